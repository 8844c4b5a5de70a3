using Rag.Retrieval.Analysis;

namespace Rag.Retrieval.Search;

/// <summary>Collapses passages that say the same in the same words, and names those left out.</summary>
internal sealed class NearDuplicates(TextAnalyzer analyzer)
{
    private const int Shingle = 3;

    /// <summary>Share of common word triples (Jaccard; Broder, "On the Resemblance and Containment of Documents", 1997).</summary>
    private const double Same = 0.85;

    /// <summary>Keeps the first of each group, in order.</summary>
    public List<Candidate> Collapse(IReadOnlyList<Candidate> candidates)
    {
        List<(Candidate Candidate, HashSet<int> Shingles)> kept = [];
        foreach (Candidate candidate in candidates)
        {
            HashSet<int> shingles = Shingles(candidate.Passage.Text);
            Candidate? same = kept.FirstOrDefault(k => k.Candidate.Passage.TextHash == candidate.Passage.TextHash || Resemble(k.Shingles, shingles)).Candidate;
            if (same is null) kept.Add((candidate, shingles));
            else same.Reasons.Add("same text in " + Path.GetFileName(candidate.Document.Path));
        }
        return [.. kept.Select(k => k.Candidate)];
    }

    private static bool Resemble(HashSet<int> a, HashSet<int> b)
    {
        // Sets of very different size cannot share enough, so most pairs cost nothing.
        if (a.Count == 0 || Math.Min(a.Count, b.Count) < Same * Math.Max(a.Count, b.Count)) return false;
        int common = a.Count(b.Contains);
        return common >= Same * (a.Count + b.Count - common);
    }

    private HashSet<int> Shingles(string text)
    {
        string[] words = [.. analyzer.Sequence(text, null)];
        HashSet<int> shingles = [];
        for (int i = 0; i + Shingle <= words.Length; i++) shingles.Add(HashCode.Combine(words[i], words[i + 1], words[i + 2]));
        return shingles;
    }
}
