using System.Threading.Channels;
using Rag.Ingest.Ledger;
using Rag.Ingest.Reading;
using Rag.Retrieval.Documents;
using Rag.Retrieval.Knowledge;

namespace Rag.Ingest.Indexing;

/// <summary>
/// The only one that writes to the knowledge base: first there, then to the ledger, so that a death in between means doing it once more.
/// Whatever waits is written together, since each commit costs a flush of the disk.
/// </summary>
internal sealed class IndexWriter(IKnowledgeBase knowledge, FileLedger ledger, WorkQueue queue, Storage storage, Throughput throughput, ILogger<IndexWriter> log) : IDisposable
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
        while (await channel.Reader.WaitToReadAsync(cancellationToken))
        {
            List<IndexWork> batch = [];
            HashSet<string> ids = [];
            for (int text = 0; batch.Count < MostWork && text < MostText && channel.Reader.TryPeek(out IndexWork? next) && ids.Add(next.Id);)
            {
                channel.Reader.TryRead(out _);
                batch.Add(next);
                text += next is Replacement r ? r.Document.Content.Text.Length : 0;
            }
            await RemoveAsync([.. batch.OfType<Removal>()], cancellationToken);
            await ChangeAsync([.. batch.OfType<FactsChange>()], cancellationToken);
            List<Replacement> replacements = [.. batch.OfType<Replacement>()];
            try
            {
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
            if (ledger.Find(change.Id) is not { Deleted: false } present || Outcome(change, present) is not { Unsaved: true } entry) continue;
            Document? known = null;
            if (entry.Hash is not null) await storage.WriteAsync(async c => known = await knowledge.GetDocumentAsync(entry.Id, c), cancellationToken);
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
            await ChangeAsync([new FactsChange(present[0].Work.Id, x => x with
            {
                Recipe = present[0].Work.Recipe, State = DocumentState.Failed, Reason = $"it could not be written to the index ({e.Message})", Hash = null, Attempts = 0, Unsaved = true,
            })], cancellationToken);
            return;
        }
        await SaveAsync([.. present.Select(p => p.Work)], [.. present.Select(p => p.Document.Document)], cancellationToken);
    }

    /// <summary>What the ledger is to hold of a file after this work.</summary>
    private static LedgerEntry Outcome(IndexWork work, LedgerEntry entry)
    {
        LedgerEntry outcome = work switch
        {
            FactsChange { Change: { } change } => change(entry),
            Replacement r => entry with
            {
                State = DocumentState.Indexed,
                Reason = r.Document.Document.Reason,
                Hash = r.Document.Document.ContentHash,
                Recipe = r.Recipe,
                Attempts = 0,
                Failures = 0,
                RetryAt = null,
            },
            _ => entry,
        };
        // The disk went on while this version was read: it is not the last word.
        bool outdated = work.Reading is { Hash: not null } reading && !entry.Stamp.SameVersion(reading.Stamp);
        return outdated ? outcome with { State = DocumentState.Pending, Reason = null, Attempts = 0 } : outcome;
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
                LedgerEntry outcome = Outcome(workById[entry.Id], entry);
                return facts.TryGetValue(entry.Id, out Document? d) ? outcome with { Unsaved = d.Path != outcome.Path || d.Folder != outcome.Folder } : outcome;
            });
            return Task.CompletedTask;
        }, cancellationToken);
    }

    private void Close(IndexWork done)
    {
        bool again = queue.Close(done.Id);
        if (ledger.Find(done.Id) is not { Deleted: false } entry) return;
        if (done.Reading!.Outcome == ReadOutcome.Moving) Stirred?.Invoke(entry.Path);
        else if (again || entry.State == DocumentState.Pending) queue.Add(entry);
        if (entry.Unsaved) Add(new FactsChange(entry.Id));
    }
}
