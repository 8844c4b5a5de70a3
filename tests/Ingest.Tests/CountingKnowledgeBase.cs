using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using Rag.Retrieval.Analysis;
using Rag.Retrieval.Documents;
using Rag.Retrieval.Embeddings;
using Rag.Retrieval.Knowledge;
using Rag.Retrieval.Knowledge.Sqlite;
using Rag.Retrieval.Settings;

namespace Rag.Ingest.Tests;

/// <summary>The SQLite knowledge base; notes what is written, and can be full or away.</summary>
internal sealed class CountingKnowledgeBase(IOptions<RagOptions> options, TimeProvider time, TextAnalyzer analyzer, StaticEmbedder embedder) : IKnowledgeBase, IDisposable
{
    private readonly SqliteKnowledgeBase inner = new(Path.Combine(options.Value.DataPath, "knowledge.db"), time, analyzer, embedder);

    /// <summary>Thrown by each write while it is set.</summary>
    public volatile KnowledgeBaseException? Trouble;

    public ConcurrentQueue<string> Replaced { get; } = new();

    public ConcurrentQueue<string> Deleted { get; } = new();

    public Task OpenAsync(CancellationToken cancellationToken) => inner.OpenAsync(cancellationToken);

    public Task<string> GetInstanceAsync(CancellationToken cancellationToken) => inner.GetInstanceAsync(cancellationToken);

    public async Task ReplaceDocumentsAsync(IReadOnlyList<IndexedDocument> documents, CancellationToken cancellationToken)
    {
        if (Trouble is not null) throw Trouble;
        await inner.ReplaceDocumentsAsync(documents, cancellationToken);
        foreach (IndexedDocument d in documents) Replaced.Enqueue(d.Document.Path);
    }

    public Task SaveFactsAsync(IReadOnlyList<Document> documents, CancellationToken cancellationToken) =>
        Trouble is null ? inner.SaveFactsAsync(documents, cancellationToken) : throw Trouble;

    public async Task DeleteDocumentsAsync(IReadOnlyList<string> documentIds, CancellationToken cancellationToken)
    {
        if (Trouble is not null) throw Trouble;
        await inner.DeleteDocumentsAsync(documentIds, cancellationToken);
        foreach (string id in documentIds) Deleted.Enqueue(id);
    }

    public Task<Document?> GetDocumentAsync(string documentId, CancellationToken cancellationToken) => inner.GetDocumentAsync(documentId, cancellationToken);

    public Task<DocumentList> ListDocumentsAsync(DocumentQuery query, CancellationToken cancellationToken) => inner.ListDocumentsAsync(query, cancellationToken);

    public Task<DocumentContent?> GetContentAsync(string documentId, CancellationToken cancellationToken) => inner.GetContentAsync(documentId, cancellationToken);

    public Task<IReadOnlyList<Passage>> GetPassagesAsync(string documentId, CancellationToken cancellationToken) => inner.GetPassagesAsync(documentId, cancellationToken);

    public Task<KnowledgeBaseCounts> CountAsync(CancellationToken cancellationToken) => inner.CountAsync(cancellationToken);

    public Task<IReadOnlyList<MissingVector>> FindMissingVectorsAsync(EmbeddingSpace space, int limit, CancellationToken cancellationToken) =>
        inner.FindMissingVectorsAsync(space, limit, cancellationToken);

    public Task<VectorCoverage> GetCoverageAsync(EmbeddingSpace space, CancellationToken cancellationToken) => inner.GetCoverageAsync(space, cancellationToken);

    public Task AddVectorsAsync(EmbeddingSpace space, IReadOnlyList<TextVector> vectors, CancellationToken cancellationToken) =>
        inner.AddVectorsAsync(space, vectors, cancellationToken);

    public Task<IReadOnlyList<ScoredPassage>> SearchKeywordAsync(string query, int limit, SearchFilter filter, CancellationToken cancellationToken) =>
        inner.SearchKeywordAsync(query, limit, filter, cancellationToken);

    public Task<IReadOnlyList<ScoredPassage>> SearchDenseAsync(
        EmbeddingSpace space, ReadOnlyMemory<float> vector, int limit, SearchFilter filter, CancellationToken cancellationToken) =>
        inner.SearchDenseAsync(space, vector, limit, filter, cancellationToken);

    public Task<IReadOnlyList<FoundPassage>> GetPassagesAsync(IReadOnlyList<string> passageIds, CancellationToken cancellationToken) =>
        inner.GetPassagesAsync(passageIds, cancellationToken);

    public void Dispose() => inner.Dispose();
}
