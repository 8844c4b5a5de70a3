using System.Collections.Concurrent;
using System.Numerics.Tensors;
using Rag.Retrieval.Analysis;
using Rag.Retrieval.Embeddings;
using Rag.Retrieval.Knowledge.Memory;

namespace Rag.Retrieval.Answers.Extracting;

/// <summary>
/// How near a text comes to words of a question that it does not hold as they are: by spelling, and in English by meaning, word against word
/// in the static table. Safe to call from any thread.
/// </summary>
internal static class SimilarWords
{
    private const int MostKept = 50_000;

    /// <summary>Cosine at or below which two words have nothing in common: the mean over random pairs is near it.</summary>
    private const float Unrelated = 0.4f;

    /// <summary>What a word counts that names what the question asks for by another word.</summary>
    private const double Related = 0.8;

    private static readonly ConcurrentDictionary<string, float[]> Vectors = new(StringComparer.Ordinal);
    private static int s_kept;

    /// <summary>Whether a word of a text stands for a word of the question, 0 to 1; the best of all its words.</summary>
    /// <param name="word">Lower case, without diacritics.</param>
    /// <param name="words">Of the text, the same way.</param>
    /// <param name="byMeaning">Whether the static table knows their language.</param>
    public static double Best(string word, IReadOnlyList<string> words, bool byMeaning)
    {
        if (word.Length < 3) return 0;
        double best = 0;
        float[]? vector = byMeaning ? VectorOf(word) : null;
        int verb = WordGroups.Verbs.Of(word), related = WordGroups.Related.Of(word);
        foreach (string other in words)
        {
            double similarity = verb != WordGroups.None && WordGroups.Verbs.Of(other) == verb ? 1
                : (related != WordGroups.None && WordGroups.Related.Of(other) == related) || (!byMeaning && IsHead(word, other)) ? Related
                : Spelling(word, other);
            if (vector is not null) similarity = Math.Max(similarity, (TensorPrimitives.Dot(vector, VectorOf(other)) - Unrelated) / (1 - Unrelated));
            if (similarity > best) best = similarity;
        }
        return Math.Min(best, 1);
    }

    /// <summary>The distinct words of a text.</summary>
    public static IReadOnlyList<string> Of(string text)
    {
        HashSet<string> words = new(StringComparer.Ordinal);
        for (int i = 0; i < text.Length; i++)
        {
            if (!char.IsLetterOrDigit(text[i])) continue;
            int start = i;
            while (i < text.Length && char.IsLetterOrDigit(text[i])) i++;
            words.Add(TextAnalyzer.Fold(text[start..i].ToLowerInvariant()));
        }
        return [.. words];
    }

    /// <summary>Whether a compound is a kind of what a word names, as German ones are: "Wasserdruck" is a "Druck". It is the last part that tells.</summary>
    private static bool IsHead(string word, string compound) => word.Length >= 5 && compound.Length >= word.Length + 3 && compound.EndsWith(word, StringComparison.Ordinal);

    /// <summary>The share that two words begin with alike, or that is left after one or two mistakes; 0 below seven tenths.</summary>
    private static double Spelling(string a, string b)
    {
        if (a.Length < 4 || b.Length < 4 || a[0] != b[0]) return 0;
        int longer = Math.Max(a.Length, b.Length), allowed = longer < 8 ? 1 : 2;
        double share = a.AsSpan().CommonPrefixLength(b) / (double)longer;
        if (!a.Any(char.IsDigit) && EditDistance.Within(a, b, allowed) is { } mistakes) share = Math.Max(share, 1 - mistakes / (double)longer);
        return share >= 0.7 ? share : 0;
    }

    private static float[] VectorOf(string word)
    {
        if (Vectors.TryGetValue(word, out float[]? known)) return known;
        // The dictionary's own count takes all its locks.
        if (Interlocked.Increment(ref s_kept) > MostKept)
        {
            Vectors.Clear();
            s_kept = 0;
        }
        return Vectors[word] = StaticEmbedder.Default.Embed(word);
    }
}
