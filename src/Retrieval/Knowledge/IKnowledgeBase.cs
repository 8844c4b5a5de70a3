using Rag.Retrieval.Documents;

namespace Rag.Retrieval.Knowledge;

/// <summary>
/// Documents, their passages and vectors. One Ingest writes, any number of readers search; all members are safe to call from any thread.
/// Two adapters pass one conformance suite: SQLite (embedded) and Qdrant.
/// </summary>
/// <remarks>
/// Broken infrastructure throws <see cref="KnowledgeBaseException"/>; an unknown id is null or an empty result.
/// A writing call that has returned is durable. Everything returned stems from files and is hostile text.
/// </remarks>
public interface IKnowledgeBase
{
    /// <summary>Creates or opens the store. Idempotent; must be awaited before anything else.</summary>
    Task OpenAsync(CancellationToken cancellationToken);

    /// <summary>Identity of the store; another one after it was lost and built anew, so that a writer knows to start over.</summary>
    Task<string> GetInstanceAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Puts documents with all their passages in the place of what stood under their ids. Each is replaced as a whole: a reader sees the old
    /// or the new version, never a mixture. Vectors known for a passage's text hash are reused.
    /// </summary>
    Task ReplaceDocumentsAsync(IReadOnlyList<IndexedDocument> documents, CancellationToken cancellationToken);

    /// <summary>
    /// Writes facts alone (state, reason, path after a rename …), creating the document if need be. Passages and content stay, except that
    /// those of a document whose new state is failed or skipped are removed.
    /// </summary>
    Task SaveFactsAsync(IReadOnlyList<Document> documents, CancellationToken cancellationToken);

    /// <summary>Removes documents with their passages; unknown ids are passed over. After it returns no search finds them.</summary>
    Task DeleteDocumentsAsync(IReadOnlyList<string> documentIds, CancellationToken cancellationToken);

    /// <summary>Facts of one document, or null.</summary>
    Task<Document?> GetDocumentAsync(string documentId, CancellationToken cancellationToken);

    /// <summary>A page of documents.</summary>
    Task<DocumentList> ListDocumentsAsync(DocumentQuery query, CancellationToken cancellationToken);

    /// <summary>Text and structure of one document, or null where it is not indexed.</summary>
    Task<DocumentContent?> GetContentAsync(string documentId, CancellationToken cancellationToken);

    /// <summary>The document's passages in order.</summary>
    Task<IReadOnlyList<Passage>> GetPassagesAsync(string documentId, CancellationToken cancellationToken);

    /// <summary>Counts by state, and the newest change, in an instant: each question asks for them.</summary>
    Task<KnowledgeBaseCounts> CountAsync(CancellationToken cancellationToken);

    /// <summary>Texts of passages that have no vector in this space yet, newest documents first, each text once.</summary>
    Task<IReadOnlyList<MissingVector>> FindMissingVectorsAsync(EmbeddingSpace space, int limit, CancellationToken cancellationToken);

    /// <summary>How many distinct passage texts there are, and how many of them have a vector in this space.</summary>
    Task<VectorCoverage> GetCoverageAsync(EmbeddingSpace space, CancellationToken cancellationToken);

    /// <summary>Adds vectors for text hashes; those whose passage is gone meanwhile are kept for reuse or dropped, never an error.</summary>
    Task AddVectorsAsync(EmbeddingSpace space, IReadOnlyList<TextVector> vectors, CancellationToken cancellationToken);

    /// <summary>The best passages by BM25.</summary>
    Task<IReadOnlyList<ScoredPassage>> SearchKeywordAsync(string query, int limit, SearchFilter filter, CancellationToken cancellationToken);

    /// <summary>The best passages by inner product with a unit vector; passages without a vector in this space are not among them.</summary>
    Task<IReadOnlyList<ScoredPassage>> SearchDenseAsync(
        EmbeddingSpace space, ReadOnlyMemory<float> vector, int limit, SearchFilter filter, CancellationToken cancellationToken);

    /// <summary>
    /// Both kinds of search at once: over a network each is a way there and back. The first list is by BM25, then one for each vector, empty for none.
    /// </summary>
    async Task<IReadOnlyList<IReadOnlyList<ScoredPassage>>> SearchAsync(
        string query, IReadOnlyList<QueryVector?> vectors, int limit, SearchFilter filter, CancellationToken cancellationToken)
    {
        Task<IReadOnlyList<ScoredPassage>> none = Task.FromResult<IReadOnlyList<ScoredPassage>>([]);
        return await Task.WhenAll(vectors
            .Select(one => one is null ? none : SearchDenseAsync(one.Space, one.Vector, limit, filter, cancellationToken))
            .Prepend(SearchKeywordAsync(query, limit, filter, cancellationToken))).ConfigureAwait(false);
    }

    /// <summary>Passages with their documents, in the order asked; those that are gone are left out.</summary>
    Task<IReadOnlyList<FoundPassage>> GetPassagesAsync(IReadOnlyList<string> passageIds, CancellationToken cancellationToken);

    /// <summary>The vectors of passages in a space, by passage id; those without one are left out.</summary>
    Task<IReadOnlyDictionary<string, ReadOnlyMemory<float>>> GetVectorsAsync(
        EmbeddingSpace space, IReadOnlyList<string> passageIds, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyDictionary<string, ReadOnlyMemory<float>>>(new Dictionary<string, ReadOnlyMemory<float>>());

    /// <summary>
    /// Documents one link away from these, in either direction: named by their links, or linking to their names. A name is a file name with or
    /// without extension, the end of a path, a title or an alias, ignoring case. Without the given documents themselves.
    /// </summary>
    Task<IReadOnlyList<string>> FindLinkedDocumentsAsync(IReadOnlyList<string> documentIds, int limit, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<string>>([]);

    /// <summary>The tags, authors and folders that indexed documents have, so that a question can name them.</summary>
    Task<KnowledgeBaseFacets> GetFacetsAsync(CancellationToken cancellationToken) => Task.FromResult(KnowledgeBaseFacets.None);

    /// <summary>
    /// Ids of the newest or oldest indexed documents that meet a filter, in that order: by <see cref="Document.DateFor"/>; of the same date, by path.
    /// One that holds messages, notes or events meets it where one of these does.
    /// </summary>
    Task<IReadOnlyList<string>> FindByDateAsync(SearchFilter filter, bool newestFirst, int limit, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<string>>([]);

    /// <summary>In how many passages each term of the keyword index occurs.</summary>
    Task<TermStatistics> GetTermStatisticsAsync(IReadOnlyCollection<string> terms, CancellationToken cancellationToken) =>
        Task.FromResult(TermStatistics.Unknown);
}

/// <summary>A document as it is written: facts, content, and passages cut from that content.</summary>
public sealed record IndexedDocument(Document Document, DocumentContent Content, IReadOnlyList<Passage> Passages);

/// <summary>A passage and its document's facts.</summary>
public sealed record FoundPassage(Passage Passage, Document Document);

/// <summary>A search's raw outcome.</summary>
/// <param name="PassageId">The passage.</param>
/// <param name="Score">BM25, or inner product; comparable within one result only.</param>
public readonly record struct ScoredPassage(string PassageId, double Score)
{
    /// <summary>Its document; always told by a search by keywords.</summary>
    public string? DocumentId { get; init; }
}

/// <summary>Distinct values over the indexed documents, at most a few thousand of each.</summary>
/// <param name="Tags">Without the number sign, as first written.</param>
/// <param name="Authors">As written.</param>
/// <param name="Folders">Absolute paths of the folders that directly hold documents.</param>
/// <param name="FileNames">With extension, without folder.</param>
public sealed record KnowledgeBaseFacets(
    IReadOnlyList<string> Tags, IReadOnlyList<string> Authors, IReadOnlyList<string> Folders, IReadOnlyList<string> FileNames)
{
    /// <summary>The languages of the documents by ISO 639-1 code, each with its share, 0 to 1, the most frequent first; empty where they are not counted.</summary>
    public IReadOnlyList<(string Language, double Share)> Languages { get; init; } = [];

    /// <summary>Nothing known.</summary>
    public static KnowledgeBaseFacets None { get; } = new([], [], [], []);
}

/// <summary>Progress of an embedding space.</summary>
/// <param name="Texts">Distinct passage texts.</param>
/// <param name="Embedded">Those of them that have a vector in the space.</param>
public readonly record struct VectorCoverage(int Texts, int Embedded)
{
    /// <summary>True when nothing is left to embed.</summary>
    public bool IsComplete => Embedded >= Texts;
}

/// <summary>The store cannot be reached, is full or is damaged. The message says which and what to do.</summary>
public sealed class KnowledgeBaseException : Exception
{
    /// <summary>With a message for the owner.</summary>
    public KnowledgeBaseException(string message, Exception? inner = null) : base(message, inner) { }

    /// <summary>What is wrong.</summary>
    public KnowledgeBaseFault Fault { get; init; }
}

/// <summary>Kinds of trouble with the store.</summary>
public enum KnowledgeBaseFault
{
    /// <summary>It cannot be reached or used now; trying again later may help.</summary>
    Unavailable,

    /// <summary>No space is left for writing; searching goes on.</summary>
    Full,

    /// <summary>It was damaged and has been set aside; the present store is empty and has another identity.</summary>
    Damaged,
}
