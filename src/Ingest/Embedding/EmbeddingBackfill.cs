using Microsoft.Extensions.AI;
using Rag.Ingest.Indexing;
using Rag.Retrieval.Knowledge;
using Rag.Retrieval.Models;
using Rag.Retrieval.Workers;

namespace Rag.Ingest.Embedding;

/// <summary>
/// Fills the embedding model's space in the background, newest documents first, each text once. Files are searchable before, so nothing waits for it.
/// </summary>
internal sealed class EmbeddingBackfill(
    IKnowledgeBase knowledge, IEmbeddingGenerator<string, Embedding<float>> generator, PassageCounter counters, Warnings warnings,
    Heartbeats beats, TimeProvider time, ILogger<EmbeddingBackfill> log)
{
    private const string Subject = "embedding";
    private const int Portion = 512, Parallel = 2;
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1), Longest = TimeSpan.FromMinutes(1);

    /// <summary>Texts that the model refuses, by space: not asked again before a restart.</summary>
    private readonly HashSet<string> refused = [];

    /// <summary>True while every text has a vector, or there is no model, or nobody answers for it.</summary>
    public async Task<(int Embedded, int Texts)> GetProgressAsync(CancellationToken cancellationToken)
    {
        if ((await counters.GetAsync(cancellationToken)).Space is not { } space) return (0, 0);
        VectorCoverage coverage = await knowledge.GetCoverageAsync(space, cancellationToken);
        lock (refused) return (Math.Min(coverage.Texts, coverage.Embedded + refused.Count), coverage.Texts);
    }

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using Heartbeat beat = beats.Add("embedding backfill", LoopBounds.Embedding);
        TimeSpan pause = Look;
        while (true)
        {
            try
            {
                if ((await counters.GetAsync(cancellationToken)).Space is not { } space) await Task.Delay(Look, time, cancellationToken);
                else if (!await FillAsync(space, beat, cancellationToken)) await Task.Delay(Look, time, cancellationToken);
                warnings.Clear(Subject);
                pause = Look;
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                log.LogWarning("Embedding waits {Seconds} s: {Message}", pause.TotalSeconds, e.Message);
                warnings.Set(Subject, $"Embedding waits for the model and goes on by itself: {e.Message}");
                await Task.Delay(pause, time, cancellationToken);
                pause = pause * 2 < Longest ? pause * 2 : Longest;
            }
        }
    }

    /// <summary>Embeds one portion; false where nothing is missing.</summary>
    private async Task<bool> FillAsync(EmbeddingSpace space, Heartbeat beat, CancellationToken cancellationToken)
    {
        using Heartbeat.Step step = beat.Begin("embedding a portion of passages");
        int passedOver;
        lock (refused) passedOver = refused.Count;
        IReadOnlyList<MissingVector> missing = await knowledge.FindMissingVectorsAsync(space, Portion + passedOver, cancellationToken);
        lock (refused) missing = [.. missing.Where(m => !refused.Contains(m.TextHash))];
        if (missing.Count == 0) return false;
        int[] tokens = [.. missing.Select(m => TokenEstimate.Count(m.SearchText))];
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = Parallel, CancellationToken = cancellationToken };
        await System.Threading.Tasks.Parallel.ForEachAsync(TokenBatches.Of(missing, tokens), parallel, async (batch, c) =>
        {
            await EmbedAsync(space, batch, c);
            step.Beat();
        });
        return true;
    }

    private async Task EmbedAsync(EmbeddingSpace space, IReadOnlyList<MissingVector> batch, CancellationToken cancellationToken)
    {
        var options = new EmbeddingGenerationOptions { AdditionalProperties = new AdditionalPropertiesDictionary { ["input_type"] = "passage" } };
        GeneratedEmbeddings<Embedding<float>> vectors;
        try
        {
            vectors = await generator.GenerateAsync(batch.Select(m => m.SearchText), options, cancellationToken);
        }
        catch (InferenceException e) when (e.Status is { } status && (int)status is >= 400 and < 500 and not (401 or 403 or 404 or 408 or 429))
        {
            await HalveAsync(space, batch, e, cancellationToken);
            return;
        }
        if (vectors.Any(v => v.Vector.Length != space.Dimension)) throw new InvalidOperationException("the embedding model was changed in between");
        await knowledge.AddVectorsAsync(space, [.. batch.Zip(vectors, (m, v) => new TextVector(m.TextHash, v.Vector))], cancellationToken);
    }

    /// <summary>One text of a refused request is at fault: the others are asked for without it.</summary>
    private async Task HalveAsync(EmbeddingSpace space, IReadOnlyList<MissingVector> batch, InferenceException fault, CancellationToken cancellationToken)
    {
        if (batch.Count == 1)
        {
            log.LogWarning("The embedding model refuses a passage: {Message}", fault.Message);
            lock (refused) refused.Add(batch[0].TextHash);
            return;
        }
        int half = batch.Count / 2;
        await EmbedAsync(space, [.. batch.Take(half)], cancellationToken);
        await EmbedAsync(space, [.. batch.Skip(half)], cancellationToken);
    }
}
