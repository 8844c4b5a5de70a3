using System.Security.Cryptography;
using Rag.Ingest.Folders;
using Rag.Ingest.Readers;

namespace Rag.Ingest.Reading;

/// <summary>Opens, hashes and reads one file; runs in a reader process.</summary>
internal static class FileReading
{
    public static async Task<Reading> ReadAsync(ReadOrder order, DocumentReader reader, Action recognising, CancellationToken cancellationToken)
    {
        try
        {
            if (FileProbe.Look(order.Path, out FileStamp before) != FileType.Regular) return new Reading(ReadOutcome.Moving);
            var options = new FileStreamOptions { Share = FileShare.ReadWrite | FileShare.Delete, Options = FileOptions.SequentialScan, BufferSize = 1 << 16 };
            await using var stream = new FileStream(order.Path, options);
            string hash = Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellationToken));
            Reading reading = new(ReadOutcome.Unchanged);
            if (hash != order.KnownHash)
            {
                stream.Position = 0;
                ReadResult result = await reader.ReadAsync(stream, new ReadRequest(order.Path, order.Limits, before.ModifiedAt) { Recognising = recognising }, cancellationToken);
                reading = result switch
                {
                    ReadDocument document => new Reading(ReadOutcome.Read) { Document = document },
                    Unreadable no => new Reading(ReadOutcome.Unreadable) { Reason = no.Reason, MayPass = no.MayPass, Skip = no.Skip },
                    _ => throw new InvalidOperationException(result.GetType().Name),
                };
            }
            bool still = FileProbe.Look(order.Path, out FileStamp after) == FileType.Regular && after == before;
            return still ? reading with { Stamp = before, Hash = hash } : new Reading(ReadOutcome.Moving);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return new Reading(ReadOutcome.Moving);
        }
        catch (UnauthorizedAccessException)
        {
            return new Reading(ReadOutcome.Unreadable) { Reason = "it may not be read: check its permissions", MayPass = true, Skip = true };
        }
        catch (IOException e)
        {
            return new Reading(ReadOutcome.Unreadable) { Reason = $"it cannot be read now ({e.Message})", MayPass = true };
        }
    }
}
