using System.Numerics.Tensors;
using Rag.Retrieval.Answers.Sentences;
using Rag.Retrieval.Documents;
using Rag.Retrieval.Embeddings;

namespace Rag.Retrieval.Answers.Extracting;

/// <summary>What tells whether a sentence answers a question; plain numbers from 0 to about 1, computed without a model.</summary>
internal static class SentenceFeatures
{
    /// <summary>Their names, in order.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        "sentence coverage", "sentence bm25", "neighbour coverage", "passage coverage", "context coverage", "passage score", "first passage",
        "static cosine", "answer type", "pairs", "heading", "question", "short",
    ];

    /// <summary>One row per sentence.</summary>
    public static double[][] Of(string question, QuestionTerms terms, IReadOnlyList<SourceSentence> sentences, PassageTerms passages)
    {
        AnswerType type = AnswerTypes.Of(question);
        double averageLength = sentences.Count == 0 ? 1 : sentences.Average(s => s.Terms.Length);
        double best = Math.Max(1e-9, sentences.Count == 0 ? 1 : sentences.Max(s => s.Hit.Scores.Rerank is null ? s.Hit.Scores.Fused : 1));
        float[] questionVector = StaticEmbedder.Default.Embed(question);
        Dictionary<string, SourceSentence> next = [];
        foreach (SourceSentence sentence in sentences)
            if (sentence.Previous is { } previous) next[previous.Place] = sentence;

        return [.. sentences.Select(Row)];

        double[] Row(SourceSentence s)
        {
            double coverage = terms.Coverage(s.Terms);
            double before = s.Previous is { } p ? terms.Coverage(s.Terms, p.Terms) - coverage : 0;
            double after = next.TryGetValue(s.Place, out SourceSentence? n) ? terms.Coverage(s.Terms, n.Terms) - coverage : 0;
            return
            [
                coverage,
                terms.Bm25(s.Terms, averageLength),
                Math.Max(before, after),
                terms.Coverage(passages.Of(s.Hit)),
                terms.Coverage(passages.ContextOf(s.Hit)),
                s.Hit.Scores.Fused / best,
                s.Rank == 0 ? 1 : 0,
                StaticEmbedder.Understands(s.Hit.Document.Language) ? Cosine(questionVector, StaticEmbedder.Default.Embed(s.Text)) : coverage,
                type == AnswerType.Any ? 0.5 : AnswerTypes.Candidates(type, s.Text, question).Any() ? 1 : 0,
                Pairs(terms, s),
                s.Kind is BlockKind.Heading or BlockKind.TableHeader ? 1 : 0,
                s.Text[^1] is '?' or '？' ? 1 : 0,
                s.Terms.Length < 4 ? 1 : 0,
            ];
        }
    }

    private static double Cosine(float[] a, float[] b) => TensorPrimitives.Dot(a, b);

    /// <summary>The share of the question's neighbouring words that stand near each other in the sentence, too.</summary>
    private static double Pairs(QuestionTerms terms, SourceSentence sentence)
    {
        if (terms.Words.Count < 2) return 0;
        double found = 0, all = 0;
        for (int i = 1; i < terms.Words.Count; i++)
        {
            double weight = Math.Min(terms.Weights[i - 1], terms.Weights[i]);
            all += weight;
            int a = sentence.Text.IndexOf(Root(terms.Words[i - 1].Word), StringComparison.OrdinalIgnoreCase);
            int b = a < 0 ? -1 : sentence.Text.IndexOf(Root(terms.Words[i].Word), a, StringComparison.OrdinalIgnoreCase);
            if (b >= 0 && b - a <= terms.Words[i - 1].Word.Length + 6) found += weight;
        }
        return all == 0 ? 0 : found / all;
    }

    private static string Root(string word) => word.Length > 5 ? word[..(word.Length - 2)] : word;
}
