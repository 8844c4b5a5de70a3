using System.Security.Cryptography;

namespace Rag.Inference.Models;

/// <summary>A stable mark of a file's content.</summary>
public static class Fingerprint
{
    private const long WholeUpTo = 2L << 30;
    private const int Ends = 8 << 20;

    /// <summary>True where the mark is the beginning of the SHA-256 of the whole file.</summary>
    public static bool IsOfWholeFile(long size) => size <= WholeUpTo;

    /// <summary>The first 16 digits of the SHA-256 of the file; beyond 2 GB, of its length and its ends, since reading all of it takes too long.</summary>
    public static async Task<string> OfAsync(string path, CancellationToken cancellationToken)
    {
        await using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1 << 20, FileOptions.Asynchronous | FileOptions.SequentialScan);
        if (file.Length <= WholeUpTo) return Short(await SHA256.HashDataAsync(file, cancellationToken).ConfigureAwait(false));
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(BitConverter.GetBytes(file.Length));
        byte[] buffer = new byte[Ends];
        foreach (long start in (long[])[0, file.Length - Ends])
        {
            file.Position = start;
            await file.ReadExactlyAsync(buffer, cancellationToken).ConfigureAwait(false);
            hash.AppendData(buffer);
        }
        return Short(hash.GetHashAndReset());
    }

    private static string Short(byte[] hash) => Convert.ToHexStringLower(hash)[..16];
}
