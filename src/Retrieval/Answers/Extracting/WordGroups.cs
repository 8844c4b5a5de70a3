using System.Collections.Frozen;
using Rag.Retrieval.Analysis;
using Rag.Retrieval.Questions.Lexicons;

namespace Rag.Retrieval.Answers.Extracting;

/// <summary>Words that belong together, whatever their language: lower case, without diacritics. Immutable.</summary>
/// <param name="groups">A word belongs to the first that has it.</param>
internal sealed class WordGroups(IEnumerable<IEnumerable<string>> groups)
{
    /// <summary>The group of a word that is in none.</summary>
    public const int None = -1;

    private readonly FrozenDictionary<string, int> _groups = groups
        .SelectMany((words, i) => words.Select(word => (word: TextAnalyzer.Fold(word), group: i)))
        .DistinctBy(x => x.word)
        .ToFrozenDictionary(x => x.word, x => x.group, StringComparer.Ordinal);

    /// <summary>Forms of one verb that no stemmer brings together: a question asks "did I run", a note says "ran".</summary>
    public static WordGroups Verbs { get; } = new(Lexicon.All.SelectMany(lexicon => lexicon.Verbs));

    /// <summary>
    /// Words by which questions ask for a thing and records name it ("Who wrote …?", "author: …"), which neither spelling nor a table of
    /// meanings brings together.
    /// </summary>
    public static WordGroups Related { get; } = new(Lexicon.All[0].Related.Keys
        .Select(thing => Lexicon.All.SelectMany(lexicon => lexicon.Related[thing])));

    /// <summary>The number of a word's group, or <see cref="None"/>.</summary>
    public int Of(string word) => _groups.GetValueOrDefault(word, None);
}
