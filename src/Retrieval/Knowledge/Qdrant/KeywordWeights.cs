using Microsoft.Extensions.Options;
using Qdrant.Client;
using Qdrant.Client.Grpc;
using Rag.Retrieval.Analysis;
using Rag.Retrieval.Settings;

namespace Rag.Retrieval.Knowledge.Qdrant;

/// <summary>
/// Keeps the passages' BM25 weights in step with their average length. It stands in the collection's metadata, where all writers find it; the
/// first to write sets it. When the collection has grown by a tenth, it is measured again, and where it is more than 3% off (half a percent, of
/// few passages), every passage is weighed anew, page by page: meanwhile weights of two averages stand side by side, which shifts scores by a
/// percent or so and nothing else. A killed process leaves passages with another mark, which the next check goes on with.
/// </summary>
internal sealed class KeywordWeights(QdrantClient client, QdrantCollections collections, TextAnalyzer analyzer, IOptions<RagOptions> options)
{
    private const int PageSize = 128;

    /// <summary>Lengths vary by about half of their average: with so many, it is met within 1%.</summary>
    private const int Sample = 5000;

    /// <summary>Where all were measured it costs little to be exact; of very many, a sample is about as far off.</summary>
    private const double Tolerance = 0.03, ToleranceOfFew = 0.005;
    private int _busy;
    private int _writtenSince = int.MaxValue / 2;
    private int _countThen;

    /// <summary>The weighting in force.</summary>
    /// <param name="info">The passages' collection as it is now.</param>
    /// <param name="lengths">Of the passages about to be written.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<KeywordWeighting> GetAsync(CollectionInfo info, IReadOnlyCollection<int> lengths, CancellationToken cancellationToken)
    {
        if (_writtenSince < int.MaxValue / 2) Interlocked.Add(ref _writtenSince, lengths.Count);
        if (QdrantCollections.AverageLengthOf(info) is { } average) return Weighting(average);
        double first = Math.Round(lengths.Average(), 2);
        await collections.SetAverageLengthAsync(first, cancellationToken).ConfigureAwait(false);
        return Weighting(first);
    }

    /// <summary>Measures and weighs anew where it is time to.</summary>
    public async Task KeepAsync(CancellationToken cancellationToken)
    {
        if (_writtenSince < _countThen / 10 || Interlocked.Exchange(ref _busy, 1) == 1) return;
        try
        {
            CollectionInfo info = await collections.GetPassagesInfoAsync(cancellationToken).ConfigureAwait(false);
            var sample = await client.QueryAsync(
                collections.Passages, global::Qdrant.Client.Grpc.Sample.Random, limit: Sample, payloadSelector: (string[])["length"], vectorsSelector: false,
                cancellationToken: cancellationToken).ConfigureAwait(false);
            if (sample.Count == 0 || QdrantCollections.AverageLengthOf(info) is not { } average) return;
            double measured = Math.Round(sample.Average(point => (double)point.Payload["length"].IntegerValue), 2);
            if (Math.Abs(measured - average) > (sample.Count < Sample ? ToleranceOfFew : Tolerance) * average)
            {
                await collections.SetAverageLengthAsync(measured, cancellationToken).ConfigureAwait(false);
                average = measured;
            }
            await WeighAsync(Weighting(average), cancellationToken).ConfigureAwait(false);
            _countThen = await client.CountAsync(collections.Passages, null, exact: false, cancellationToken).ConfigureAwait(false);
            _writtenSince = 0;
        }
        finally
        {
            Volatile.Write(ref _busy, 0);
        }
    }

    private async Task WeighAsync(KeywordWeighting weighting, CancellationToken cancellationToken)
    {
        var others = new Filter { MustNot = { Conditions.MatchKeyword("weights", weighting.Mark) } };
        string[] fields = ["passage", "language", "names"];
        while (await client.PageAsync(collections.Passages, others, PageSize, fields, cancellationToken).ConfigureAwait(false) is { Result.Count: > 0 } page)
        {
            (PointId Id, AnalyzedText Terms)[] analyzed =
                [.. page.Result.Select(point => (point.Id, Payload.Read<PassagePayload>(point.Payload).Terms(analyzer)))];
            PointVectors[] vectors =
                [.. analyzed.Select(one => Updates.Vector(one.Id, QdrantCollections.Keywords, new Vector { Sparse = weighting.Of(one.Terms) }))];
            // One that was deleted meanwhile stops the batch; the next page is without it.
            if (!await client.TryUpdateVectorsAsync(collections.Passages, vectors, cancellationToken).ConfigureAwait(false)) continue;
            var marks = analyzed.Select(one => (
                QdrantFilter.All(Conditions.HasId([one.Id.ToGuid()])),
                new Dictionary<string, object?> { ["weights"] = weighting.Mark, ["length"] = one.Terms.Length }));
            await client.SetPayloadAsync(collections.Passages, marks, cancellationToken).ConfigureAwait(false);
        }
    }

    private KeywordWeighting Weighting(double average) => new(options.Value.Search.K1, options.Value.Search.B, average);
}
