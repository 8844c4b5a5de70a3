namespace Rag.Retrieval.Knowledge.Qdrant;

/// <summary>A point as it is written.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Vector">By name: a dense vector, or a <see cref="SparseVector"/>.</param>
/// <param name="Payload">Its payload.</param>
internal sealed record NewPoint(Guid Id, IReadOnlyDictionary<string, object> Vector, IReadOnlyDictionary<string, object?> Payload);

/// <summary>New vectors of a point that is there; others of it stay.</summary>
internal sealed record PointVectors(Guid Id, IReadOnlyDictionary<string, object> Vector);

/// <summary>A sparse vector; the indices are unique.</summary>
internal sealed record SparseVector(IReadOnlyList<uint> Indices, IReadOnlyList<float> Values);

/// <summary>A point as it was read, with as much of its payload as was asked for.</summary>
internal sealed record StoredPoint<TPayload>(Guid Id, TPayload Payload, double Score, IReadOnlyDictionary<string, float[]>? Vector);

/// <summary>One page of a scroll.</summary>
internal sealed record PointPage<TPayload>(IReadOnlyList<StoredPoint<TPayload>> Points, Guid? NextPageOffset);

/// <summary>What is read and in which order.</summary>
internal sealed record ScrollRequest
{
    public Condition? Filter { get; init; }
    public int Limit { get; init; } = 256;
    public Guid? Offset { get; init; }
    public object? OrderBy { get; init; }

    /// <summary>True for all of the payload, or the names of the fields wanted.</summary>
    public object WithPayload { get; init; } = true;

    /// <summary>False, or the names of the vectors wanted.</summary>
    public object WithVector { get; init; } = false;
}

/// <summary>The best points for a query.</summary>
/// <param name="Query">A dense vector, a <see cref="SparseVector"/>, or another of Qdrant's queries.</param>
/// <param name="Using">The vector's name.</param>
/// <param name="Limit">How many.</param>
/// <param name="Filter">Among which; null for all.</param>
/// <param name="WithPayload">Names of the fields wanted.</param>
internal sealed record QueryRequest(object Query, string? Using, int Limit, Condition? Filter, IReadOnlyList<string> WithPayload);

/// <summary>Makes ids of points from ids of ours: Qdrant takes UUIDs only.</summary>
internal static class PointId
{
    /// <summary>The first 128 bits of the SHA-256 of the parts, so that a repeated write meets the same point.</summary>
    public static Guid Of(params ReadOnlySpan<string> parts) => new(
        System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(string.Join('\n', parts))).AsSpan(0, 16), bigEndian: true);
}
