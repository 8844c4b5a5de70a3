using System.Diagnostics;
using Microsoft.Extensions.AI;
using Rag.Ingest.Indexing;
using Rag.Retrieval.Knowledge;
using Rag.Retrieval.Models;
using Rag.Retrieval.Telemetry;
using Rag.Retrieval.Workers;

namespace Rag.Ingest.Embedding;

/// <summary>
/// Fills the embedding model's space in the background, newest documents first, each text once. Files are searchable before, so nothing waits for it.
/// </summary>
internal sealed class EmbeddingBackfill(
    IKnowledgeBase knowledge, IEmbeddingGenerator<string, Embedding<float>> generator, PassageCounter counters, Warnings warnings,
    Heartbeats beats, TimeProvider time, ILogger<EmbeddingBackfill> log) : IWorkerLoop
{
    private const string Subject = "embedding", RefusedSubject = "refused passages";

    /// <summary>What every model can embed, so that one which refuses it is at fault itself.</summary>
    private const string Harmless = "a";

    private const int Portion = 512, Parallel = 2, Beginning = 60;
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1), Longest = TimeSpan.FromMinutes(1);

    private static readonly EmbeddingGenerationOptions AsPassage = new() { AdditionalProperties = new AdditionalPropertiesDictionary { ["input_type"] = "passage" } };

    /// <summary>Hashes of texts that the model refuses, which are not asked for again until another model or server is there.</summary>
    private readonly HashSet<string> refused = [];
    private EmbeddingSpace? refusedIn;

    /// <summary>True after a fault, until a portion was embedded or nothing was missing.</summary>
    public bool Waiting => warnings.Find(Subject) is not null;

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
                // What answers after this may be another server.
                Forgive();
                await Task.Delay(pause, time, cancellationToken);
                pause = pause * 2 < Longest ? pause * 2 : Longest;
            }
        }
    }

    /// <summary>Embeds one portion; false where nothing is missing.</summary>
    private async Task<bool> FillAsync(EmbeddingSpace space, Heartbeat beat, CancellationToken cancellationToken)
    {
        if (refusedIn != space) Forgive();
        refusedIn = space;
        using Heartbeat.Step step = beat.Begin("embedding a portion of passages");
        int passedOver;
        lock (refused) passedOver = refused.Count;
        IReadOnlyList<MissingVector> missing = await knowledge.FindMissingVectorsAsync(space, Portion + passedOver, cancellationToken);
        lock (refused)
        {
            // All that are missing: of the refused ones, the others are no more.
            if (missing.Count < Portion + passedOver) refused.IntersectWith(missing.Select(m => m.TextHash));
            if (refused.Count == 0) warnings.Clear(RefusedSubject);
            missing = [.. missing.Where(m => !refused.Contains(m.TextHash))];
        }
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
        using Activity? span = Spans.Source.StartActivity("embed");
        span?.SetTag("rag.texts", batch.Count);
        GeneratedEmbeddings<Embedding<float>> vectors;
        try
        {
            vectors = await generator.GenerateAsync(batch.Select(m => m.SearchText), AsPassage, cancellationToken);
        }
        catch (InferenceException e) when (IsRefusal(e))
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
            // One that is taken after all is asked for again with the next portion.
            if (await RefusesAsync(batch[0], cancellationToken)) Refuse(batch[0], fault);
            return;
        }
        int half = batch.Count / 2;
        await EmbedAsync(space, [.. batch.Take(half)], cancellationToken);
        await EmbedAsync(space, [.. batch.Skip(half)], cancellationToken);
    }

    /// <summary>
    /// Whether it is this passage that is refused: a server that refuses everything for a while says nothing of it, and by throwing has it asked again later.
    /// </summary>
    private async Task<bool> RefusesAsync(MissingVector passage, CancellationToken cancellationToken)
    {
        await generator.GenerateAsync([Harmless], AsPassage, cancellationToken);
        try
        {
            await generator.GenerateAsync([passage.SearchText], AsPassage, cancellationToken);
            return false;
        }
        catch (InferenceException e) when (IsRefusal(e))
        {
            return true;
        }
    }

    private void Refuse(MissingVector passage, InferenceException fault)
    {
        int count;
        lock (refused)
        {
            refused.Add(passage.TextHash);
            count = refused.Count;
        }
        log.LogWarning("The embedding model refuses the passage {Hash}: {Message}", passage.TextHash, fault.Message);
        string beginning = passage.SearchText.ReplaceLineEndings(" ");
        warnings.Set(RefusedSubject, $"The embedding model refuses {count} passage{(count == 1 ? "" : "s")}, found by their words alone until another model or server is there; "
            + $"the last begins “{beginning[..Math.Min(Beginning, beginning.Length)]}”: {fault.Message}");
    }

    private void Forgive()
    {
        lock (refused) refused.Clear();
        warnings.Clear(RefusedSubject);
    }

    private static bool IsRefusal(InferenceException fault) => fault.Status is { } status && (int)status is >= 400 and < 500 and not (401 or 403 or 404 or 408 or 429);
}
