using Rag.Retrieval.Analysis;
using Rag.Retrieval.Embeddings;
using Rag.Retrieval.Knowledge;

namespace Rag.Retrieval.Answers.Extracting;

/// <summary>A question's words, each weighted by how rare it is in the knowledge base (BM25's idf). Immutable.</summary>
internal sealed class QuestionTerms
{
    private readonly Dictionary<string, int> _wordOfTerm = new(StringComparer.Ordinal);
    private readonly double _mass;

    private QuestionTerms(IReadOnlyList<QueryTerm> words, IReadOnlyList<double> weights)
    {
        (Words, Weights) = (words, weights);
        _mass = Math.Max(weights.Sum(), 1e-9);
        for (int i = 0; i < words.Count; i++)
            foreach (string term in words[i].Variants) _wordOfTerm.TryAdd(term, i);
    }

    /// <summary>The distinct words.</summary>
    public IReadOnlyList<QueryTerm> Words { get; }

    /// <summary>The weight of each.</summary>
    public IReadOnlyList<double> Weights { get; }

    /// <summary>Analyses a question.</summary>
    /// <param name="words">Its words with their forms in each language of the sources.</param>
    /// <param name="statistics">How common those forms are.</param>
    public static QuestionTerms Weigh(IReadOnlyList<QueryTerm> words, TermStatistics statistics)
    {
        int passages = Math.Max(statistics.Passages, 1);
        double[] weights = new double[words.Count];
        for (int i = 0; i < words.Count; i++)
        {
            int with = Math.Min(passages, words[i].Variants.Sum(term => statistics.PassagesWith.GetValueOrDefault(term)));
            weights[i] = Math.Log(1 + (passages - with + 0.5) / (with + 0.5));
        }
        return new QuestionTerms(words, weights);
    }

    /// <summary>The same without some of the words.</summary>
    public QuestionTerms Only(IReadOnlyList<int> words) => new([.. words.Select(i => Words[i])], [.. words.Select(i => Weights[i])]);

    /// <summary>The word that a term stands for, or -1.</summary>
    public int WordOf(string term) => _wordOfTerm.GetValueOrDefault(term, -1);

    /// <summary>The share of the mass whose words a text has, 0 to 1.</summary>
    public double Coverage(params ReadOnlySpan<AnalyzedText> texts)
    {
        double covered = 0;
        for (int i = 0; i < Words.Count; i++)
        {
            foreach (AnalyzedText text in texts)
            {
                if (Count(text, i) == 0) continue;
                covered += Weights[i];
                break;
            }
        }
        return covered / _mass;
    }

    /// <summary>For each word, 1 where a text has it; otherwise how near one of its words comes, 0 to 1.</summary>
    public double[] Held(AnalyzedText analyzed, IReadOnlyList<string> words, string? language)
    {
        bool byMeaning = StaticEmbedder.Understands(language);
        double[] held = new double[Words.Count];
        for (int i = 0; i < held.Length; i++)
            held[i] = Count(analyzed, i) > 0 ? 1 : SimilarWords.Best(Words[i].Word, words, byMeaning);
        return held;
    }

    /// <summary>The share of the mass that is held, 0 to 1.</summary>
    public double Share(IReadOnlyList<double> held)
    {
        double sum = 0;
        for (int i = 0; i < held.Count; i++) sum += held[i] * Weights[i];
        return sum / _mass;
    }

    /// <summary>Whether a text has a word, in any of its forms.</summary>
    public bool Has(AnalyzedText text, int word) => Count(text, word) > 0;

    private int Count(AnalyzedText text, int word)
    {
        int count = 0;
        foreach (string term in Words[word].Variants) count += text.Counts.GetValueOrDefault(term);
        return count;
    }
}
