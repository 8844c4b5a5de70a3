using System.Collections.Concurrent;
using Rag.Retrieval.Documents;
using Rag.Retrieval.Knowledge;

namespace Rag.Web.Tests.Stage;

/// <summary>Documents in memory; it holds and lists them, and finds words as they are written.</summary>
internal sealed class FakeKnowledgeBase : IKnowledgeBase
{
    private readonly ConcurrentDictionary<string, IndexedDocument> documents = new();

    /// <summary>What stands against reading documents and texts.</summary>
    public string? Fault { get; set; }

    /// <summary>Adds a document with one passage over its whole text.</summary>
    public Document Add(string id, string path, string folder, DocumentContent content, Func<Document, Document>? more = null)
    {
        var document = new Document
        {
            Id = id,
            Path = path,
            Folder = folder,
            State = DocumentState.Indexed,
            MediaType = "text/markdown",
            PassageCount = 1,
            ModifiedAt = DateTimeOffset.UnixEpoch,
            IndexedAt = DateTimeOffset.UnixEpoch,
            ContentHash = Passage.HashOf(content.Text),
        };
        document = more?.Invoke(document) ?? document;
        documents[id] = new IndexedDocument(document, content, [PassageOf(id, content)]);
        return document;
    }

    public static Passage PassageOf(string id, DocumentContent content) => new()
    {
        Id = id + "-0",
        DocumentId = id,
        Ordinal = 0,
        Start = 0,
        End = content.Text.Length,
        Text = content.Text,
        TextHash = Passage.HashOf(content.Text),
    };

    public void Remove(string id) => documents.TryRemove(id, out _);

    public Task OpenAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<string> GetInstanceAsync(CancellationToken cancellationToken) => Task.FromResult("fake");

    public Task<Document?> GetDocumentAsync(string documentId, CancellationToken cancellationToken) =>
        Fault is { } fault ? Task.FromException<Document?>(new KnowledgeBaseException(fault)) : Task.FromResult(documents.GetValueOrDefault(documentId)?.Document);

    public Task<DocumentContent?> GetContentAsync(string documentId, CancellationToken cancellationToken) =>
        Fault is { } fault ? Task.FromException<DocumentContent?>(new KnowledgeBaseException(fault)) : Task.FromResult(documents.GetValueOrDefault(documentId) is { Document.State: DocumentState.Indexed } found ? found.Content : null);

    public Task<IReadOnlyList<Passage>> GetPassagesAsync(string documentId, CancellationToken cancellationToken) =>
        Task.FromResult(documents.GetValueOrDefault(documentId)?.Passages ?? []);

    public Task<DocumentList> ListDocumentsAsync(DocumentQuery query, CancellationToken cancellationToken)
    {
        List<Document> matching = [.. documents.Values.Select(d => d.Document)
            .Where(d => query.State is null || d.State == query.State)
            .Where(d => query.Folder is null || d.Path.StartsWith(query.Folder + "/", StringComparison.Ordinal))
            .Where(d => query.Text is null || d.Path.Contains(query.Text, StringComparison.OrdinalIgnoreCase)
                || d.Title?.Contains(query.Text, StringComparison.OrdinalIgnoreCase) == true)
            .OrderBy(d => d.Path, StringComparer.Ordinal)];
        return Task.FromResult(new DocumentList(matching.Count, [.. matching.Skip(query.Offset).Take(query.Limit)]));
    }

    /// <summary>What counting waits for.</summary>
    public Task Held { get; set; } = Task.CompletedTask;

    public async Task<KnowledgeBaseCounts> CountAsync(CancellationToken cancellationToken)
    {
        await Held.WaitAsync(cancellationToken);
        ILookup<DocumentState, Document> byState = documents.Values.Select(d => d.Document).ToLookup(d => d.State);
        return new KnowledgeBaseCounts(
            byState[DocumentState.Indexed].Count(), byState[DocumentState.Pending].Count(), byState[DocumentState.Failed].Count(),
            byState[DocumentState.Skipped].Count(), documents.Values.Sum(d => d.Passages.Count), byState[DocumentState.Indexed].Max(d => (DateTimeOffset?)d.ModifiedAt));
    }

    public Task<IReadOnlyList<FoundPassage>> GetPassagesAsync(IReadOnlyList<string> passageIds, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<FoundPassage>>([.. from id in passageIds from d in documents.Values from p in d.Passages where p.Id == id select new FoundPassage(p, d.Document)]);

    public Task<IReadOnlyList<string>> FindLinkedDocumentsAsync(IReadOnlyList<string> documentIds, int limit, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<string>>([.. documents.Values.Where(d => d.Document.Links.Any(link => documentIds.Any(id => documents[id].Document.DisplayTitle == link))).Select(d => d.Document.Id)]);

    /// <summary>By tags, folders and dates.</summary>
    public Task<IReadOnlyList<string>> FindByDateAsync(SearchFilter filter, bool newestFirst, int limit,
        CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<string>>([.. documents.Values.Select(d => d.Document).Where(d => d.State == DocumentState.Indexed)
            .Where(d => filter.Tags.Count == 0 || d.Tags.Intersect(filter.Tags, StringComparer.OrdinalIgnoreCase).Any())
            .Where(d => filter.Folders.Count == 0
                || filter.Folders.Any(folder => d.Path.StartsWith(folder + "/", StringComparison.Ordinal)))
            .Where(d => !(d.DateFor(newestFirst) < filter.From) && !(d.DateFor(newestFirst) >= filter.To))
            .OrderByDescending(d => d.DateFor(newestFirst)).ThenBy(d => d.Path, StringComparer.Ordinal).Take(limit).Select(d => d.Id)]);

    public Task<KnowledgeBaseFacets> GetFacetsAsync(CancellationToken cancellationToken) => Task.FromResult(new KnowledgeBaseFacets(
        [.. documents.Values.SelectMany(d => d.Document.Tags).Distinct()], [], [.. documents.Values.Select(d => Path.GetDirectoryName(d.Document.Path)!).Distinct()], []));

    public Task ReplaceDocumentsAsync(IReadOnlyList<IndexedDocument> written, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task SaveFactsAsync(IReadOnlyList<Document> facts, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task DeleteDocumentsAsync(IReadOnlyList<string> documentIds, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IReadOnlyList<MissingVector>> FindMissingVectorsAsync(EmbeddingSpace space, int limit, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<VectorCoverage> GetCoverageAsync(EmbeddingSpace space, CancellationToken cancellationToken) => Task.FromResult(default(VectorCoverage));

    public Task AddVectorsAsync(EmbeddingSpace space, IReadOnlyList<TextVector> vectors, CancellationToken cancellationToken) => throw new NotSupportedException();

    /// <summary>Passages that hold every word.</summary>
    public Task<IReadOnlyList<ScoredPassage>> SearchKeywordAsync(string query, int limit, SearchFilter filter, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<ScoredPassage>>([.. documents.Values.SelectMany(d => d.Passages)
            .Where(p => query.Split(' ').All(word => p.Text.Contains(word, StringComparison.OrdinalIgnoreCase))).Take(limit).Select(p => new ScoredPassage(p.Id, 1))]);

    public Task<IReadOnlyList<ScoredPassage>> SearchDenseAsync(
        EmbeddingSpace space, ReadOnlyMemory<float> vector, int limit, SearchFilter filter, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<ScoredPassage>>([]);
}
