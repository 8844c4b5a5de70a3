using Rag.Inference.Gguf;

namespace Rag.Bench.Models;

/// <summary>A copy of a model file that is damaged and mended in place.</summary>
internal sealed class DamagedCopy
{
    private readonly string source;
    private readonly Random random;
    private readonly long directory;

    public DamagedCopy(string source, string path, Random random)
    {
        (this.source, Path, this.random) = (source, path, random);
        Restore();
        Length = new FileInfo(path).Length;
        // The weights follow the directory and end the file.
        directory = Length - GgufReader.Read(path).Tensors.Max(tensor => tensor.Offset + tensor.Size);
    }

    public string Path { get; }

    public long Length { get; private set; }

    /// <summary>Sound again.</summary>
    public void Restore()
    {
        using FileStream from = File.OpenRead(source);
        using FileStream to = new(Path, FileMode.Create);
        from.CopyTo(to);
    }

    public void Cut(long length)
    {
        using FileStream stream = new(Path, FileMode.Open, FileAccess.Write);
        stream.SetLength(length);
    }

    /// <summary>Flips one to three bits; disposing flips them back.</summary>
    public IDisposable Flip(bool inDirectory)
    {
        (long At, byte Bit)[] flips = [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => (random.NextInt64(inDirectory ? directory : Length), (byte)(1 << random.Next(8))))];
        Apply(flips);
        return new Mending(() => Apply(flips));
    }

    private void Apply((long At, byte Bit)[] flips)
    {
        using FileStream stream = new(Path, FileMode.Open, FileAccess.ReadWrite);
        foreach ((long at, byte bit) in flips)
        {
            stream.Position = at;
            int value = stream.ReadByte();
            stream.Position = at;
            stream.WriteByte((byte)(value ^ bit));
        }
    }

    private sealed class Mending(Action mend) : IDisposable
    {
        public void Dispose() => mend();
    }
}
