using Rag.Retrieval.Analysis;
using Rag.Retrieval.Documents;
using Rag.Retrieval.Embeddings;

namespace Rag.Retrieval.Knowledge.Qdrant;

/// <summary>Writes the passages of a version with all vectors that can be had at once: BM25 weights, the static one, those known for the same text.</summary>
internal sealed class PassageWriter(
    QdrantClient client, QdrantCollections collections, TextAnalyzer analyzer, KeywordWeights weights,
    TermVocabulary vocabulary, StaticEmbedder embedder)
{
    private const int PointsPerRequest = 128;

    public async Task WriteAsync(IReadOnlyList<IndexedDocument> documents, long version, CancellationToken cancellationToken)
    {
        Cut[] cuts =
        [
            .. from document in documents
               let language = document.Document.Language ?? LanguageDetector.Guess(document.Content.Text)
               let names = DocumentNames.Of(document.Document)
               from passage in document.Passages
               select new Cut(passage, document.Document, language, names, analyzer.Analyze(DocumentNames.Weighed(passage, names), language)),
        ];
        if (cuts.Length == 0) return;
        CollectionInfo info = await collections.GetPassagesInfoAsync(cancellationToken).ConfigureAwait(false);
        KeywordWeighting weighting = await weights.GetAsync(info, [.. cuts.Select(cut => cut.Terms.Length)], cancellationToken).ConfigureAwait(false);
        await vocabulary.AddAsync(cuts.SelectMany(cut => cut.Terms.Counts.Keys), cancellationToken).ConfigureAwait(false);
        var known = await FindKnownAsync(info, cuts.Select(cut => cut.Passage.TextHash), cancellationToken).ConfigureAwait(false);
        foreach (Cut[] batch in cuts.Chunk(PointsPerRequest))
        {
            NewPoint[] points = [.. batch.Select(cut => PointOf(cut, version, weighting, known))];
            await client.UpsertAsync(collections.Passages, points, null, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc cref="KeywordWeights.KeepAsync"/>
    public Task KeepWeightsAsync(CancellationToken cancellationToken) => weights.KeepAsync(cancellationToken);

    private NewPoint PointOf(
        Cut cut, long version, KeywordWeighting weighting, IReadOnlyDictionary<Guid, Dictionary<string, object>> known)
    {
        (Passage passage, Document document, string? language, string names, AnalyzedText terms) = cut;
        Dictionary<string, object> vectors = known.TryGetValue(PassagePoints.TextKeyOf(passage.TextHash), out var reused) ? new(reused) : [];
        vectors[QdrantCollections.Keywords] = weighting.Of(terms);
        if (StaticEmbedder.Understands(language)) vectors[embedder.Space.Id] = embedder.Embed(passage.SearchText);
        Dictionary<string, object?> payload = PassagePoints.PayloadOf(passage, document, version);
        (payload["weights"], payload["length"], payload["language"], payload["names"]) = (weighting.Mark, terms.Length, language ?? "", names);
        return new NewPoint(PassagePoints.IdOf(passage, version), vectors, payload);
    }

    /// <summary>The vectors that passages of the same texts have in the models' spaces, by the key of the text.</summary>
    private async Task<IReadOnlyDictionary<Guid, Dictionary<string, object>>> FindKnownAsync(
        CollectionInfo info, IEnumerable<string> textHashes, CancellationToken cancellationToken)
    {
        Dictionary<Guid, Dictionary<string, object>> known = [];
        foreach (string space in info.Vectors.Keys.Where(name => name != embedder.Space.Id))
        {
            foreach (Guid[] batch in textHashes.Select(PassagePoints.TextKeyOf).Distinct().Chunk(PointsPerRequest))
            {
                HashSet<Guid> wanted = [.. batch];
                while (wanted.Count > 0)
                {
                    var request = new ScrollRequest
                    {
                        Filter = Condition.All(Condition.In("text", wanted), Condition.Has(space)),
                        Limit = PointsPerRequest,
                        WithPayload = (string[])["text"],
                        WithVector = (string[])[space],
                    };
                    var page = await client.ScrollAsync<PassagePayload>(collections.Passages, request, cancellationToken).ConfigureAwait(false);
                    if (page.Points.Count == 0) break;
                    // A text that many passages share may fill the page; what it found is not asked for again.
                    foreach (var point in page.Points.Where(point => wanted.Remove(point.Payload.Text)))
                    {
                        if (!known.TryGetValue(point.Payload.Text, out var vectors)) known[point.Payload.Text] = vectors = [];
                        vectors[space] = point.Vector![space];
                    }
                }
            }
        }
        return known;
    }

    private sealed record Cut(Passage Passage, Document Document, string? Language, string Names, AnalyzedText Terms);
}
