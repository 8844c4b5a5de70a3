using Rag.Ingest.Folders;
using Rag.Ingest.Reading;
using Rag.Retrieval.Documents;

namespace Rag.Ingest.Ledger;

/// <summary>
/// Every way in which what Ingest knows of a file changes: nothing else sets an entry's state. Each is pure. An indexed entry has a hash; a
/// failed or skipped one has none; a pending one has the hash of the old version, which serves meanwhile. Only a failed or skipped entry is
/// tried again by itself, and no outcome leaves attempts open.
/// </summary>
internal static class LedgerTransitions
{
    /// <summary>After this many crashes on the same content it is set aside.</summary>
    public const int MostAttempts = 3;

    /// <summary>The disk has a version of it, perhaps another one, and perhaps one that is not to be read.</summary>
    public static LedgerEntry Changed(this LedgerEntry old, FoundFile file, string folder)
    {
        bool sameVersion = old.Stamp.SameVersion(file.Stamp);
        LedgerEntry entry = old with { Stamp = file.Stamp, Folder = folder, Unsaved = old.Unsaved || old.Folder != folder };
        if (file.SkipReason is not null)
        {
            return entry with
            {
                State = DocumentState.Skipped,
                Reason = file.SkipReason,
                Hash = null,
                Attempts = 0,
                Failures = 0,
                RetryAt = null,
                Unsaved = true,
            };
        }
        if (sameVersion && !old.SkippedUnread) return entry;
        return entry.Due() with { Attempts = sameVersion ? old.Attempts : 0, Failures = 0 };
    }

    /// <summary>The same version lies elsewhere.</summary>
    public static LedgerEntry Moved(this LedgerEntry entry, FoundFile file, string folder) =>
        entry with { Path = file.Path, Folder = folder, Stamp = file.Stamp, Unsaved = true };

    /// <summary>The same version has another inode or another time of birth.</summary>
    public static LedgerEntry Renumbered(this LedgerEntry entry, FileStamp stamp) => entry with { Stamp = stamp };

    /// <summary>Gone from the disk.</summary>
    public static LedgerEntry Removed(this LedgerEntry entry) => entry with { Deleted = true };

    /// <summary>Given to a reader; where nothing more comes of it, the reader or Ingest itself died.</summary>
    public static LedgerEntry Opened(this LedgerEntry entry) => entry with { Attempts = entry.Attempts + 1 };

    /// <summary>Its passages are in the knowledge base.</summary>
    public static LedgerEntry Indexed(this LedgerEntry entry, Document document, string recipe) =>
        entry.Served() with { Reason = document.Reason, Hash = document.ContentHash, Recipe = recipe };

    /// <summary>A reader's answer that brought no content.</summary>
    /// <param name="entry">The file.</param>
    /// <param name="reading">The answer.</param>
    /// <param name="recipe">By which it would have been cut.</param>
    /// <param name="now">When it came.</param>
    public static LedgerEntry Read(this LedgerEntry entry, Reading.Reading reading, string recipe, DateTimeOffset now) => reading.Outcome switch
    {
        // What was there is as good as before, whatever stood about it here.
        ReadOutcome.Unchanged => entry.Served() with { Unsaved = true },
        // The reconciler looks at what stands there now.
        ReadOutcome.Moving => entry with { Attempts = 0 },
        ReadOutcome.Crashed when !reading.MayPass => entry.Attempts < MostAttempts ? entry : entry.SetAside(reading.Reason, recipe),
        ReadOutcome.Crashed when entry.Failures + 1 >= MostAttempts => entry.SetAside(reading.Reason, recipe),
        _ => entry.Refused(reading, recipe, now),
    };

    /// <summary>Not read again before its content changes.</summary>
    public static LedgerEntry SetAside(this LedgerEntry entry, string? reason, string recipe) =>
        entry.Failed($"set aside after {MostAttempts} attempts until its content changes: {reason}", recipe);

    /// <summary>Read, but the knowledge base does not take it.</summary>
    public static LedgerEntry Unwritable(this LedgerEntry entry, string reason, string recipe) =>
        entry.Failed($"it could not be written to the index ({reason})", recipe);

    /// <summary>The disk went on while this version was read: the outcome is not the last word.</summary>
    public static LedgerEntry Outdated(this LedgerEntry entry) => entry.Due() with { Attempts = 0 };

    /// <summary>The owner wants it tried again, whatever happened to it.</summary>
    public static LedgerEntry RetryNow(this LedgerEntry entry) => entry.Due() with { Attempts = 0, Failures = 0 };

    /// <summary>To be read: its time has come, or its content is not what its hash says. What is told of a version that serves stays.</summary>
    public static LedgerEntry Due(this LedgerEntry entry) =>
        entry with { State = DocumentState.Pending, Reason = entry.Hash is null ? null : entry.Reason, RetryAt = null };

    /// <summary>The knowledge base does not hold what it should.</summary>
    public static LedgerEntry Lost(this LedgerEntry entry) => (entry with { Hash = null, Unsaved = true }).Due();

    /// <summary>The knowledge base holds it already, from a life that ended before it could note that.</summary>
    public static LedgerEntry Found(this LedgerEntry entry, Document held) => entry with { Hash = held.ContentHash };

    /// <summary>The knowledge base was told this of it.</summary>
    public static LedgerEntry Saved(this LedgerEntry entry, Document told) =>
        entry with { Unsaved = told.Path != entry.Path || told.Folder != entry.Folder };

    private static LedgerEntry Served(this LedgerEntry entry) =>
        entry with { State = DocumentState.Indexed, Attempts = 0, Failures = 0, RetryAt = null };

    private static LedgerEntry Refused(this LedgerEntry entry, Reading.Reading reading, string recipe, DateTimeOffset now) =>
        entry.Failed(reading.Reason, recipe) with
        {
            State = reading.Skip ? DocumentState.Skipped : DocumentState.Failed,
            Failures = entry.Failures + 1,
            RetryAt = reading.MayPass ? now + BackOff(entry.Failures) : null,
        };

    private static LedgerEntry Failed(this LedgerEntry entry, string? reason, string recipe) => entry with
    {
        State = DocumentState.Failed,
        Reason = reason,
        Hash = null,
        Recipe = recipe,
        Attempts = 0,
        RetryAt = null,
        Unsaved = true,
    };

    /// <summary>30 s, 2 min, 8 min, 32 min, then every hour.</summary>
    private static TimeSpan BackOff(int failures) => TimeSpan.FromSeconds(Math.Min(3600, 30 * Math.Pow(4, failures)));
}
