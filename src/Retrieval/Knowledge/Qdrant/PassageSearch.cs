using Rag.Retrieval.Analysis;
using Rag.Retrieval.Documents;
using Rag.Retrieval.Knowledge.Memory;

namespace Rag.Retrieval.Knowledge.Qdrant;

/// <summary>Finds passages, and takes only those of their document's current version (the argument is at <see cref="DocumentWriter"/>).</summary>
internal sealed class PassageSearch(
    QdrantClient client, QdrantCollections collections, DocumentReader documents, TermVocabulary vocabulary, TextAnalyzer analyzer)
{
    private const int PageSize = 500;
    private const int MostLanguages = 100;

    /// <summary>Candidates in which a quoted phrase is looked for.</summary>
    private const int MostVerified = 2000;

    private static readonly string[] WithFacts = [.. DocumentPoints.VersionFields, "facts"];

    /// <inheritdoc cref="IKnowledgeBase.SearchKeywordAsync"/>
    public async Task<IReadOnlyList<ScoredPassage>> ByKeywordsAsync(
        string query, int limit, SearchFilter filter, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> phrases = QuotedPhrases.In(query);
        string plain = phrases.Count > 0 ? QuotedPhrases.Without(query) : query;
        bool unfinished = phrases.Count == 0 && plain.Length > 0 && char.IsLetterOrDigit(plain[^1]);
        var languages = await client.ListValuesAsync(collections.Passages, "language", null, MostLanguages, cancellationToken).ConfigureAwait(false);
        var words = analyzer.AnalyzeQuery(plain, [.. languages.Select(language => language.Length == 0 ? null : language)]);
        if (words.Count == 0) return [];
        SparseVector terms = KeywordWeighting.Of(await vocabulary.ExpandAsync(words, unfinished, cancellationToken).ConfigureAwait(false));
        if (terms.Indices.Count == 0) return [];
        Func<PassagePayload, bool>? holds = phrases.Count == 0 ? null : passage => Holds(passage, phrases);
        return await SearchAsync(terms, QdrantCollections.Keywords, limit, filter, holds, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc cref="IKnowledgeBase.SearchDenseAsync"/>
    public async Task<IReadOnlyList<ScoredPassage>> ByVectorAsync(
        EmbeddingSpace space, ReadOnlyMemory<float> vector, int limit, SearchFilter filter, CancellationToken cancellationToken) =>
        await collections.HasSpaceAsync(space, cancellationToken).ConfigureAwait(false)
            ? await SearchAsync(vector, space.Id, limit, filter, null, cancellationToken).ConfigureAwait(false)
            : [];

    /// <inheritdoc cref="IKnowledgeBase.GetPassagesAsync(IReadOnlyList{string}, CancellationToken)"/>
    public async Task<IReadOnlyList<FoundPassage>> GetAsync(IReadOnlyList<string> passageIds, CancellationToken cancellationToken)
    {
        Dictionary<string, FoundPassage> found = new(StringComparer.Ordinal);
        foreach (string[] ids in passageIds.Distinct(StringComparer.Ordinal).Chunk(PageSize))
        {
            var request = new ScrollRequest
            {
                Filter = Condition.All(Condition.In("key", ids.Select(PassagePoints.KeyOf))),
                Limit = PageSize,
                WithPayload = (string[])["doc", "version", "passage"],
            };
            var points = await ScrollAllAsync(request, cancellationToken).ConfigureAwait(false);
            var facts = await documents.GetAsync(points.Select(point => point.Payload.Doc), WithFacts, cancellationToken).ConfigureAwait(false);
            foreach (var point in points)
            {
                if (IsCurrent(point.Payload, facts) is { Facts: { } document })
                    found[point.Payload.Passage!.Id] = new FoundPassage(point.Payload.Passage, document);
            }
        }
        return [.. passageIds.Where(found.ContainsKey).Select(id => found[id])];
    }

    /// <inheritdoc cref="IKnowledgeBase.GetVectorsAsync"/>
    public async Task<IReadOnlyDictionary<string, ReadOnlyMemory<float>>> GetVectorsAsync(
        EmbeddingSpace space, IReadOnlyList<string> passageIds, CancellationToken cancellationToken)
    {
        Dictionary<string, ReadOnlyMemory<float>> vectors = new(StringComparer.Ordinal);
        if (!await collections.HasSpaceAsync(space, cancellationToken).ConfigureAwait(false)) return vectors;
        foreach (string[] ids in passageIds.Distinct(StringComparer.Ordinal).Chunk(PageSize))
        {
            Condition wanted = Condition.All(Condition.In("key", ids.Select(PassagePoints.KeyOf)), Condition.Has(space.Id));
            var request = new ScrollRequest { Filter = wanted, Limit = PageSize, WithPayload = (string[])["id"], WithVector = (string[])[space.Id] };
            // Another version's passage of the same id has the same text, hence the same vector.
            foreach (var point in await ScrollAllAsync(request, cancellationToken).ConfigureAwait(false))
                vectors[point.Payload.Id!] = point.Vector![space.Id];
        }
        return vectors;
    }

    /// <param name="query">The vector.</param>
    /// <param name="vector">Its name.</param>
    /// <param name="limit">How many.</param>
    /// <param name="filter">Among which documents.</param>
    /// <param name="holds">What a passage's text must hold besides; null for nothing.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    private async Task<IReadOnlyList<ScoredPassage>> SearchAsync(
        object query, string vector, int limit, SearchFilter filter, Func<PassagePayload, bool>? holds, CancellationToken cancellationToken)
    {
        Condition? condition = QdrantFilter.Of(filter);
        string[] fields = holds is null ? ["id", "doc", "version"] : ["id", "doc", "version", "language", "names", "passage"];
        string[] facts = QdrantFilter.NeedsFacts(filter) ? WithFacts : DocumentPoints.VersionFields;
        // Some of what is found may be of a version not current any more or not yet; so a few more are asked for, and once more if need be.
        for (int asked = holds is null ? limit + 16 : MostVerified; ; asked *= 2)
        {
            var points = await client.QueryAsync<PassagePayload>(
                collections.Passages, new QueryRequest(query, vector, asked, condition, fields), cancellationToken).ConfigureAwait(false);
            var known = await documents.GetAsync(points.Select(point => point.Payload.Doc), facts, cancellationToken).ConfigureAwait(false);
            ScoredPassage[] current =
            [
                .. from point in points
                   let document = IsCurrent(point.Payload, known)
                   where document is not null && (document.Facts is null || DocumentFilter.Matches(filter, document.Facts)) && holds?.Invoke(point.Payload) != false
                   select new ScoredPassage(point.Payload.Id!, point.Score),
            ];
            if (current.Length >= limit || points.Count < asked || holds is not null) return current.Length > limit ? current[..limit] : current;
        }
    }

    private bool Holds(PassagePayload passage, IReadOnlyList<string> phrases)
    {
        string? language = passage.Language is { Length: > 0 } known ? known : null;
        List<string> text = [.. analyzer.Sequence(DocumentNames.AddTo(passage.Passage!, passage.Names ?? ""), language)];
        return phrases.All(phrase => QuotedPhrases.Contains(text, [.. analyzer.Sequence(phrase, language)]));
    }

    private static DocumentPayload? IsCurrent(PassagePayload passage, IReadOnlyDictionary<Guid, DocumentPayload> documents) =>
        documents.TryGetValue(passage.Doc, out DocumentPayload? document) && document.Version == passage.Version ? document : null;

    private async Task<List<StoredPoint<PassagePayload>>> ScrollAllAsync(ScrollRequest request, CancellationToken cancellationToken)
    {
        List<StoredPoint<PassagePayload>> points = [];
        do
        {
            var page = await client.ScrollAsync<PassagePayload>(collections.Passages, request, cancellationToken).ConfigureAwait(false);
            points.AddRange(page.Points);
            request = request with { Offset = page.NextPageOffset };
        }
        while (request.Offset is not null);
        return points;
    }
}
