using System.Collections.Frozen;
using Rag.Retrieval.Analysis;
using Rag.Retrieval.Questions.Lexicons;

namespace Rag.Retrieval.Answers.Sentences;

/// <summary>Words whose point does not end a sentence, of all languages.</summary>
internal static class Abbreviations
{
    /// <summary>Something always follows them.</summary>
    public static FrozenSet<string> Always { get; } = Set(lexicon => lexicon.Abbreviations);

    /// <summary>They stand before a number: those of months among them.</summary>
    public static FrozenSet<string> BeforeNumber { get; } = Set(lexicon => lexicon.AbbreviationsBeforeNumber.Concat(lexicon.Months.SelectMany(names => names.Skip(1))));

    private static readonly FrozenSet<string> Openers = Set(lexicon => Language.Find(lexicon.Language)?.StopWords ?? []);

    /// <summary>Whether the word after a group of initials (U.S.) is one that opens sentences rather than a name.</summary>
    public static bool MayEnd(string text, int next, int end)
    {
        int stop = next;
        while (stop < end && char.IsLetter(text[stop])) stop++;
        return stop > next && Openers.GetAlternateLookup<ReadOnlySpan<char>>().Contains(text.AsSpan(next, stop - next));
    }

    private static FrozenSet<string> Set(Func<Lexicon, IEnumerable<string>> words) => Lexicon.All.SelectMany(words).ToFrozenSet(StringComparer.OrdinalIgnoreCase);
}
