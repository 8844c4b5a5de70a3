using System.Collections.Frozen;
using System.Text.RegularExpressions;
using Rag.Retrieval.Questions.Lexicons;

namespace Rag.Retrieval.Analysis;

/// <summary>The hard facts in a text: what must not change between a source and a sentence that cites it. Pure.</summary>
internal static partial class Facts
{
    /// <summary>Words that name nothing, by the language that has them: with a capital they begin a sentence.</summary>
    private static readonly FrozenDictionary<string, FrozenSet<string>> Empty = Lexicon.All.ToFrozenDictionary(
        lexicon => lexicon.Language,
        lexicon => lexicon.QuestionWords.All.Concat(lexicon.Grammar.Articles).Concat(Language.Find(lexicon.Language)?.StopWords ?? [])
            .ToFrozenSet(StringComparer.OrdinalIgnoreCase));

    /// <summary>Numbers as written.</summary>
    public static IReadOnlyList<string> Numbers(string text) => [.. Number().Matches(text).Select(match => match.Value)];

    /// <summary>Capitalised words that do not open the text; a name at its beginning counts where it has two parts.</summary>
    public static IReadOnlyList<string> Names(string text)
    {
        // What is a word like others in one language is a name in another ("Ben" in Dutch).
        FrozenSet<string> empty = Empty.GetValueOrDefault(LanguageDetector.Guess(text)) ?? Empty["en"];
        List<string> names = [];
        foreach (Match match in NameShape().Matches(text))
        {
            bool opens = text.AsSpan(0, match.Index).IndexOfAnyInRange('A', 'z') < 0;
            if (opens && !match.Value.Skip(1).Any(char.IsUpper)) continue;
            string name = Possessive().Replace(match.Value, "");
            if (!empty.Contains(name)) names.Add(name);
        }
        return names;
    }

    [GeneratedRegex(@"\d+(?:[.,]\d+)*", RegexOptions.NonBacktracking)]
    private static partial Regex Number();

    [GeneratedRegex(@"\p{Lu}[\p{L}\p{Nd}]*(?:[-'’.&]\p{L}[\p{L}\p{Nd}]*)*", RegexOptions.NonBacktracking)]
    private static partial Regex NameShape();

    [GeneratedRegex(@"['’]s$", RegexOptions.NonBacktracking)]
    private static partial Regex Possessive();
}
