using System.Text.RegularExpressions;

namespace Rag.Retrieval.Questions.Lexicons;

/// <summary>Patterns of one purpose in every language, to be found in a text by the lexicons of its own. Immutable; safe to share. Nothing in them backtracks.</summary>
/// <param name="patterns">Those of a lexicon.</param>
/// <param name="frame">What stands around them, in their place <c>{0}</c>.</param>
internal sealed class Phrases(Func<Lexicon, IEnumerable<string>> patterns, string frame = Phrases.Anywhere)
{
    /// <summary>As whole words; at the beginning; as the whole text.</summary>
    public const string Anywhere = @"\b(?:{0})(?:\b|$)", Beginning = @"^\W*(?:{0})(?:\b|$)", Whole = @"^\W*(?:{0})\W*$";

    private readonly Dictionary<Lexicon, Lazy<Regex>> _byLexicon = Lexicon.All.ToDictionary(lexicon => lexicon, lexicon => new Lazy<Regex>(() => Compile(lexicon, patterns, frame)));

    /// <summary>Phrases without any sign of a pattern in them.</summary>
    public static Phrases Of(Func<Lexicon, IEnumerable<string>> words, string frame = Anywhere) => new(lexicon => [Words.Pattern(words(lexicon))], frame);

    /// <summary>Whether any is there.</summary>
    public bool IsIn(AskedText text) => text.Lexicons.Any(lexicon => _byLexicon[lexicon].Value.IsMatch(text.Text));

    /// <summary>The first one by the first lexicon that has any; null where there is none.</summary>
    public Phrase? Find(AskedText text) => text.Lexicons.Select(lexicon => new Phrase(_byLexicon[lexicon].Value.Match(text.Text), lexicon)).FirstOrDefault(phrase => phrase.Match.Success);

    /// <summary>All, lexicon by lexicon.</summary>
    public IEnumerable<Phrase> In(AskedText text) => text.Lexicons.SelectMany(lexicon => _byLexicon[lexicon].Value.Matches(text.Text).Select(match => new Phrase(match, lexicon)));

    private static Regex Compile(Lexicon lexicon, Func<Lexicon, IEnumerable<string>> patterns, string frame)
    {
        string edges = lexicon.Unspaced ? frame.Replace(@"(?:\b|$)", "", StringComparison.Ordinal).Replace(@"\b", "", StringComparison.Ordinal) : frame;
        string filled = Placeholders.Fill(edges.Replace("{0}", string.Join('|', patterns(lexicon)), StringComparison.Ordinal), lexicon);
        return new Regex(filled, RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);
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
