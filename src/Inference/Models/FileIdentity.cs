using System.Security.Cryptography;
using Rag.Inference.Gguf;

namespace Rag.Inference.Models;

/// <summary>Tells cheaply whether a file is one that was seen before, wherever it lies now.</summary>
public static class FileIdentity
{
    private const int Ends = 1 << 20;

    /// <summary>32 hexadecimal digits made of its size, its time, and its first and last mebibyte.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static string Of(ModelFile file) => Of(file.Path, file.Size, file.ModifiedAt);

    /// <summary>Of an adapter beside a model.</summary>
    /// <exception cref="IOException">One of them cannot be read.</exception>
    public static string Of(AdapterFile adapter, ModelFile model) => $"{Of(adapter.Path, adapter.Size, adapter.ModifiedAt)}-{Of(model)}";

    private static string Of(string path, long size, DateTime modifiedAt)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(BitConverter.GetBytes(size));
        hash.AppendData(BitConverter.GetBytes(modifiedAt.Ticks));
        using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        byte[] buffer = new byte[Ends];
        foreach (long start in (long[])[0, Math.Max(0, stream.Length - Ends)])
        {
            stream.Position = start;
            hash.AppendData(buffer, 0, stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false));
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset())[..32];
    }
}
