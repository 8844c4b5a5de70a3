using Rag.Retrieval.Documents;

namespace Rag.Retrieval.Knowledge.Qdrant;

/// <summary>
/// The knowledge base in a Qdrant server or cluster: complete in it, so that any number of Web processes answer from it and Ingest workers on
/// several machines, each with folders of its own, fill it.
/// </summary>
internal sealed class QdrantKnowledgeBase(
    QdrantCollections collections, DocumentWriter writer, DocumentReader reader, DocumentListing listing, SpaceFiller spaces, PassageSearch search,
    PassageLookup lookup, DocumentLinks links, TermVocabulary vocabulary, TermFrequencies frequencies, RecentFinds recent) : IKnowledgeBase
{
    public Task OpenAsync(CancellationToken cancellationToken)
    {
        vocabulary.Forget();
        search.Forget();
        recent.Forget();
        return collections.OpenAsync(cancellationToken);
    }

    public Task<string> GetInstanceAsync(CancellationToken cancellationToken) => collections.GetInstanceAsync(cancellationToken);

    public Task ReplaceDocumentsAsync(IReadOnlyList<IndexedDocument> documents, CancellationToken cancellationToken) =>
        writer.ReplaceAsync(documents, cancellationToken);

    public Task SaveFactsAsync(IReadOnlyList<Document> documents, CancellationToken cancellationToken) =>
        writer.SaveFactsAsync(documents, cancellationToken);

    public Task DeleteDocumentsAsync(IReadOnlyList<string> documentIds, CancellationToken cancellationToken) =>
        writer.DeleteAsync(documentIds, cancellationToken);

    public async Task<Document?> GetDocumentAsync(string documentId, CancellationToken cancellationToken) =>
        (await reader.GetAsync(documentId, cancellationToken).ConfigureAwait(false))?.Facts;

    public Task<DocumentList> ListDocumentsAsync(DocumentQuery query, CancellationToken cancellationToken) =>
        listing.ListAsync(query, cancellationToken);

    public Task<DocumentContent?> GetContentAsync(string documentId, CancellationToken cancellationToken) =>
        reader.GetContentAsync(documentId, cancellationToken);

    public Task<IReadOnlyList<Passage>> GetPassagesAsync(string documentId, CancellationToken cancellationToken) =>
        reader.GetPassagesAsync(documentId, cancellationToken);

    public Task<KnowledgeBaseCounts> CountAsync(CancellationToken cancellationToken) => listing.CountAsync(cancellationToken);

    public Task<IReadOnlyList<string>> FindByDateAsync(SearchFilter filter, bool newestFirst, int limit, CancellationToken cancellationToken) =>
        listing.FindByDateAsync(filter, newestFirst, limit, cancellationToken);

    public Task<IReadOnlyList<MissingVector>> FindMissingVectorsAsync(EmbeddingSpace space, int limit, CancellationToken cancellationToken) =>
        spaces.FindAsync(space, limit, cancellationToken);

    public Task<VectorCoverage> GetCoverageAsync(EmbeddingSpace space, CancellationToken cancellationToken) =>
        spaces.GetCoverageAsync(space, cancellationToken);

    public async Task AddVectorsAsync(EmbeddingSpace space, IReadOnlyList<TextVector> vectors, CancellationToken cancellationToken)
    {
        await spaces.AddAsync(space, vectors, cancellationToken).ConfigureAwait(false);
        search.Forget();
    }

    public async Task<IReadOnlyList<ScoredPassage>> SearchKeywordAsync(string query, int limit, SearchFilter filter, CancellationToken cancellationToken) =>
        (await search.SearchAsync(query, [], limit, filter, cancellationToken).ConfigureAwait(false))[0];

    public async Task<IReadOnlyList<ScoredPassage>> SearchDenseAsync(
        EmbeddingSpace space, ReadOnlyMemory<float> vector, int limit, SearchFilter filter, CancellationToken cancellationToken) =>
        (await search.SearchAsync(null, [new QueryVector(space, vector)], limit, filter, cancellationToken).ConfigureAwait(false))[1];

    public Task<IReadOnlyList<IReadOnlyList<ScoredPassage>>> SearchAsync(
        string query, IReadOnlyList<QueryVector?> vectors, int limit, SearchFilter filter, CancellationToken cancellationToken) =>
        search.SearchAsync(query, vectors, limit, filter, cancellationToken);

    public Task<IReadOnlyList<FoundPassage>> GetPassagesAsync(IReadOnlyList<string> passageIds, CancellationToken cancellationToken) =>
        lookup.GetAsync(passageIds, cancellationToken);

    public Task<IReadOnlyDictionary<string, ReadOnlyMemory<float>>> GetVectorsAsync(
        EmbeddingSpace space, IReadOnlyList<string> passageIds, CancellationToken cancellationToken) =>
        lookup.GetVectorsAsync(space, passageIds, cancellationToken);

    public Task<IReadOnlyList<string>> FindLinkedDocumentsAsync(IReadOnlyList<string> documentIds, int limit, CancellationToken cancellationToken) =>
        links.FindAsync(documentIds, limit, cancellationToken);

    public Task<KnowledgeBaseFacets> GetFacetsAsync(CancellationToken cancellationToken) => links.GetFacetsAsync(cancellationToken);

    public Task<TermStatistics> GetTermStatisticsAsync(IReadOnlyCollection<string> terms, CancellationToken cancellationToken) =>
        frequencies.GetAsync(terms, cancellationToken);
}
