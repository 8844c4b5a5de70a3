using Rag.Retrieval.Analysis;
using Rag.Retrieval.Answers.Extracting;
using Rag.Retrieval.Search;

namespace Rag.Retrieval.Answers.Refusing;

/// <summary>What tells whether the documents hold the answer: plain numbers, 0 to about 1, independent of the collection's size.</summary>
internal static class RefusalFeatures
{
    /// <summary>Their names, in order.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        "coverage by the best passage", "coverage by the best sentence", "bm25 of the best passage", "bm25 margin to the second passage",
        "coverage margin to the second passage", "fused score", "keyword and dense agree", "cosine", "names and numbers present",
        "best sentence's score", "best sentence's lead", "answer type present", "pairs", "static cosine", "unknown words",
    ];

    /// <summary>The features of a question and what was found for it.</summary>
    public static double[] Of(
        string question, QuestionTerms terms, IReadOnlyList<Hit> hits, IReadOnlyList<RankedSentence> ranked, PassageTerms passages)
    {
        if (hits.Count == 0 || ranked.Count == 0) return new double[Names.Count];
        double averageLength = hits.Average(hit => passages.Of(hit).Length);
        double[] bm25 = [.. hits.Select(hit => terms.Bm25(passages.Of(hit), averageLength)).OrderDescending()];
        double[] coverage = [.. hits.Select(hit => terms.Coverage(passages.Of(hit))).OrderDescending()];
        Hit? keyword = hits.Where(hit => hit.Scores.Keyword is not null).MaxBy(hit => hit.Scores.Keyword);
        Hit? dense = hits.Where(hit => hit.Scores.Dense is not null).MaxBy(hit => hit.Scores.Dense);
        double[] best = ranked[0].Features;
        return
        [
            coverage[0],
            ranked.Max(r => r.Features[0]),
            bm25[0],
            bm25[0] - (bm25.Length > 1 ? bm25[1] : 0),
            coverage[0] - (coverage.Length > 1 ? coverage[1] : 0),
            hits[0].Scores.Fused,
            keyword is null || dense is null ? 0.5 : keyword == dense ? 1 : 0,
            dense?.Scores.Dense ?? 0.4,
            NamesPresent(question, hits),
            ranked[0].Score / 10,
            Math.Log((ranked[0].Probability + 1e-9) / ((ranked.Count > 1 ? ranked[1].Probability : 0) + 1e-9)) is var lead ? Math.Min(lead, 5) / 5 : 0,
            best[8],
            best[9],
            ranked.Max(r => r.Features[7]),
            Enumerable.Range(0, terms.Words.Count).Where(i => hits.All(hit => !Has(terms.Words[i], passages.Of(hit)))).Sum(i => terms.Weights[i]) / terms.Mass,
        ];
    }

    private static bool Has(QueryTerm word, AnalyzedText text) => word.Variants.Any(text.Counts.ContainsKey);

    /// <summary>The share of the question's own names and numbers that the best three passages have; 1 where it has none.</summary>
    private static double NamesPresent(string question, IReadOnlyList<Hit> hits)
    {
        List<string> names = [.. Checking.Facts.NamesAndNumbers(question)];
        return names.Count == 0 ? 1 : (double)names.Count(name =>
            hits.Take(3).Any(hit => hit.Passage.SearchText.Contains(name, StringComparison.OrdinalIgnoreCase))) / names.Count;
    }
}
