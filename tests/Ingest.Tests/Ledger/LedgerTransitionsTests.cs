using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Rag.Ingest.Folders;
using Rag.Ingest.Ledger;
using Rag.Ingest.Reading;
using Rag.Retrieval.Documents;

namespace Rag.Ingest.Tests.Ledger;

public sealed class LedgerTransitionsTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly FileStamp First = new(10, 1), Second = new(11, 2);

    private static readonly Dictionary<string, Func<LedgerEntry, LedgerEntry>> Transitions = new()
    {
        ["changed"] = e => e.Changed(File(e.Stamp with { ModifiedTicks = e.Stamp.ModifiedTicks + 1 }), "/n"),
        ["seen again"] = e => e.Changed(File(e.Stamp), "/n"),
        ["to be skipped"] = e => e.Changed(File(Second, "too large"), "/n"),
        ["moved"] = e => e.Moved(new FoundFile("/n/b.md", e.Stamp, null), "/n"),
        ["opened"] = e => e.Opened(),
        ["indexed"] = e => e.Indexed(Told(e), "r1"),
        ["unchanged"] = e => e.Hash is null ? e : e.Read(Answer(ReadOutcome.Unchanged), "r1", Now),
        ["moving"] = e => e.Read(Answer(ReadOutcome.Moving), "r1", Now),
        ["unreadable"] = e => e.Read(Answer(ReadOutcome.Unreadable) with { Reason = "damaged" }, "r1", Now),
        ["locked"] = e => e.Read(Answer(ReadOutcome.Unreadable) with { Reason = "locked", MayPass = true }, "r1", Now),
        ["empty"] = e => e.Read(Answer(ReadOutcome.Unreadable) with { Reason = "no text", Skip = true }, "r1", Now),
        ["crashed"] = e => e.Read(Answer(ReadOutcome.Crashed) with { Reason = "killed" }, "r1", Now),
        ["out of memory"] = e => e.Read(Answer(ReadOutcome.Crashed) with { Reason = "no memory", MayPass = true }, "r1", Now),
        ["outdated"] = e => e.Outdated(),
        ["retried"] = e => e.SkippedUnread ? e : e.RetryNow(),
        ["due"] = e => e.RetryAt is null ? e : e.Due(),
        ["lost"] = e => e.Hash is null ? e : e.Lost(),
        ["unwritable"] = e => e.Unwritable("it is full", "r1"),
    };

    private static readonly HashSet<string> Ends =
        ["indexed", "moving", "unreadable", "locked", "empty", "outdated", "unwritable", "to be skipped", "changed"];

    [Theory]
    [InlineData("opened", "Pending: page 2 is a picture, 1 attempt, old text")]
    [InlineData("opened indexed", "Indexed, new text")]
    [InlineData("opened unchanged", "Indexed: page 2 is a picture, old text")]
    [InlineData("opened moving", "Pending: page 2 is a picture, old text")]
    [InlineData("opened unreadable", "Failed: damaged")]
    [InlineData("opened empty", "Skipped: no text")]
    [InlineData("opened locked", "Failed: locked, again after 30 s")]
    [InlineData("opened locked due opened locked", "Failed: locked, again after 120 s")]
    [InlineData("opened locked due opened locked due opened locked due opened locked due opened locked", "Failed: locked, again after 3600 s")]
    [InlineData("opened crashed", "Pending: page 2 is a picture, 1 attempt, old text")]
    [InlineData("opened crashed opened crashed opened crashed", "Failed: set aside after 3 attempts until its content changes: killed")]
    [InlineData("opened crashed opened crashed changed", "Pending: page 2 is a picture, old text")]
    [InlineData("opened crashed opened crashed opened crashed retried", "Pending")]
    [InlineData("opened out~of~memory due opened out~of~memory due opened out~of~memory",
        "Failed: set aside after 3 attempts until its content changes: no memory")]
    [InlineData("opened indexed outdated", "Pending, new text")]
    [InlineData("opened unwritable", "Failed: it could not be written to the index (it is full)")]
    [InlineData("to~be~skipped", "Skipped: too large")]
    [InlineData("to~be~skipped seen~again", "Pending")]
    [InlineData("opened indexed lost", "Pending")]
    [InlineData("opened indexed seen~again", "Indexed, new text")]
    public void Transitions_OfAChangedFile_EndAsTheTableSays(string transitions, string expected)
    {
        LedgerEntry entry = LedgerEntry.New(File(First), "/n").Indexed(Told(null) with { ContentHash = "old", Reason = "page 2 is a picture" }, "r0").Changed(File(Second), "/n");
        foreach (string name in transitions.Split(' ')) entry = Transitions[name.Replace('~', ' ')](entry);
        Assert.Equal(expected, Shown(entry));
    }

    [Property(MaxTest = 2000)]
    public Property Transitions_InAnyOrder_KeepAnEntrySound()
    {
        Gen<List<string>> orders = Gen.Elements<string>([.. Transitions.Keys]).ListOf();
        return Prop.ForAll(orders.ToArbitrary(), order =>
        {
            LedgerEntry entry = LedgerEntry.New(File(First), "/n");
            foreach (string name in order)
            {
                entry = Transitions[name](entry);
                Assert.True(entry.State != DocumentState.Indexed || entry.Hash is not null, $"{name}: indexed without a hash");
                Assert.True(entry.State is DocumentState.Pending or DocumentState.Indexed || entry.Hash is null, $"{name}: {entry.State} with a hash");
                Assert.True(entry.State is DocumentState.Failed or DocumentState.Skipped || entry.RetryAt is null, $"{name}: {entry.State}, and tried again");
                Assert.True(entry.State is DocumentState.Pending or DocumentState.Indexed || entry.Reason is not null, $"{name}: {entry.State} without a reason");
                Assert.True(entry.State != DocumentState.Pending || entry.Hash is not null || entry.Reason is null, $"{name}: waits, {entry.Reason}");
                Assert.True(entry.RetryAt is null || entry.RetryAt <= Now.AddHours(1), $"{name}: tried again at {entry.RetryAt}");
                Assert.True(!Ends.Contains(name) || entry.Attempts == 0, $"{name}: {entry.Attempts} attempts are open");
            }
        });
    }

    private static Rag.Ingest.Reading.Reading Answer(ReadOutcome outcome) => new(outcome);

    private static FoundFile File(FileStamp stamp, string? skip = null) => new("/n/a.md", stamp, skip);

    private static Document Told(LedgerEntry? entry) => new()
    {
        Id = "d",
        Path = entry?.Path ?? "/n/a.md",
        Folder = "/n",
        State = DocumentState.Indexed,
        ContentHash = "new",
    };

    private static string Shown(LedgerEntry entry) => string.Concat(
        entry.State, entry.Reason is { } reason ? $": {reason}" : "",
        entry.Attempts is > 0 and var attempts ? $", {attempts} attempt" : "",
        entry.Hash is { } hash ? $", {hash} text" : "",
        entry.RetryAt is { } at ? $", again after {(at - Now).TotalSeconds} s" : "");
}
