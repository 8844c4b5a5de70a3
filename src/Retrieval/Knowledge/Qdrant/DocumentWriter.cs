using Microsoft.Extensions.Options;
using Qdrant.Client;
using Qdrant.Client.Grpc;
using Rag.Retrieval.Documents;
using Rag.Retrieval.Settings;
using Document = Rag.Retrieval.Documents.Document;
using Range = Qdrant.Client.Grpc.Range;

namespace Rag.Retrieval.Knowledge.Qdrant;

/// <summary>Replaces and deletes documents so that a reader sees the old or the new version, though Qdrant has no transaction over points.</summary>
/// <remarks>
/// <para>Every passage and piece of content bears the version with which it was written, and has a point of its own for each version. The
/// document's one point names the current version; writing a single point is atomic in Qdrant. A reader takes a passage only where its version
/// is the one that the document's point names, and reads that point after it found the passages (<see cref="PassageSearch"/>), for all passages
/// of a document at once. So what it shows of a document is of one version, whatever a writer does meanwhile:</para>
/// <list type="number">
/// <item>Replacing writes all points of the new version first: no reader takes them. Killed here, they lie unseen until the next writing of that
/// document, whose higher version sweeps them away.</item>
/// <item>Then the document's point is written: the switch. Until then the old version is whole, since nothing of it was touched; after it the
/// new one is whole, since every piece was acknowledged as readable (<c>wait=true</c>) before.</item>
/// <item>Then what has a lower version is deleted. Killed here, it lies unseen like under 1.</item>
/// </list>
/// <para>Versions only rise: the switch overwrites a lower version only, sweeping deletes lower versions only. A request repeated by the retries,
/// or one from a killed process that arrives late, therefore changes nothing, and of two writers of one document the higher version wins as a
/// whole. A reader that found passages of a version just swept away finds fewer, never a mixture.</para>
/// <para>Deleting marks the document's point first, which hides all of it at once, then deletes passages and contents, then the marked point.
/// Killed or cut off anywhere in between, the mark stays, and the next writing call of any process completes the deletion.</para>
/// </remarks>
internal sealed class DocumentWriter(
    QdrantClient client, QdrantCollections collections, DocumentReader reader, PassageWriter passages,
    IOptions<RagOptions> settings, TimeProvider time)
{
    private const int PointsPerRequest = 256;
    private static readonly string[] Version = ["version"];

    /// <inheritdoc cref="IKnowledgeBase.ReplaceDocumentsAsync"/>
    public async Task ReplaceAsync(IReadOnlyList<IndexedDocument> documents, CancellationToken cancellationToken)
    {
        if (documents.Count == 0) return;
        await CompleteDeletionsAsync(cancellationToken).ConfigureAwait(false);
        Guid[] ids = [.. documents.Select(document => DocumentPoints.IdOf(document.Document.Id)).Distinct()];
        var known = await reader.GetAsync(ids, Version, cancellationToken).ConfigureAwait(false);
        long version = NextVersion(known.Values);
        // A new document is listed as waiting before anything of it is written, so that nothing of a killed attempt is beyond finding.
        await InsertAsync(documents.Select(document => document.Document).Where(document => !known.ContainsKey(DocumentPoints.IdOf(document.Id))),
            cancellationToken).ConfigureAwait(false);

        List<PointStruct> current = [];
        foreach ((Document document, DocumentContent content, IReadOnlyList<Passage> cut) in documents)
        {
            IReadOnlyList<PointStruct> parts = ContentPoints.Of(document.Id, version, content);
            foreach (PointStruct part in parts)
                await client.WriteAsync(collections.Contents, [part], null, cancellationToken).ConfigureAwait(false);
            current.Add(DocumentPoints.Of(
                document with { PassageCount = cut.Count, IndexedAt = document.IndexedAt ?? time.GetUtcNow() }, settings.Value.Source, version, parts.Count));
        }
        await passages.WriteAsync(documents, version, cancellationToken).ConfigureAwait(false);
        foreach (PointStruct[] points in current.Chunk(PointsPerRequest))
            await client.WriteAsync(collections.Documents, points, QdrantFilter.All(Below(version)), cancellationToken).ConfigureAwait(false);
        await SweepAsync(ids, version, cancellationToken).ConfigureAwait(false);
        await passages.KeepWeightsAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc cref="IKnowledgeBase.SaveFactsAsync"/>
    public async Task SaveFactsAsync(IReadOnlyList<Document> documents, CancellationToken cancellationToken)
    {
        await CompleteDeletionsAsync(cancellationToken).ConfigureAwait(false);
        foreach (Document[] batch in documents.Chunk(PointsPerRequest))
        {
            Guid[] ids = [.. batch.Select(document => DocumentPoints.IdOf(document.Id))];
            var known = await reader.GetAsync(ids, ["version", "facts"], cancellationToken).ConfigureAwait(false);
            await InsertAsync(batch.Where(document => !known.ContainsKey(DocumentPoints.IdOf(document.Id))), cancellationToken).ConfigureAwait(false);
            await UpdateAsync([.. batch.Where(document => known.ContainsKey(DocumentPoints.IdOf(document.Id)))], known, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc cref="IKnowledgeBase.DeleteDocumentsAsync"/>
    public async Task DeleteAsync(IReadOnlyList<string> documentIds, CancellationToken cancellationToken)
    {
        foreach (Guid[] ids in documentIds.Select(DocumentPoints.IdOf).Distinct().Chunk(PointsPerRequest))
        {
            var known = await reader.GetAsync(ids, Version, cancellationToken).ConfigureAwait(false);
            long version = NextVersion(known.Values);
            var marked = new Dictionary<string, object?> { ["state"] = DocumentPoints.Deleted, ["version"] = version, ["facet"] = null };
            await client.SetPayloadAsync(
                collections.Documents, [(QdrantFilter.All(Conditions.HasId(ids), Below(version)), marked)], cancellationToken).ConfigureAwait(false);
        }
        await CompleteDeletionsAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Removes what marked documents have left.</summary>
    private async Task CompleteDeletionsAsync(CancellationToken cancellationToken)
    {
        Condition isMarked = Conditions.MatchKeyword("state", DocumentPoints.Deleted);
        Filter marked = QdrantFilter.All(isMarked);
        while (await client.PageAsync(collections.Documents, marked, PointsPerRequest, Version, cancellationToken).ConfigureAwait(false) is { Result.Count: > 0 } page)
        {
            foreach (var deletion in page.Result.GroupBy(point => point.Payload["version"].IntegerValue))
            {
                Guid[] ids = [.. deletion.Select(point => point.Id.ToGuid())];
                await SweepAsync(ids, deletion.Key, cancellationToken).ConfigureAwait(false);
                // Only where it is still marked: meanwhile a file with this id may have come back.
                Filter still = QdrantFilter.All(Conditions.HasId(ids), isMarked, Conditions.Match("version", deletion.Key));
                await client.DeleteAllAsync(collections.Documents, still, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task InsertAsync(IEnumerable<Document> documents, CancellationToken cancellationToken)
    {
        foreach (Document[] batch in documents.Chunk(PointsPerRequest))
        {
            var points = batch.Select(document => DocumentPoints.Of(document with { PassageCount = 0 }, settings.Value.Source, 0, 0));
            await client.InsertAsync(collections.Documents, points, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task UpdateAsync(
        IReadOnlyList<Document> documents, IReadOnlyDictionary<Guid, DocumentPayload> known, CancellationToken cancellationToken)
    {
        if (documents.Count == 0) return;
        long version = NextVersion(known.Values);
        List<(Filter, Dictionary<string, object?>)> facts = [], repeated = [];
        List<Guid> emptied = [];
        foreach (Document document in documents)
        {
            Guid id = DocumentPoints.IdOf(document.Id);
            DocumentPayload old = known[id];
            bool empties = document.State is DocumentState.Failed or DocumentState.Skipped;
            Dictionary<string, object?> fields =
                DocumentPoints.FactsOf(document with { PassageCount = empties ? 0 : old.Facts!.PassageCount });
            if (empties)
            {
                (fields["version"], fields["parts"]) = (version, 0);
                emptied.Add(id);
            }
            else if (old.Facts!.PassageCount > 0)
            {
                repeated.Add((QdrantFilter.All(PointKey.In("doc", [id])), PassagePoints.FactsOf(document)));
            }
            facts.Add((QdrantFilter.All(Conditions.HasId([id]), Conditions.Match("version", old.Version)), fields));
        }
        await client.SetPayloadAsync(collections.Documents, facts, cancellationToken).ConfigureAwait(false);
        if (repeated.Count > 0) await client.SetPayloadAsync(collections.Passages, repeated, cancellationToken).ConfigureAwait(false);
        if (emptied.Count > 0) await SweepAsync(emptied, version, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Deletes what the documents have of lower versions.</summary>
    private async Task SweepAsync(IReadOnlyCollection<Guid> documents, long version, CancellationToken cancellationToken)
    {
        foreach (Guid[] ids in documents.Chunk(PointsPerRequest))
        {
            Filter stale = QdrantFilter.All(PointKey.In("doc", ids), Below(version));
            await client.DeleteAllAsync(collections.Passages, stale, cancellationToken).ConfigureAwait(false);
            await client.DeleteAllAsync(collections.Contents, stale, cancellationToken).ConfigureAwait(false);
        }
    }

    private static Condition Below(long version) => Conditions.Range("version", new Range { Lt = version });

    /// <summary>Microseconds since 1970, or one more than the highest known, should the clock have gone back.</summary>
    private long NextVersion(IEnumerable<DocumentPayload> known) =>
        Math.Max((time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond, known.Select(document => document.Version + 1).DefaultIfEmpty().Max());
}
