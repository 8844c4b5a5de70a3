namespace Rag.Ingest.Readers;

/// <summary>Whole streams within limits.</summary>
internal static class StreamBytes
{
    /// <summary>All bytes of a stream of known length.</summary>
    /// <exception cref="UnreadableException">It is larger than the limit.</exception>
    public static byte[] ReadAll(this Stream stream, ReadLimits limits)
    {
        if (stream.Length - stream.Position > Math.Min(limits.FileBytes, Array.MaxLength))
            throw new UnreadableException($"it is larger than {limits.FileBytes >> 20} MB");
        byte[] bytes = new byte[stream.Length - stream.Position];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
