using System.Numerics;
using System.Runtime.InteropServices;

namespace Rag.Retrieval.Knowledge.Memory;

/// <summary>
/// Every term with the set of its letters as 32 bits, so that a search for terms that are spelt nearly like a word looks at few of them: two
/// words that are e edits apart differ in at most 2e bits. One writer or many readers at a time.
/// </summary>
internal sealed class TermShapes
{
    private readonly List<string> _terms = [];
    private readonly List<uint> _letters = [];

    /// <summary>Adds a term.</summary>
    public void Add(string term)
    {
        _terms.Add(term);
        _letters.Add(Letters(term));
    }

    /// <summary>Terms that begin with a text.</summary>
    public IEnumerable<string> Beginning(string text)
    {
        uint letters = Letters(text);
        return Where(other => (other & letters) == letters).Where(term => term.StartsWith(text, StringComparison.Ordinal));
    }

    /// <summary>Terms at most so many edits away, with their distance.</summary>
    public IEnumerable<(string Term, int Distance)> Near(string text, int most)
    {
        uint letters = Letters(text);
        foreach (string term in Where(other => BitOperations.PopCount(other ^ letters) <= 2 * most))
            if (EditDistance.Within(text, term, most) is { } distance) yield return (term, distance);
    }

    private List<string> Where(Func<uint, bool> may)
    {
        List<string> terms = [];
        ReadOnlySpan<uint> letters = CollectionsMarshal.AsSpan(_letters);
        for (int i = 0; i < letters.Length; i++)
            if (may(letters[i])) terms.Add(_terms[i]);
        return terms;
    }

    private static uint Letters(string term)
    {
        uint letters = 0;
        foreach (char c in term) letters |= 1u << (c & 31);
        return letters;
    }
}
