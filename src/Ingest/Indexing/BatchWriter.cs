using Rag.Ingest.Ledger;
using Rag.Retrieval.Documents;
using Rag.Retrieval.Knowledge;

namespace Rag.Ingest.Indexing;

/// <summary>
/// Writes work of one kind together: first to the knowledge base, then to the ledger, so that a death in between means doing it once more.
/// For the <see cref="IndexWriter"/> alone.
/// </summary>
internal sealed class BatchWriter(IKnowledgeBase knowledge, FileLedger ledger, Storage storage, ILogger<BatchWriter> log)
{
    public async Task RemoveAsync(List<Removal> removals, CancellationToken cancellationToken)
    {
        if (removals.Count == 0) return;
        List<string> ids = [.. removals.Select(r => r.Id)];
        await storage.WriteAsync(c => knowledge.DeleteDocumentsAsync(ids, c), cancellationToken);
        await storage.WriteAsync(_ => { ledger.Save([], ids); return Task.CompletedTask; }, cancellationToken);
    }

    public async Task ChangeAsync(List<FactsChange> changes, CancellationToken cancellationToken)
    {
        if (changes.Count == 0) return;
        List<Document> documents = [], facts = [];
        List<IndexedDocument> renamed = [];
        foreach (FactsChange change in changes)
        {
            if (ledger.Find(change.Id) is not { Deleted: false } present || change.Outcome(present) is not { Unsaved: true } entry) continue;
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

    public async Task ReplaceAsync(List<Replacement> replacements, CancellationToken cancellationToken)
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
                return facts.TryGetValue(entry.Id, out Document? d) ? outcome with { Unsaved = d.Path != outcome.Path || d.Folder != outcome.Folder } : outcome;
            });
            return Task.CompletedTask;
        }, cancellationToken);
    }
}
