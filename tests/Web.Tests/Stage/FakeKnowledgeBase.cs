using System.Collections.Concurrent;
using Rag.Retrieval.Documents;
using Rag.Retrieval.Knowledge;

namespace Rag.Web.Tests.Stage;

/// <summary>Documents in memory; it holds and lists them, and searches nothing.</summary>
internal sealed class FakeKnowledgeBase : IKnowledgeBase
{
    private readonly ConcurrentDictionary<string, IndexedDocument> documents = new();

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
            ContentHash = "00",
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
        Task.FromResult(documents.GetValueOrDefault(documentId)?.Document);

    public Task<DocumentContent?> GetContentAsync(string documentId, CancellationToken cancellationToken) =>
        Task.FromResult(documents.GetValueOrDefault(documentId) is { Document.State: DocumentState.Indexed } found ? found.Content : null);

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

    public Task<KnowledgeBaseCounts> CountAsync(CancellationToken cancellationToken)
    {
        ILookup<DocumentState, Document> byState = documents.Values.Select(d => d.Document).ToLookup(d => d.State);
        return Task.FromResult(new KnowledgeBaseCounts(
            byState[DocumentState.Indexed].Count(), byState[DocumentState.Pending].Count(), byState[DocumentState.Failed].Count(),
            byState[DocumentState.Skipped].Count(), documents.Values.Sum(d => d.Passages.Count)));
    }

    public Task<IReadOnlyList<FoundPassage>> GetPassagesAsync(IReadOnlyList<string> passageIds, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task ReplaceDocumentsAsync(IReadOnlyList<IndexedDocument> written, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task SaveFactsAsync(IReadOnlyList<Document> facts, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task DeleteDocumentsAsync(IReadOnlyList<string> documentIds, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IReadOnlyList<MissingVector>> FindMissingVectorsAsync(EmbeddingSpace space, int limit, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<VectorCoverage> GetCoverageAsync(EmbeddingSpace space, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task AddVectorsAsync(EmbeddingSpace space, IReadOnlyList<TextVector> vectors, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IReadOnlyList<ScoredPassage>> SearchKeywordAsync(string query, int limit, SearchFilter filter, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IReadOnlyList<ScoredPassage>> SearchDenseAsync(
        EmbeddingSpace space, ReadOnlyMemory<float> vector, int limit, SearchFilter filter, CancellationToken cancellationToken) => throw new NotSupportedException();
}
