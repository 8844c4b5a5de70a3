using System.Buffers.Binary;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Rag.Ingest.Reading;

/// <summary>Messages over a pipe: four bytes of length, little-endian, then JSON in UTF-8.</summary>
internal static class Frames
{
    private const int Longest = 1 << 30;

    public static async Task WriteAsync<T>(Stream stream, T message, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        using var frame = new MemoryStream();
        frame.Write(stackalloc byte[4]);
        JsonSerializer.Serialize(frame, message, type);
        BinaryPrimitives.WriteInt32LittleEndian(frame.GetBuffer(), (int)frame.Length - 4);
        await stream.WriteAsync(frame.GetBuffer().AsMemory(0, (int)frame.Length), cancellationToken);
        await stream.FlushAsync(cancellationToken);
    }

    /// <summary>The next message, or null at the end of the stream.</summary>
    public static async Task<T?> ReadAsync<T>(Stream stream, JsonTypeInfo<T> type, CancellationToken cancellationToken) where T : class
    {
        byte[] head = new byte[4];
        if (await stream.ReadAtLeastAsync(head, 4, throwOnEndOfStream: false, cancellationToken) < 4) return null;
        int length = BinaryPrimitives.ReadInt32LittleEndian(head);
        if (length is < 0 or > Longest) throw new InvalidDataException($"A message of {length} bytes is not one of ours.");
        byte[] body = new byte[length];
        if (await stream.ReadAtLeastAsync(body, length, throwOnEndOfStream: false, cancellationToken) < length) return null;
        return JsonSerializer.Deserialize(body, type);
    }
}
