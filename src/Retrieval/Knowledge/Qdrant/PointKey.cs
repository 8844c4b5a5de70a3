using System.Security.Cryptography;
using System.Text;
using Qdrant.Client.Grpc;

namespace Rag.Retrieval.Knowledge.Qdrant;

/// <summary>Makes ids of points from ids of ours: Qdrant takes UUIDs only.</summary>
internal static class PointKey
{
    /// <summary>The first 128 bits of the SHA-256 of the parts, so that a repeated write meets the same point.</summary>
    public static Guid Of(params ReadOnlySpan<string> parts) =>
        new(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', parts))).AsSpan(0, 16), bigEndian: true);

    /// <summary>Any of these in a field that holds one or a list of them.</summary>
    public static Condition In(string field, IEnumerable<Guid> keys) =>
        Conditions.Match(field, [.. keys.Distinct().Select(key => key.ToString())]);

    /// <summary>The id as it was made.</summary>
    public static Guid ToGuid(this PointId id) => Guid.Parse(id.Uuid);
}
