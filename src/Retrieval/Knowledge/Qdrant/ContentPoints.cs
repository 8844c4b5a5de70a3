using System.IO.Compression;
using System.Text.Json;
using Qdrant.Client.Grpc;
using Rag.Retrieval.Documents;

namespace Rag.Retrieval.Knowledge.Qdrant;

/// <summary>A document's content as points of the collection <c>contents</c>: compressed JSON, cut so that no message is large.</summary>
internal static class ContentPoints
{
    private const int PartLength = 3 << 20;

    public static Guid IdOf(string documentId, long version, int part) => PointKey.Of(documentId, $"{version}", "content", $"{part}");

    public static IReadOnlyList<PointStruct> Of(string documentId, long version, DocumentContent content)
    {
        using var buffer = new MemoryStream();
        using (var brotli = new BrotliStream(buffer, CompressionLevel.Fastest, leaveOpen: true))
            JsonSerializer.Serialize(brotli, content, Payload.Json);
        return
        [
            .. buffer.ToArray().Chunk(PartLength).Select((part, i) => Payload.Point(
                IdOf(documentId, version, i),
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
        return JsonSerializer.Deserialize<DocumentContent>(brotli, Payload.Json);
    }
}

/// <summary>One piece; bytes are base64 in a payload.</summary>
internal sealed record ContentPayload(int Part, byte[] Data);
