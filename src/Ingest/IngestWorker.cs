using Microsoft.Extensions.Options;
using Rag.Ingest.Embedding;
using Rag.Ingest.Indexing;
using Rag.Ingest.Ledger;
using Rag.Ingest.Reading;
using Rag.Ingest.Reconciling;
using Rag.Retrieval.Documents;
using Rag.Retrieval.Knowledge;
using Rag.Retrieval.Settings;
using Rag.Retrieval.Workers;

namespace Rag.Ingest;

/// <summary>Runs everything: opens the stores, takes up what was left undone, then reconciles, reads, writes and embeds until it is stopped.</summary>
internal sealed class IngestWorker(
    IOptions<RagOptions> options, IKnowledgeBase knowledge, FileLedger ledger, FolderList folders, Reconciler reconciler, Indexer indexer, IndexWriter writer,
    WorkQueue queue, EmbeddingBackfill backfill, RehashPass rehash, ReaderPool readers, WarmUp warmUp, Storage storage, Heartbeats beats,
    Warnings warnings, TimeProvider time, ILogger<IngestWorker> log)
    : BackgroundService
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(10), Shortest = TimeSpan.FromSeconds(1), Longest = TimeSpan.FromMinutes(1);

    /// <summary>True once the stores are open.</summary>
    public bool Started { get; private set; }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        folders.Replace(options.Value.Folders);
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
        using (beat.Begin("opening the index")) await OpenAsync(stoppingToken);
        using var session = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        List<Task> tasks =
        [
            writer.RunAsync(session.Token), indexer.RunAsync(session.Token), reconciler.RunAsync(session.Token),
            backfill.RunAsync(session.Token), rehash.RunAsync(session.Token), warmUp.RunAsync(session.Token), TrimAsync(session.Token),
        ];
        Task first = await Task.WhenAny(tasks);
        using (beat.Begin("ending the loops, since one of them failed"))
        {
            await session.CancelAsync();
            await Task.WhenAll(tasks).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }
        writer.Discard();
        await first;
    }

    private async Task OpenAsync(CancellationToken stoppingToken)
    {
        await storage.WriteAsync(knowledge.OpenAsync, stoppingToken);
        queue.Clear();
        await storage.WriteAsync(c => Task.Run(ledger.Begin, c), stoppingToken);
        await storage.WriteAsync(c => LedgerAudit.RunAsync(knowledge, ledger, c), stoppingToken);
        foreach (LedgerEntry entry in ledger.Where(e => e.Deleted || e.Unsaved || e.State == DocumentState.Pending))
        {
            if (entry.Deleted) writer.Add(new Removal(entry.Id));
            else if (entry.Unsaved && (entry.State != DocumentState.Pending || entry.Hash is not null)) writer.Add(new FactsChange(entry.Id));
            if (!entry.Deleted && entry.State == DocumentState.Pending) queue.Add(entry);
        }
        foreach (WatchedFolder folder in folders) folder.NextScan = DateTimeOffset.MinValue;
        Started = true;
        warnings.Clear(Storage.Stopped);
    }

    private async Task TrimAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            await Task.Delay(Look, time, cancellationToken);
            readers.Trim();
        }
    }
}
