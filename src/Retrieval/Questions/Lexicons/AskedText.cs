using System.Text.RegularExpressions;
using Rag.Retrieval.Analysis;

namespace Rag.Retrieval.Questions.Lexicons;

/// <summary>A text with the lexicons that it is read by.</summary>
/// <param name="Text">As it stands.</param>
/// <param name="Lexicons">One or more.</param>
internal readonly partial record struct AskedText(string Text, IReadOnlyList<Lexicon> Lexicons)
{
    /// <summary>Of so few words one that two languages share decides ("open todos").</summary>
    private const int Few = 3;

    /// <summary>Nobody asks in more languages at once.</summary>
    private const int Most = 2;

    /// <summary>
    /// A question: by the lexicon of its language, or, where that is not clear, by those that have most of its words, else by the English
    /// one.
    /// </summary>
    public static AskedText Of(string text)
    {
        Lexicon? own = LanguageDetector.Detect(text) is { } language ? Lexicon.All.FirstOrDefault(lexicon => lexicon.Language == language)
            : null;
        if (own is not null && (own.Unspaced
            || text.Split(' ', Few + 1, StringSplitOptions.RemoveEmptyEntries).Length > Few)) return new AskedText(text, [own]);
        List<string> words = [.. Word().Matches(text).Select(word => word.Value).Distinct()];
        Lexicon[] speaking =
        [
            .. Lexicon.All.Select(lexicon => (lexicon, count: lexicon == own ? int.MaxValue : words.Count(lexicon.Vocabulary.Contains)))
                .Where(x => x.count > 0).OrderByDescending(x => x.count).Take(Most).Select(x => x.lexicon),
        ];
        return new AskedText(text, speaking.Length > 0 ? speaking : [Lexicon.All[0]]);
    }

    [GeneratedRegex(@"\p{L}{2,}", RegexOptions.NonBacktracking)]
    private static partial Regex Word();
}
