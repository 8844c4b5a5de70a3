using System.Security.Cryptography;
using Rag.Ingest.Folders;
using Rag.Ingest.Indexing;
using Rag.Ingest.Ledger;
using Rag.Retrieval.Documents;
using Rag.Retrieval.Workers;

namespace Rag.Ingest.Reconciling;

/// <summary>
/// Slowly compares every file's content with the hash that the ledger holds, because a file can change with its size and time unchanged
/// (restored, synchronised, bit rot). Each file is opened once within the set time, and never while there is other work.
/// </summary>
internal sealed class RehashPass(FileLedger ledger, WorkQueue queue, IngestOptions options, Heartbeats beats, TimeProvider time) : IWorkerLoop
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(50);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using Heartbeat beat = beats.Add("hash comparison", LoopBounds.Hashing(options));
        while (options.RehashHours > 0)
        {
            List<string> ids = [.. ledger.Where(IsIndexed).Select(e => e.Id)];
            TimeSpan pause = TimeSpan.FromHours(options.RehashHours) / (ids.Count + 1);
            await Task.Delay(pause, time, cancellationToken);
            foreach (string id in ids)
            {
                await Task.Delay(pause > Shortest ? pause : Shortest, time, cancellationToken);
                using Heartbeat.Step step = beat.Begin("comparing a file with its hash");
                if (queue.Count == 0 && ledger.Find(id) is { } entry && IsIndexed(entry)) await CheckAsync(entry, cancellationToken);
            }
        }
        await Task.Delay(Timeout.InfiniteTimeSpan, time, cancellationToken);
    }

    /// <summary>Reads one file's bytes; where they differ from what is indexed, the file is read again. True where they differ.</summary>
    public async Task<bool> CheckAsync(LedgerEntry entry, CancellationToken cancellationToken)
    {
        if (FileProbe.Look(entry.Path, out FileStamp stamp) != FileType.Regular || !stamp.SameVersion(entry.Stamp)) return false;
        try
        {
            await using var stream = new FileStream(entry.Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1 << 16, useAsync: true);
            string hash = Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellationToken));
            if (hash == entry.Hash) return false;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
        foreach (LedgerEntry changed in ledger.Update([entry.Id], e => e.Hash == entry.Hash ? e.Due() : null)) queue.Add(changed);
        return true;
    }

    private static bool IsIndexed(LedgerEntry entry) => entry is { Deleted: false, Hash: not null, State: DocumentState.Indexed };
}
