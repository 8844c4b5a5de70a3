using System.Collections.Frozen;

namespace Rag.Retrieval.Answers.Extracting;

/// <summary>Words that belong together. Immutable.</summary>
/// <param name="groups">One line of words each, separated by spaces; a word belongs to the first line that has it.</param>
internal sealed class WordGroups(params string[] groups)
{
    /// <summary>The group of a word that is in none.</summary>
    public const int None = -1;

    private readonly FrozenDictionary<string, int> _groups = groups
        .SelectMany((line, i) => line.Split(' ').Select(word => (word, group: i)))
        .DistinctBy(x => x.word)
        .ToFrozenDictionary(x => x.word, x => x.group, StringComparer.Ordinal);

    /// <summary>The number of a word's group, or <see cref="None"/>.</summary>
    public int Of(string word) => _groups.GetValueOrDefault(word, None);
}
