using System.Security.Cryptography;
using Rag.Inference.Gguf;

namespace Rag.Inference.Downloads;

/// <summary>Decides whether what was fetched is the file that was wanted. What is not is deleted, so that the next try begins anew.</summary>
internal static class DownloadCheck
{
    /// <summary>What the file's bytes were compared with, for the owner.</summary>
    /// <param name="entry">What was wanted.</param>
    /// <param name="part">What came.</param>
    /// <param name="note">What the server said of it.</param>
    /// <param name="parts">Files of the model; of one of several the header alone is read, since the others are not in place yet.</param>
    /// <param name="cancellationToken">Ends the comparison.</param>
    /// <exception cref="DownloadException">It is another file; it was deleted.</exception>
    public static async Task<string> RunAsync(
        WantedFile entry, PartFile part, PartNote note, int parts, CancellationToken cancellationToken)
    {
        string? expected = entry.Sha256.Length > 0 ? entry.Sha256 : note.ServerSha256;
        if (expected is not null && await HashAsync(part.PartPath, cancellationToken).ConfigureAwait(false) is var actual && actual != expected)
        {
            part.Delete();
            throw new DownloadException($"The file that came is not the one that was asked for: its SHA-256 is {actual}, and not {expected}. It was deleted; try again, or get it by hand.");
        }
        try
        {
            if (parts == 1) FoundFile.Read(part.PartPath);
            else if (GgufReader.Read(part.PartPath).Number("split.count") is var count && count != parts)
                throw new GgufException($"{entry.FileName} says that it is one of {count ?? 1} parts");
        }
        catch (GgufException fault)
        {
            part.Delete();
            throw new DownloadException($"What came cannot be used as a model: {fault.Message}. It was deleted.", canRetry: false, fault);
        }
        return entry.Sha256.Length > 0 ? "Verified: its SHA-256 is the publicly known one."
            : note.ServerSha256 is not null ? "Not verified: no SHA-256 is publicly known. It is the one that the server named."
            : "Not verified: no SHA-256 is publicly known.";
    }

    private static async Task<string> HashAsync(string path, CancellationToken cancellationToken)
    {
        FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 20, FileOptions.Asynchronous | FileOptions.SequentialScan);
        await using (file.ConfigureAwait(false))
            return Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellationToken).ConfigureAwait(false));
    }
}
