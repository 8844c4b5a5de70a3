using Microsoft.Data.Sqlite;
using Rag.Retrieval.Analysis;
using Rag.Retrieval.Documents;
using Rag.Retrieval.Embeddings;
using Rag.Retrieval.Settings;

namespace Rag.Retrieval.Knowledge.Sqlite;

/// <summary>
/// The embedded knowledge base: one SQLite file holds everything, and what is searched is a compact index in memory that follows it. Safe to
/// call from any thread; any number of processes may share the file.
/// </summary>
public sealed class SqliteKnowledgeBase : IKnowledgeBase, IDisposable
{
    private readonly Database _database;
    private readonly DocumentWriter _writer;
    private readonly IndexSearch _search;
    private readonly EmbeddingSpace _staticSpace;

    /// <param name="path">Absolute path of the file; its folder is created.</param>
    /// <param name="time">Stamps what is written and files set aside.</param>
    /// <param name="analyzer">Makes the terms.</param>
    /// <param name="embedder">Makes a vector for each new passage, so that it is found by meaning at once.</param>
    /// <param name="options">BM25's parameters; null for the usual ones.</param>
    public SqliteKnowledgeBase(string path, TimeProvider time, TextAnalyzer analyzer, StaticEmbedder embedder, SearchOptions? options = null)
    {
        _database = new Database(path, time);
        _staticSpace = embedder.Space;
        _writer = new DocumentWriter(analyzer, embedder, time);
        _search = new IndexSearch(_database, new Follower(_database, options ?? new SearchOptions()), analyzer);
    }

    /// <inheritdoc />
    public Task OpenAsync(CancellationToken cancellationToken) => Task.Run(_database.Open, cancellationToken);

    /// <inheritdoc />
    public Task<string> GetInstanceAsync(CancellationToken cancellationToken) => Task.FromResult(_database.ReadIdentity());

    /// <inheritdoc />
    public Task ReplaceDocumentsAsync(IReadOnlyList<IndexedDocument> documents, CancellationToken cancellationToken) => WriteAsync(connection =>
    {
        foreach (IndexedDocument document in documents)
        {
            cancellationToken.ThrowIfCancellationRequested();
            _writer.Replace(connection, document);
        }
    }, cancellationToken);

    /// <inheritdoc />
    public Task SaveFactsAsync(IReadOnlyList<Document> documents, CancellationToken cancellationToken) => WriteAsync(connection =>
    {
        foreach (Document document in documents) _writer.SaveFacts(connection, document);
    }, cancellationToken);

    /// <inheritdoc />
    public Task DeleteDocumentsAsync(IReadOnlyList<string> documentIds, CancellationToken cancellationToken) => WriteAsync(connection =>
    {
        foreach (string id in documentIds) _writer.Delete(connection, id);
    }, cancellationToken);

    /// <inheritdoc />
    public Task AddVectorsAsync(EmbeddingSpace space, IReadOnlyList<TextVector> vectors, CancellationToken cancellationToken) =>
        WriteAsync(connection => VectorStore.Add(connection, space, vectors), cancellationToken);

    /// <inheritdoc />
    public Task<Document?> GetDocumentAsync(string documentId, CancellationToken cancellationToken) => ReadAsync(connection =>
        connection.Query($"SELECT {DocumentRow.Columns} FROM documents d WHERE id=$id", row => DocumentRow.Read(row), ("$id", documentId)).FirstOrDefault(), cancellationToken);

    /// <inheritdoc />
    public Task<DocumentList> ListDocumentsAsync(DocumentQuery query, CancellationToken cancellationToken) =>
        ReadAsync(connection => DocumentListing.Read(connection, query), cancellationToken);

    /// <inheritdoc />
    public Task<KnowledgeBaseCounts> CountAsync(CancellationToken cancellationToken) =>
        _search.IsLoaded ? Task.FromResult(_search.WithIndex(index => index.Counts)) : ReadAsync(DocumentListing.Count, cancellationToken);

    /// <inheritdoc />
    public Task<IReadOnlyList<string>> FindByDateAsync(SearchFilter filter, bool newestFirst, int limit, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(_search.WithIndex(index => index.ByDate(filter, newestFirst, limit)));
    }

    /// <inheritdoc />
    public Task<DocumentContent?> GetContentAsync(string documentId, CancellationToken cancellationToken) => ReadAsync(connection =>
        connection.Scalar<byte[]>("SELECT c.content FROM contents c JOIN documents d ON d.number=c.document WHERE d.id=$id", ("$id", documentId)) is { } bytes
            ? DocumentRow.ReadContent(bytes)
            : null, cancellationToken);

    /// <inheritdoc />
    public Task<IReadOnlyList<Passage>> GetPassagesAsync(string documentId, CancellationToken cancellationToken) => ReadAsync<IReadOnlyList<Passage>>(connection => connection.Query(
        $"SELECT {DocumentRow.PassageColumns} FROM documents d JOIN passages p ON p.document=d.number JOIN texts t ON t.number=p.text WHERE d.id=$id ORDER BY p.ordinal",
        row => DocumentRow.ReadPassage(row), ("$id", documentId)), cancellationToken);

    /// <inheritdoc />
    public Task<IReadOnlyList<FoundPassage>> GetPassagesAsync(IReadOnlyList<string> passageIds, CancellationToken cancellationToken) =>
        ReadAsync(connection => PassageLookup.Read(connection, passageIds), cancellationToken);

    /// <inheritdoc />
    public async Task<IReadOnlyList<MissingVector>> FindMissingVectorsAsync(EmbeddingSpace space, int limit, CancellationToken cancellationToken)
    {
        List<MissingVector> missing = await ReadAsync(connection => VectorStore.FindMissing(connection, space, limit), cancellationToken).ConfigureAwait(false);
        if (missing.Count > 0 || !_database.Read(connection => Pruning.HasOthers(connection, space, _staticSpace))) return missing;
        // The new space stands: now the former one may go.
        VectorCoverage coverage = await GetCoverageAsync(space, cancellationToken).ConfigureAwait(false);
        if (coverage is { Embedded: > 0, IsComplete: true }) await WriteAsync(connection => Pruning.DeleteOthers(connection, space, _staticSpace), cancellationToken).ConfigureAwait(false);
        return missing;
    }

    /// <inheritdoc />
    public Task<VectorCoverage> GetCoverageAsync(EmbeddingSpace space, CancellationToken cancellationToken) =>
        // Who only writes has no index in memory, and need not load it for this.
        _search.IsLoaded
            ? Task.FromResult(_search.WithIndex(index => new VectorCoverage(index.Texts, index.Vectors(space)?.Living ?? 0)))
            : ReadAsync(connection => VectorStore.Coverage(connection, space), cancellationToken);

    /// <inheritdoc />
    public Task<IReadOnlyList<ScoredPassage>> SearchKeywordAsync(string query, int limit, SearchFilter filter, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(_search.Keyword(query, limit, filter));
    }

    /// <inheritdoc />
    public Task<IReadOnlyList<ScoredPassage>> SearchDenseAsync(
        EmbeddingSpace space, ReadOnlyMemory<float> vector, int limit, SearchFilter filter, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(_search.Dense(space, vector.Span, limit, filter));
    }

    /// <inheritdoc />
    public Task<IReadOnlyDictionary<string, ReadOnlyMemory<float>>> GetVectorsAsync(
        EmbeddingSpace space, IReadOnlyList<string> passageIds, CancellationToken cancellationToken) =>
        ReadAsync(connection => VectorStore.Read(connection, space, passageIds), cancellationToken);

    /// <inheritdoc />
    public Task<IReadOnlyList<string>> FindLinkedDocumentsAsync(IReadOnlyList<string> documentIds, int limit, CancellationToken cancellationToken) =>
        Task.FromResult(_search.WithIndex(index => index.Links.Neighbours(documentIds, limit)));

    /// <inheritdoc />
    public Task<KnowledgeBaseFacets> GetFacetsAsync(CancellationToken cancellationToken) => Task.FromResult(_search.WithIndex(index => index.Facets));

    /// <inheritdoc />
    public Task<TermStatistics> GetTermStatisticsAsync(IReadOnlyCollection<string> terms, CancellationToken cancellationToken) =>
        Task.FromResult(_search.WithIndex(index => new TermStatistics(
            index.Keywords.Count, terms.Distinct(StringComparer.Ordinal).ToDictionary(term => term, index.Keywords.Frequency))));

    /// <summary>Closes the file.</summary>
    public void Dispose()
    {
        _search.Dispose();
        _database.Dispose();
    }

    private Task WriteAsync(Action<IndexConnection> write, CancellationToken cancellationToken) => _database.WriteAsync((connection, identity) =>
    {
        _writer.Begin(connection, identity);
        write(connection);
        _writer.End(connection);
    }, _writer.Forget, cancellationToken);

    private Task<T> ReadAsync<T>(Func<IndexConnection, T> read, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(_database.Read(read));
    }
}
