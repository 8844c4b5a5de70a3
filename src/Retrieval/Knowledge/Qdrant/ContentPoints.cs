using System.IO.Compression;
using System.Text.Json;
using Rag.Retrieval.Documents;

namespace Rag.Retrieval.Knowledge.Qdrant;

/// <summary>A document's content as points of the collection <c>contents</c>: compressed JSON, cut so that no request nears Qdrant's limit of 32 MB.</summary>
internal static class ContentPoints
{
    private const int PartLength = 3 << 20;

    public static Guid IdOf(string documentId, long version, int part) =>
        PointId.Of(documentId, version.ToString(System.Globalization.CultureInfo.InvariantCulture), "content", part.ToString(System.Globalization.CultureInfo.InvariantCulture));

    public static IReadOnlyList<NewPoint> Of(string documentId, long version, DocumentContent content)
    {
        using var buffer = new MemoryStream();
        using (var brotli = new BrotliStream(buffer, CompressionLevel.Fastest, leaveOpen: true))
            JsonSerializer.Serialize(brotli, content, QdrantClient.Json);
        return
        [
            .. buffer.ToArray().Chunk(PartLength).Select((part, i) => new NewPoint(
                IdOf(documentId, version, i),
                new Dictionary<string, object>(),
                new Dictionary<string, object?> { ["doc"] = DocumentPoints.IdOf(documentId), ["version"] = version, ["part"] = i, ["data"] = part })),
        ];
    }

    /// <summary>Puts the parts together again.</summary>
    public static DocumentContent? Read(IEnumerable<ContentPayload> parts)
    {
        using var buffer = new MemoryStream();
        foreach (ContentPayload part in parts.OrderBy(part => part.Part)) buffer.Write(part.Data);
        buffer.Position = 0;
        using var brotli = new BrotliStream(buffer, CompressionMode.Decompress);
        return JsonSerializer.Deserialize<DocumentContent>(brotli, QdrantClient.Json);
    }
}

/// <summary>One piece; bytes are base64 in JSON.</summary>
internal sealed record ContentPayload(int Part, byte[] Data);
