using System.Globalization;
using System.Text;
using Qdrant.Client.Grpc;
using Rag.Retrieval.Analysis;

namespace Rag.Retrieval.Knowledge.Qdrant;

/// <summary>
/// BM25 (Robertson and Zaragoza, 2009) as an inner product of sparse vectors: a passage's vector holds the part that depends on it,
/// tf·(k1 + 1) / (tf + k1·(1 − b + b·length/average)), and Qdrant's <c>idf</c> modifier multiplies the question's vector by
/// ln(1 + (N − n + ½) / (n + ½)) from its own counts, so that documents come and go without any weight being written again.
/// </summary>
/// <param name="K1">Saturation of the term frequency.</param>
/// <param name="B">Influence of the length, 0 to 1.</param>
/// <param name="AverageLength">Words of a passage on average; the one thing in a weight that other passages have a say in.</param>
internal sealed record KeywordWeighting(double K1, double B, double AverageLength)
{
    /// <summary>Kept with each passage, so that one weighed otherwise is found. Its first number changes with the text analysis.</summary>
    public string Mark => string.Create(CultureInfo.InvariantCulture, $"2/{K1:0.###}/{B:0.###}/{AverageLength:0.##}");

    /// <summary>The weighting that a mark stands for.</summary>
    public static KeywordWeighting Parse(string mark)
    {
        double[] parts = [.. mark.Split('/').Skip(1).Select(part => double.Parse(part, CultureInfo.InvariantCulture))];
        return new KeywordWeighting(parts[0], parts[1], parts[2]);
    }

    public SparseVector Of(AnalyzedText text)
    {
        double norm = K1 * (1 - B + (B * text.Length / Math.Max(1, AverageLength)));
        return Vector(text.Counts.Select(term => (term.Key, term.Value * (K1 + 1) / (term.Value + norm))));
    }

    /// <summary>A question's vector: for each word the terms that stand for it, and its weight.</summary>
    public static SparseVector Of(IEnumerable<(IReadOnlyList<string> Terms, double Weight)> question) =>
        Vector(question.SelectMany(word => word.Terms.Select(term => (term, word.Weight))));

    /// <summary>FNV-1a of the term's UTF-8, 32 bits (draft-eastlake-fnv); among a million terms about a hundred pairs collide.</summary>
    public static uint IdOf(string term)
    {
        uint hash = 2166136261;
        foreach (byte unit in Encoding.UTF8.GetBytes(term)) hash = (hash ^ unit) * 16777619;
        return hash;
    }

    private static SparseVector Vector(IEnumerable<(string Term, double Weight)> terms)
    {
        SortedDictionary<uint, double> weights = [];
        foreach ((string term, double weight) in terms) weights[IdOf(term)] = weights.GetValueOrDefault(IdOf(term)) + weight;
        return new SparseVector { Indices = { weights.Keys }, Values = { weights.Values.Select(weight => (float)weight) } };
    }
}
