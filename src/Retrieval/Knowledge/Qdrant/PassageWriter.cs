using Qdrant.Client;
using Qdrant.Client.Grpc;
using Rag.Retrieval.Analysis;
using Rag.Retrieval.Documents;
using Rag.Retrieval.Embeddings;
using Document = Rag.Retrieval.Documents.Document;

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
            var points = batch.Select(cut => PointOf(cut, version, weighting, known));
            await client.WriteAsync(collections.Passages, points, null, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc cref="KeywordWeights.KeepAsync"/>
    public Task KeepWeightsAsync(CancellationToken cancellationToken) => weights.KeepAsync(cancellationToken);

    private PointStruct PointOf(Cut cut, long version, KeywordWeighting weighting, IReadOnlyDictionary<Guid, NamedVectors> known)
    {
        (Passage passage, Document document, string? language, string names, AnalyzedText terms) = cut;
        NamedVectors vectors = known.TryGetValue(PassagePoints.TextKeyOf(passage.TextHash), out NamedVectors? reused) ? reused.Clone() : new();
        vectors.Vectors[QdrantCollections.Keywords] = new Vector { Sparse = weighting.Of(terms) };
        if (StaticEmbedder.Understands(language)) vectors.Vectors[embedder.Space.Id] = Updates.Dense(embedder.Embed(passage.SearchText));
        Dictionary<string, object?> payload = PassagePoints.PayloadOf(passage, document, version);
        (payload["weights"], payload["length"], payload["language"], payload["names"]) = (weighting.Mark, terms.Length, language ?? "", names);
        return Payload.Point(PassagePoints.IdOf(passage, version), payload, vectors);
    }

    /// <summary>The vectors that passages of the same texts have in the models' spaces, by the key of the text.</summary>
    private async Task<IReadOnlyDictionary<Guid, NamedVectors>> FindKnownAsync(
        CollectionInfo info, IEnumerable<string> textHashes, CancellationToken cancellationToken)
    {
        Dictionary<Guid, NamedVectors> known = [];
        foreach (string space in QdrantCollections.SpacesOf(info).Keys.Where(name => name != embedder.Space.Id))
        {
            foreach (Guid[] batch in textHashes.Select(PassagePoints.TextKeyOf).Distinct().Chunk(PointsPerRequest))
            {
                HashSet<Guid> wanted = [.. batch];
                while (wanted.Count > 0)
                {
                    Filter filter = QdrantFilter.All(PointKey.In("text", wanted), Conditions.HasVector(space));
                    ScrollResponse page = await client.PageAsync(
                        collections.Passages, filter, PointsPerRequest, ["text"], cancellationToken, [space]).ConfigureAwait(false);
                    if (page.Result.Count == 0) break;
                    foreach (RetrievedPoint point in page.Result)
                    {
                        // A text that many passages share may fill the page; what it found is not asked for again.
                        Guid text = Guid.Parse(point.Payload["text"].StringValue);
                        if (!wanted.Remove(text)) continue;
                        if (!known.TryGetValue(text, out NamedVectors? vectors)) known[text] = vectors = new();
                        vectors.Vectors[space] = Updates.Dense(PassageLookup.DenseOf(point.Vectors.Vectors.Vectors[space]));
                    }
                }
            }
        }
        return known;
    }

    private sealed record Cut(Passage Passage, Document Document, string? Language, string Names, AnalyzedText Terms);
}
