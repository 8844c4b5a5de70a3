using Grpc.Core;
using Qdrant.Client;
using Qdrant.Client.Grpc;

namespace Rag.Retrieval.Knowledge.Qdrant;

/// <summary>
/// Writing calls as they are made here: each waits until the change can be read, and is idempotent, so that it may be repeated.
/// </summary>
/// <exception cref="KnowledgeBaseException">From every call: Qdrant is away, too slow, refuses, or did not carry it out in time.</exception>
internal static class Updates
{
    /// <param name="client">To whom.</param>
    /// <param name="collection">Where to.</param>
    /// <param name="points">What to write.</param>
    /// <param name="onlyOver">A point that is there is overwritten only where this holds; null for always.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static Task WriteAsync(
        this QdrantClient client, string collection, IEnumerable<PointStruct> points, Filter? onlyOver, CancellationToken cancellationToken) =>
        UpsertAsync(client, new UpsertPoints { CollectionName = collection, Points = { points }, UpdateFilter = onlyOver }, cancellationToken);

    /// <summary>Writes those that are not there yet.</summary>
    public static Task InsertAsync(this QdrantClient client, string collection, IEnumerable<PointStruct> points, CancellationToken cancellationToken) =>
        UpsertAsync(client, new UpsertPoints { CollectionName = collection, Points = { points }, UpdateMode = UpdateMode.InsertOnly }, cancellationToken);

    /// <summary>Sets fields of the payload, each change for the points that meet its condition; other fields stay.</summary>
    public static async Task SetPayloadAsync(
        this QdrantClient client, string collection, IEnumerable<(Filter Filter, Dictionary<string, object?> Fields)> changes, CancellationToken cancellationToken)
    {
        PointsUpdateOperation[] operations =
        [
            .. changes.Select(change => new PointsUpdateOperation
            {
                SetPayload = new PointsUpdateOperation.Types.SetPayload
                {
                    PointsSelector = new PointsSelector { Filter = change.Filter },
                    Payload = { change.Fields.ToDictionary(field => field.Key, field => Payload.Of(field.Value)) },
                },
            }),
        ];
        foreach (UpdateResult result in await client.UpdateBatchAsync(collection, operations, cancellationToken: cancellationToken).ConfigureAwait(false))
            Check(result);
    }

    public static async Task DeleteAllAsync(this QdrantClient client, string collection, Filter filter, CancellationToken cancellationToken) =>
        Check(await client.DeleteAsync(collection, filter, cancellationToken: cancellationToken).ConfigureAwait(false));

    /// <summary>False where one of the points is not there; others may have been written then.</summary>
    public static async Task<bool> TryUpdateVectorsAsync(
        this QdrantClient client, string collection, IReadOnlyList<PointVectors> points, CancellationToken cancellationToken)
    {
        try
        {
            Check(await client.UpdateVectorsAsync(collection, points, cancellationToken: cancellationToken).ConfigureAwait(false));
            return true;
        }
        catch (KnowledgeBaseException fault) when (fault.Code() is StatusCode.NotFound)
        {
            return false;
        }
    }

    /// <summary>A new vector of a point that is there; its others stay.</summary>
    public static PointVectors Vector(PointId id, string name, Vector vector) =>
        new() { Id = id, Vectors = new Vectors { Vectors_ = new NamedVectors { Vectors = { [name] = vector } } } };

    /// <summary>A dense vector.</summary>
    public static Vector Dense(ReadOnlyMemory<float> vector) => new() { Dense = new DenseVector { Data = { vector.ToArray() } } };

    private static async Task UpsertAsync(QdrantClient client, UpsertPoints points, CancellationToken cancellationToken)
    {
        points.Wait = true;
        Check(await client.UpsertAsync(points, cancellationToken).ConfigureAwait(false));
    }

    private static void Check(UpdateResult result)
    {
        if (result.Status != UpdateStatus.Completed)
            throw new KnowledgeBaseException($"Qdrant took a change but did not carry it out in time ({result.Status}): it is overloaded.");
    }
}
