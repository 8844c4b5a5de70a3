using System.Diagnostics;
using System.Threading.Channels;
using Rag.Ingest.Ledger;
using Rag.Ingest.Reading;
using Rag.Retrieval.Documents;
using Rag.Retrieval.Telemetry;
using Rag.Retrieval.Workers;

namespace Rag.Ingest.Indexing;

/// <summary>
/// The only one that has anything written to the knowledge base: one thing after the other, from whatever thread it comes. Whatever waits is
/// written together, since each commit costs a flush of the disk.
/// </summary>
internal sealed class IndexWriter(
    BatchWriter batches, FileLedger ledger, WorkQueue queue, Throughput throughput, Heartbeats beats) : IDisposable
{
    private const int MostWork = 256, MostText = 4 << 20, MostDocuments = 64;

    private readonly Channel<IndexWork> channel = Channel.CreateUnbounded<IndexWork>();
    private readonly SemaphoreSlim room = new(MostDocuments);
    private int unwritten;

    /// <summary>Told the path of a file that changed while it was read.</summary>
    public event Action<string>? Stirred;

    /// <summary>Work handed over and not yet written.</summary>
    public int Unwritten => Volatile.Read(ref unwritten);

    /// <summary>Hands over a file's outcome; documents wait here while too many are ahead, so that memory stays bounded.</summary>
    public async Task AddAsync(IndexWork work, CancellationToken cancellationToken)
    {
        if (work is Replacement) await room.WaitAsync(cancellationToken);
        Add(work);
    }

    /// <summary>Hands over work that carries no text.</summary>
    public void Add(IndexWork work)
    {
        Interlocked.Increment(ref unwritten);
        channel.Writer.TryWrite(work);
    }

    /// <summary>Drops what was not written; the ledger still knows of it.</summary>
    public void Discard()
    {
        while (channel.Reader.TryRead(out IndexWork? work))
        {
            if (work is Replacement) room.Release();
        }
        Interlocked.Exchange(ref unwritten, 0);
    }

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using Heartbeat beat = beats.Add("index writer", LoopBounds.Writing);
        while (await channel.Reader.WaitToReadAsync(cancellationToken))
        {
            using Heartbeat.Step step = beat.Begin("writing a batch");
            List<IndexWork> batch = [];
            HashSet<string> ids = [];
            for (int text = 0; batch.Count < MostWork && text < MostText && channel.Reader.TryPeek(out IndexWork? next) && ids.Add(next.Id);)
            {
                channel.Reader.TryRead(out _);
                batch.Add(next);
                text += next is Replacement r ? r.Document.Content.Text.Length : 0;
            }
            List<Replacement> replacements = [.. batch.OfType<Replacement>()];
            using Activity? span = Begin(batch);
            try
            {
                await batches.RemoveAsync([.. batch.OfType<Removal>()], cancellationToken);
                await batches.ChangeAsync([.. batch.OfType<FactsChange>()], cancellationToken);
                await batches.ReplaceAsync(replacements, cancellationToken);
            }
            finally
            {
                if (replacements.Count > 0) room.Release(replacements.Count);
            }
            foreach (IndexWork done in batch.Where(w => w.Reading is not null)) Close(done);
            Interlocked.Add(ref unwritten, -batch.Count);
            throughput.Add(batch.Count(w => w.Reading is not null));
        }
    }

    public void Dispose() => room.Dispose();

    /// <summary>One span for the batch, linked with those of its documents.</summary>
    private static Activity? Begin(List<IndexWork> batch) => Spans.Source.HasListeners()
        ? Spans.Source.StartActivity("write", ActivityKind.Internal, parentContext: default,
            links: batch.Where(work => work.Span != default).Select(work => new ActivityLink(work.Span)))?.SetTag("rag.documents", batch.Count)
        : null;

    private void Close(IndexWork done)
    {
        bool again = queue.Close(done.Id);
        if (ledger.Find(done.Id) is not { Deleted: false } entry) return;
        if (done.Reading!.Outcome == ReadOutcome.Moving) Stirred?.Invoke(entry.Path);
        else if (again || entry.State == DocumentState.Pending) queue.Add(entry);
        if (entry.Unsaved) Add(new FactsChange(entry.Id));
    }
}
