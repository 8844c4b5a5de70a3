using Microsoft.Extensions.AI;
using Rag.Retrieval.Analysis;
using Rag.Retrieval.Answers.Sentences;
using Rag.Retrieval.Models;

namespace Rag.Retrieval.Answers.Checking;

/// <summary>
/// Compares a written sentence with the sources: facts and wording first, which are exact and cheap; only where these leave it open, a
/// reranker or the embedding model is asked. The check, not the model, decides what is cited. Safe to call from any thread.
/// </summary>
/// <param name="analyzer">Cuts texts into terms.</param>
/// <param name="reranker">Where there is one.</param>
/// <param name="embeddings">Where there is one.</param>
internal sealed class SupportCheck(
    TextAnalyzer analyzer, IReranker? reranker = null, IEmbeddingGenerator<string, Embedding<float>>? embeddings = null)
{
    /// <summary>Wording at or above this supports a sentence whose facts agree.</summary>
    private const double Plain = 0.6;

    /// <summary>The share of the words that a sentence adds to the question's which its source must have.</summary>
    public const double Said = 0.65;

    /// <summary>Wording at or above this is near.</summary>
    private const double Near = 0.35;

    /// <summary>Another sentence takes the citation where its wording is better by this much.</summary>
    private const double Better = 0.15;

    /// <summary>Cosine of the embedding model at or above which a sentence of near wording counts as said.</summary>
    private const double Alike = 0.8;

    /// <summary>Checks one sentence.</summary>
    /// <param name="sentence">As the model wrote it.</param>
    /// <param name="question">What it answers.</param>
    /// <param name="cited">What it cites.</param>
    /// <param name="retrieved">Everything that it could cite.</param>
    /// <param name="weights">How rare terms are; unknown ones count as rare.</param>
    /// <param name="cancellationToken">Stops the models.</param>
    public async Task<SupportFinding> CheckAsync(
        string sentence, string question, IReadOnlyList<SourceSentence> cited, IReadOnlyList<SourceSentence> retrieved, Func<string, double> weights,
        CancellationToken cancellationToken)
    {
        if (retrieved.Count == 0) return new SupportFinding(Support.None, [], "nothing was found to cite");
        SourceComparison comparison = new(sentence, question, analyzer, weights);
        Comparison given = comparison.With(cited);
        SourceSentence best = retrieved.MaxBy(s => comparison.With([s]).Rank)!;
        Comparison alone = comparison.With([best]);
        // A source whose words are nearer but whose facts differ is what was meant and misquoted: one that merely shares a name does not take its place.
        bool moves = cited.Count == 0 || (alone.Contradiction is null && alone.Wording >= given.Wording + (given.Contradiction is null ? Better : 0));
        IReadOnlyList<SourceSentence> sources = moves ? [best] : Needed(cited, comparison, given);
        Comparison final = comparison.With(sources);
        string moved = moves && cited.Count > 0 ? "citation moved to a better source; " : "";

        if (final.Contradiction is { } contradiction) return new SupportFinding(Support.None, sources, moved + contradiction);
        if (final.Wording >= Plain && final.Brought < Said)
            return new SupportFinding(Support.Weak, sources, $"{moved}wording {final.Wording:P0}, but of the words that are not the question's {final.Brought:P0}");
        if (final.Wording >= Plain) return new SupportFinding(Support.Supported, sources, $"{moved}wording {final.Wording:P0}");
        if (final.Wording < Near) return new SupportFinding(Support.None, sources, $"{moved}wording {final.Wording:P0}, too little of it in the source");
        double? alike = await CosineAsync(sentence, sources, cancellationToken).ConfigureAwait(false);
        if (alike >= Alike && await ConfirmsAsync(sentence, sources, retrieved, cancellationToken).ConfigureAwait(false))
            return new SupportFinding(Support.Supported, sources, $"{moved}wording {final.Wording:P0}, meaning {alike:F2}");
        return new SupportFinding(Support.Weak, sources, $"{moved}wording {final.Wording:P0}" + (alike is null ? "" : $", meaning {alike:F2}"));
    }

    /// <summary>Leaves out cited sentences without which the rest supports as well.</summary>
    private static List<SourceSentence> Needed(IReadOnlyList<SourceSentence> cited, SourceComparison comparison, Comparison given)
    {
        List<SourceSentence> needed = [.. cited];
        for (int i = needed.Count - 1; i >= 0 && needed.Count > 1; i--)
        {
            List<SourceSentence> without = [.. needed.Where((_, at) => at != i)];
            if (comparison.With(without).Rank >= given.Rank - 0.02) needed = without;
        }
        return needed;
    }

    private async Task<double?> CosineAsync(string sentence, IReadOnlyList<SourceSentence> sources, CancellationToken cancellationToken)
    {
        if (embeddings is null) return null;
        try
        {
            GeneratedEmbeddings<Embedding<float>> vectors = await embeddings.GenerateAsync(
                [sentence, string.Join(' ', sources.Select(s => s.Text))], cancellationToken: cancellationToken).ConfigureAwait(false);
            return System.Numerics.Tensors.TensorPrimitives.CosineSimilarity(vectors[0].Vector.Span, vectors[1].Vector.Span);
        }
        catch (Exception fault) when (fault is HttpRequestException or InvalidOperationException or TimeoutException)
        {
            // Without the model the finding is "weak", which is true; an answer must not fail for it.
            return null;
        }
    }

    /// <summary>Whether a reranker, if there is one, puts the cited source before the median of the others.</summary>
    private async Task<bool> ConfirmsAsync(
        string sentence, IReadOnlyList<SourceSentence> sources, IReadOnlyList<SourceSentence> retrieved, CancellationToken cancellationToken)
    {
        if (reranker is null) return true;
        try
        {
            List<string> others = [.. retrieved.Except(sources).Take(15).Select(s => s.Text)];
            IReadOnlyList<double> scores = await reranker.ScoreAsync(
                sentence, [string.Join(' ', sources.Select(s => s.Text)), .. others], cancellationToken).ConfigureAwait(false);
            return others.Count == 0 || scores.Skip(1).Count(score => score > scores[0]) * 2 < others.Count;
        }
        catch (Exception fault) when (fault is HttpRequestException or InvalidOperationException or TimeoutException)
        {
            return true;
        }
    }
}

/// <summary>What came of a check.</summary>
/// <param name="Support">The outcome.</param>
/// <param name="Sources">What is to be cited; the nearest sentence where nothing supports it.</param>
/// <param name="Reason">Why, for the glass box.</param>
internal sealed record SupportFinding(Support Support, IReadOnlyList<SourceSentence> Sources, string Reason);
