using System.Text.Json;

namespace Rag.Retrieval.Workers;

/// <summary>The body of a request that is JSON, whole, before anything is read of it. Safe to call from any thread.</summary>
public static class JsonBody
{
    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>Its bytes, without a byte order mark; as many as the server lets through.</summary>
    public static async Task<ReadOnlyMemory<byte>> ReadAsync(Stream body, CancellationToken cancellationToken)
    {
        using MemoryStream whole = new();
        await body.CopyToAsync(whole, cancellationToken).ConfigureAwait(false);
        ReadOnlyMemory<byte> bytes = whole.GetBuffer().AsMemory(0, (int)whole.Length);
        return bytes.Span.StartsWith(ByteOrderMark) ? bytes[ByteOrderMark.Length..] : bytes;
    }

    /// <summary>
    /// The byte at which a text begins that holds half a surrogate pair, which JSON may escape (RFC 8259, section 8.2), and which would
    /// fail much later, where the text is asked for; null where there is none.
    /// </summary>
    /// <param name="json">A whole body.</param>
    /// <param name="depth">How deep it may nest.</param>
    /// <exception cref="JsonException">It is no JSON, or nests deeper.</exception>
    public static long? BrokenText(ReadOnlySpan<byte> json, int depth)
    {
        Utf8JsonReader reader = new(json, new JsonReaderOptions { MaxDepth = depth });
        while (reader.Read())
        {
            if (!reader.ValueIsEscaped) continue;
            try { reader.GetString(); }
            catch (InvalidOperationException) { return reader.TokenStartIndex; }
        }
        return null;
    }
}
