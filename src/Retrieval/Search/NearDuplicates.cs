using System.Globalization;
using System.Text;

namespace Rag.Retrieval.Search;

/// <summary>Collapses passages that say the same in the same words, and names those left out. Pure.</summary>
internal static class NearDuplicates
{
    private const int Shingle = 3;

    /// <summary>Share of common word triples (Jaccard; Broder, "On the Resemblance and Containment of Documents", 1997).</summary>
    private const double Same = 0.85;

    /// <summary>Keeps the first of each group, in order.</summary>
    public static List<Candidate> Collapse(IReadOnlyList<Candidate> candidates)
    {
        List<(Candidate Candidate, ulong[] Shingles)> kept = [];
        foreach (Candidate candidate in candidates)
        {
            ulong[] shingles = Shingles(candidate.Passage.Text);
            Candidate? same = kept.Find(k => k.Candidate.Passage.TextHash == candidate.Passage.TextHash || Resemble(k.Shingles, shingles)).Candidate;
            if (same is null) kept.Add((candidate, shingles));
            else same.Reasons.Add("same text in " + Path.GetFileName(candidate.Document.Path));
        }
        return [.. kept.Select(k => k.Candidate)];
    }

    private static bool Resemble(ulong[] a, ulong[] b)
    {
        // Sets of very different size cannot share enough, so most pairs cost nothing.
        if (a.Length == 0 || Math.Min(a.Length, b.Length) < Same * Math.Max(a.Length, b.Length)) return false;
        int common = 0, mostMissing = (int)((1 - Same) / (1 + Same) * (a.Length + b.Length));
        for (int i = 0, j = 0; i < a.Length && j < b.Length;)
        {
            if (a[i] == b[j]) (common, i, j) = (common + 1, i + 1, j + 1);
            else if (a[i] < b[j]) i++;
            else j++;
            // Once so many stand on one side only, the share can no longer be reached.
            if (i + j - 2 * common > mostMissing) return false;
        }
        return common >= Same * (a.Length + b.Length - common);
    }

    /// <summary>Hashes of the triples of words, sorted, each once. Case, punctuation and spacing do not count; a CJK character is a word.</summary>
    private static ulong[] Shingles(string text)
    {
        List<ulong> shingles = [];
        ulong before = 0, last = 0, word = 0;
        int words = 0;
        foreach (Rune rune in text.EnumerateRunes())
        {
            bool alone = rune.Value is >= 0x3040 and < 0xD7B0 or >= 0x20000 and < 0x32000;
            if (alone) End();
            if (Rune.IsLetterOrDigit(rune)) word = (word + (ulong)Lower(rune)) * 0x9E3779B97F4A7C15;
            else if (Rune.GetUnicodeCategory(rune) is not UnicodeCategory.NonSpacingMark) End();
            if (alone) End();
        }
        End();
        shingles.Sort();
        return [.. shingles.Distinct()];

        void End()
        {
            if (word == 0) return;
            if (++words >= Shingle) shingles.Add(ulong.RotateLeft(before, 21) ^ ulong.RotateLeft(last, 42) ^ word);
            (before, last, word) = (last, word, 0);
        }
    }

    private static int Lower(Rune rune) => rune.IsAscii ? rune.Value | (rune.Value >= 'A' ? 0x20 : 0) : Rune.ToLowerInvariant(rune).Value;
}
