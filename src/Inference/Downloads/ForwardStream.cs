namespace Rag.Inference.Downloads;

/// <summary>
/// What a server sends, read forward only, with the length of the whole file: enough to read a header from, and no more of the file than
/// that.
/// </summary>
/// <param name="body">What comes; stays the caller's.</param>
/// <param name="length">Bytes of the whole file.</param>
internal sealed class ForwardStream(Stream body, long length) : Stream
{
    /// <summary>No model's header is longer.</summary>
    private const long Most = 128L << 20;

    private long position;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => length;

    public override long Position { get => position; set => throw new NotSupportedException(); }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        if (position > Most) throw new Gguf.GgufException("its header is longer than any model's");
        int read = body.Read(buffer);
        position += read;
        return read;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
