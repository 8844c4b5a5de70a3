using Rag.Retrieval.Analysis;

namespace Rag.Retrieval.Knowledge.Memory;

/// <summary>Finds terms of the index for a question's words that it does not hold as they are: beginnings while typing, and typing errors. Pure.</summary>
internal static class QueryExpansion
{
    private const int MostTerms = 8;

    /// <summary>The terms to search for a word and their weight; the word's own where the index holds any of them.</summary>
    /// <param name="index">The terms there are.</param>
    /// <param name="word">A word of the question.</param>
    /// <param name="unfinished">True for the last word of a question that is still being typed.</param>
    public static (IReadOnlyList<string> Terms, float Weight) Expand(KeywordIndex index, QueryTerm word, bool unfinished)
    {
        if (word.Variants.Any(v => index.Frequency(v) > 0)) return (word.Variants, word.Weight);
        if (unfinished && word.Word.Length >= 2)
        {
            List<string> longer = Best(index, Beginning(index, word.Word).Select(t => (t, 0)));
            if (longer.Count > 0) return (longer, 0.8f);
        }
        List<string> near = Best(index, Near(index, word));
        return (near, 0.7f);
    }

    /// <summary>Terms that begin so, and also stems that are shorter than what has been typed of the word.</summary>
    private static IEnumerable<string> Beginning(KeywordIndex index, string typed)
    {
        foreach (string term in index.Shapes.Beginning(typed)) yield return term;
        for (int length = typed.Length - 1; length >= Math.Max(4, typed.Length - 3); length--)
            if (index.Frequency(typed[..length]) > 0) yield return typed[..length];
    }

    private static IEnumerable<(string Term, int Distance)> Near(KeywordIndex index, QueryTerm word)
    {
        foreach (string variant in word.Variants)
        {
            // One letter in four is a lot to be wrong; and numbers are right or other numbers.
            int most = variant.Length >= 8 ? 2 : 1;
            if (variant.Length < 4 || variant.Any(char.IsDigit)) continue;
            foreach ((string, int) near in index.Shapes.Near(variant, most)) yield return near;
        }
    }

    /// <summary>The nearest, among them the most frequent; of a set where one is nearer than the others only the nearest.</summary>
    private static List<string> Best(KeywordIndex index, IEnumerable<(string Term, int Distance)> found)
    {
        List<(string Term, int Distance, int Frequency)> living =
            [.. found.Select(f => (f.Term, f.Distance, Frequency: index.Frequency(f.Term))).Where(f => f.Frequency > 0)];
        if (living.Count == 0) return [];
        int nearest = living.Min(f => f.Distance);
        return [.. living.Where(f => f.Distance == nearest).OrderByDescending(f => f.Frequency).Take(MostTerms).Select(f => f.Term)];
    }
}
