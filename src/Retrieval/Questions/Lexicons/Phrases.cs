using System.Buffers;
using System.Text.RegularExpressions;

namespace Rag.Retrieval.Questions.Lexicons;

/// <summary>
/// Patterns of one purpose in every language, to be found in a text by the lexicons of its own. Immutable; safe to share.
/// </summary>
/// <param name="patterns">Those of a lexicon.</param>
/// <param name="frame">What stands around them, in their place <c>{0}</c>.</param>
/// <param name="needs">Words of which a text has to have one, or nothing is looked for; null for none.</param>
internal sealed class Phrases(Func<Lexicon, IEnumerable<string>> patterns, string frame = Phrases.Anywhere, Func<Lexicon,
    IEnumerable<string>>? needs = null)
{
    /// <summary>As whole words; at the beginning; as the whole text.</summary>
    public const string Anywhere = @"\b(?:{0})(?:\b|$)", Beginning = @"^\W*(?:{0})(?:\b|$)", Whole = @"^\W*(?:{0})\W*$";

    private readonly Dictionary<Lexicon, (SearchValues<string>? Needs, Lazy<Regex> Pattern)> _byLexicon = Lexicon.All.ToDictionary(
        lexicon => lexicon,
        lexicon => (needs is null ? null : SearchValues.Create([.. needs(lexicon)], StringComparison.OrdinalIgnoreCase),
            new Lazy<Regex>(() => Compile(lexicon, patterns, frame))));

    /// <summary>Phrases without any sign of a pattern in them.</summary>
    public static Phrases Of(Func<Lexicon, IEnumerable<string>> words, string frame = Anywhere) =>
        new(lexicon => [Words.Pattern(words(lexicon))], frame, words);

    /// <summary>Whether any is there.</summary>
    public bool IsIn(AskedText text) => Read(text).Any(by => by.Pattern.IsMatch(text.Text));

    /// <summary>The first one by the first lexicon that has any; null where there is none.</summary>
    public Phrase? Find(AskedText text) => Read(text).Select(by => new Phrase(by.Pattern.Match(text.Text), by.Lexicon))
        .FirstOrDefault(phrase => phrase.Match.Success);

    /// <summary>All, lexicon by lexicon.</summary>
    public IEnumerable<Phrase> In(AskedText text) => Read(text)
        .SelectMany(by => by.Pattern.Matches(text.Text).Select(match => new Phrase(match, by.Lexicon)));

    private IEnumerable<(Lexicon Lexicon, Regex Pattern)> Read(AskedText text) => text.Lexicons
        .Where(lexicon => _byLexicon[lexicon].Needs is not { } words || text.Text.AsSpan().ContainsAny(words))
        .Select(lexicon => (lexicon, _byLexicon[lexicon].Pattern.Value));

    /// <summary>Parts of patterns that may, and one that is tried at many places.</summary>
    private static readonly string[] RunsOn = [".*", ".+", "<name>", "<many>"];

    /// <summary>
    /// What may run on to a text's end is matched without backtracking; the rest ends within a few words of where it begins, and is made
    /// ten times faster the other way.
    /// </summary>
    private static Regex Compile(Lexicon lexicon, Func<Lexicon, IEnumerable<string>> patterns, string frame)
    {
        string edges = lexicon.Unspaced
            ? frame.Replace(@"(?:\b|$)", "", StringComparison.Ordinal).Replace(@"\b", "", StringComparison.Ordinal) : frame;
        string filled = Placeholders.Fill(edges.Replace("{0}", string.Join('|', patterns(lexicon)), StringComparison.Ordinal), lexicon);
        bool runsOn = RunsOn.Any(part => filled.Contains(part, StringComparison.Ordinal));
        const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;
        return runsOn ? new Regex(filled, Options | RegexOptions.NonBacktracking) : new Regex(filled, Options, TimeSpan.FromSeconds(10));
    }
}

/// <summary>A phrase that was found.</summary>
/// <param name="Match">Its place and its parts.</param>
/// <param name="Lexicon">By which.</param>
internal sealed record Phrase(Match Match, Lexicon Lexicon)
{
    /// <summary>The words of a part; null where it has none of the name.</summary>
    public string? this[string part] => Match.Groups[part] is { Success: true } group ? group.Value : null;

    /// <summary>The words that are taken for understood: the part of that name, or all of them.</summary>
    public string Said => this["words"] ?? Match.Value;
}
