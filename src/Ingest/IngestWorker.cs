using Rag.Ingest.Indexing;
using Rag.Retrieval.Knowledge;
using Rag.Retrieval.Workers;

namespace Rag.Ingest;

/// <summary>Runs everything: opens the stores, takes up what was left undone, then reconciles, reads, writes and embeds until it is stopped.</summary>
internal sealed class IngestWorker(
    IngestSession work, IEnumerable<IWorkerLoop> loops, Storage storage, Heartbeats beats, Warnings warnings, TimeProvider time, ILogger<IngestWorker> log)
    : BackgroundService
{
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1), Longest = TimeSpan.FromMinutes(1);

    /// <summary>True once the stores are open.</summary>
    public bool Started { get; private set; }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        work.Prepare();
        TimeSpan pause = Shortest;
        // Storage has told the owner then, and repeats by itself; where it gets no answer at all, it ends the process.
        beats.Excused = () => storage.Reason;
        using Heartbeat beat = beats.Add("worker", LoopBounds.Opening);
        while (true)
        {
            long began = time.GetTimestamp();
            try
            {
                await RunAsync(beat, stoppingToken);
            }
            catch (KnowledgeBaseReplacedException)
            {
                log.LogWarning("The knowledge base was lost and built anew: every file is indexed again.");
            }
            // Anything else ends the process, which its supervisor starts again.
            catch (Exception e) when (!stoppingToken.IsCancellationRequested && (e is OperationCanceledException || Storage.IsTemporary(e)))
            {
                pause = time.GetElapsedTime(began) > Longest ? Shortest : pause;
                log.LogError(e, "Indexing stopped and starts again in {Seconds} s", pause.TotalSeconds);
                warnings.Set(Storage.Stopped, $"Indexing stopped and starts again by itself: {Storage.Tell(e)}");
                await Task.Delay(pause, time, stoppingToken);
                pause = pause * 2 < Longest ? pause * 2 : Longest;
            }
        }
    }

    private async Task RunAsync(Heartbeat beat, CancellationToken stoppingToken)
    {
        using (beat.Begin("opening the index")) await work.OpenAsync(stoppingToken);
        Started = true;
        warnings.Clear(Storage.Stopped);
        using var session = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        List<Task> tasks = [.. loops.Select(loop => loop.RunAsync(session.Token))];
        Task first = await Task.WhenAny(tasks);
        using (beat.Begin("ending the loops, since one of them failed"))
        {
            await session.CancelAsync();
            await Task.WhenAll(tasks).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }
        work.Discard();
        await first;
    }
}
