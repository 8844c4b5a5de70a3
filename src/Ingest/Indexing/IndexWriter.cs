using System.Diagnostics;
using System.Threading.Channels;
using Rag.Ingest.Ledger;
using Rag.Ingest.Reading;
using Rag.Retrieval.Documents;
using Rag.Retrieval.Knowledge;
using Rag.Retrieval.Telemetry;
using Rag.Retrieval.Workers;

namespace Rag.Ingest.Indexing;

/// <summary>
/// The only one that has anything written to the knowledge base: one thing after the other, from whatever thread it comes. Whatever waits is
/// written together, since each commit costs a flush of the disk; first to the knowledge base, then to the ledger, so that a death in between
/// means doing it once more.
/// </summary>
internal sealed class IndexWriter(
    IKnowledgeBase knowledge, FileLedger ledger, Storage storage, WorkQueue queue, Throughput throughput, Heartbeats beats,
    ILogger<IndexWriter> log) : IWorkerLoop, IDisposable
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
                await RemoveAsync([.. batch.OfType<Removal>()], cancellationToken);
                await ChangeAsync([.. batch.OfType<FactsChange>()], cancellationToken);
                await ReplaceAsync(replacements, cancellationToken);
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

    private async Task RemoveAsync(List<Removal> removals, CancellationToken cancellationToken)
    {
        if (removals.Count == 0) return;
        List<string> ids = [.. removals.Select(r => r.Id)];
        await storage.WriteAsync(c => knowledge.DeleteDocumentsAsync(ids, c), cancellationToken);
        await storage.WriteAsync(_ => { ledger.Save([], ids); return Task.CompletedTask; }, cancellationToken);
    }

    private async Task ChangeAsync(List<FactsChange> changes, CancellationToken cancellationToken)
    {
        if (changes.Count == 0) return;
        List<Document> documents = [], facts = [];
        List<IndexedDocument> renamed = [];
        foreach (FactsChange change in changes)
        {
            if (ledger.Find(change.Id) is not { Deleted: false } present || change.Outcome(present) is not { Unsaved: true } entry) continue;
            Document? known = null;
            if (entry.Hash is not null)
                await storage.WriteAsync(async c => known = await knowledge.GetDocumentAsync(entry.Id, c), cancellationToken);
            Document document = FactsOf.Entry(entry, known);
            documents.Add(document);
            if (await RenamedAsync(document, known, cancellationToken) is { } whole) renamed.Add(whole);
            else facts.Add(document);
        }
        if (facts.Count > 0) await storage.WriteAsync(c => knowledge.SaveFactsAsync(facts, c), cancellationToken);
        if (renamed.Count > 0) await storage.WriteAsync(c => knowledge.ReplaceDocumentsAsync(renamed, c), cancellationToken);
        await SaveAsync(changes, documents, cancellationToken);
    }

    /// <summary>A document that has another name now, whole, since its name leads to each of its passages; their vectors stay. Otherwise null.</summary>
    private async Task<IndexedDocument?> RenamedAsync(Document document, Document? known, CancellationToken cancellationToken)
    {
        if (known is not { State: DocumentState.Indexed, PassageCount: > 0 } || document.State != DocumentState.Indexed) return null;
        if (DocumentNames.Of(document) == DocumentNames.Of(known)) return null;
        IndexedDocument? whole = null;
        await storage.WriteAsync(async c =>
        {
            if (await knowledge.GetContentAsync(document.Id, c) is { } content)
                whole = new IndexedDocument(document, content, await knowledge.GetPassagesAsync(document.Id, c));
        }, cancellationToken);
        return whole;
    }

    private async Task ReplaceAsync(List<Replacement> replacements, CancellationToken cancellationToken)
    {
        List<(Replacement Work, IndexedDocument Document)> present = [];
        foreach (Replacement work in replacements)
        {
            if (ledger.Find(work.Id) is { Deleted: false } entry)
                present.Add((work, work.Document with { Document = FactsOf.Relocate(work.Document.Document, entry) }));
        }
        if (present.Count == 0) return;
        try
        {
            await storage.WriteAsync(c => knowledge.ReplaceDocumentsAsync([.. present.Select(p => p.Document)], c), cancellationToken);
        }
        catch (Exception e) when (present.Count > 1 && e is not (OperationCanceledException or KnowledgeBaseReplacedException))
        {
            // One of them is at fault: each by itself, so that the others do not suffer for it.
            foreach (var one in present) await ReplaceAsync([one.Work], cancellationToken);
            return;
        }
        catch (Exception e) when (e is not (OperationCanceledException or KnowledgeBaseReplacedException))
        {
            log.LogError(e, "{Path} could not be written to the index", present[0].Document.Document.Path);
            await ChangeAsync([new WriteFailure(present[0].Work.Id, e.Message, present[0].Work.Recipe)], cancellationToken);
            return;
        }
        await SaveAsync([.. present.Select(p => p.Work)], [.. present.Select(p => p.Document.Document)], cancellationToken);
    }

    /// <summary>Takes outcomes over into the ledger; facts count as saved only where they are still what was written.</summary>
    private Task SaveAsync(IReadOnlyList<IndexWork> works, IReadOnlyList<Document> written, CancellationToken cancellationToken)
    {
        Dictionary<string, IndexWork> workById = works.ToDictionary(w => w.Id);
        Dictionary<string, Document> facts = written.ToDictionary(d => d.Id);
        return storage.WriteAsync(_ =>
        {
            ledger.Update(workById.Keys, entry =>
            {
                if (entry.Deleted) return null;
                LedgerEntry outcome = workById[entry.Id].Outcome(entry);
                return facts.TryGetValue(entry.Id, out Document? told) ? outcome.Saved(told) : outcome;
            });
            return Task.CompletedTask;
        }, cancellationToken);
    }
}
