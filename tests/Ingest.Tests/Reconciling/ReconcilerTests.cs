using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Rag.Ingest.Folders;
using Rag.Ingest.Ledger;
using Rag.Ingest.Reconciling;
using Rag.Retrieval.Documents;
using Rag.Retrieval.Knowledge;
using Rag.Retrieval.Workers;

namespace Rag.Ingest.Tests.Reconciling;

public sealed class ReconcilerTests : IAsyncDisposable
{
    private readonly TemporaryFolder data = new(), docs = new();
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private IngestHarness? harness;

    [Fact]
    public async Task Start_FilesThere_AreSearchable()
    {
        docs.Write("a.md", "# Title\n\nquicksilver");
        docs.Write("deep/er/b.txt", "quicksilver and lead");
        await StartAsync();
        await harness!.IdleAsync();
        Assert.Equal([docs["a.md"], docs["deep/er/b.txt"]], await harness.SearchAsync("quicksilver"));
    }

    [Fact]
    public async Task Status_RightAfterAWrite_IsNotIdle()
    {
        docs.Write("a.md", "first");
        await StartAsync();
        await harness!.IdleAsync();
        for (int i = 0; i < 20; i++)
        {
            docs.Write($"n{i}.md", "another");
            Assert.False((await harness.StatusAsync()).Idle);
        }
    }

    [Fact]
    public async Task Forget_LedgerCannotBeWritten_GoesOnOnceItCan()
    {
        docs.Write("a.md", "quicksilver");
        await StartAsync();
        await harness!.IdleAsync();
        using (var other = new SqliteConnection($"Data Source={data["ingest.db"]};Pooling=False"))
        {
            other.Open();
            Execute(other, "CREATE TRIGGER full BEFORE INSERT ON files BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END");
            await Assert.ThrowsAsync<SqliteException>(() => harness.Get<Reconciler>().ForgetAsync(docs.Path, TestContext.Current.CancellationToken));
            Execute(other, "DROP TRIGGER full");
        }
        await harness.Get<Reconciler>().ChangeFoldersAsync([], TestContext.Current.CancellationToken).WaitAsync(Limit, TestContext.Current.CancellationToken);
        await harness.Get<Reconciler>().ForgetAsync(docs.Path, TestContext.Current.CancellationToken).WaitAsync(Limit, TestContext.Current.CancellationToken);
        await harness.IdleAsync();
        Assert.Empty(await harness.SearchAsync("quicksilver"));
    }

    [Fact]
    public async Task ChangeFolders_PathThatCannotBe_LeavesTheOthersAndGoesOn()
    {
        docs.Write("a.md", "quicksilver");
        await StartAsync();
        await Assert.ThrowsAsync<ArgumentException>(() => harness!.Get<Reconciler>().ChangeFoldersAsync(["/a\0b"], TestContext.Current.CancellationToken));
        await harness!.Get<Reconciler>().VerifyAsync(TestContext.Current.CancellationToken).WaitAsync(Limit, TestContext.Current.CancellationToken);
        await harness.IdleAsync();
        Assert.Single(await harness.SearchAsync("quicksilver"));
    }

    [Fact]
    public async Task Run_LoopDiesOfAFaultThatPasses_IsShownAndStartsAgain()
    {
        docs.Write("a.md", "quicksilver");
        harness = new IngestHarness(data.Path, [docs.Path]);
        harness.Model.Trouble = new IOException("the disk sleeps");
        await harness.StartAsync();
        var status = await harness.UntilAsync(s => s.Warnings.Any(w => w.Contains("the disk sleeps", StringComparison.Ordinal) && w.Contains("starts again", StringComparison.Ordinal)));
        Assert.False(status.Idle);
        harness.Model.Trouble = null;
        status = await harness.IdleAsync();
        Assert.Empty(status.Warnings);
        Assert.Single(await harness.SearchAsync("quicksilver"));
    }

    [Fact]
    public async Task Delete_FileInFolder_IsFoundNoMore()
    {
        string path = docs.Write("a.md", "quicksilver");
        await StartAsync();
        await harness!.IdleAsync();
        File.Delete(path);
        await harness.IdleAsync();
        Assert.Empty(await harness.SearchAsync("quicksilver"));
        Assert.Equal(0, (await harness.Knowledge.CountAsync(TestContext.Current.CancellationToken)).Indexed);
    }

    [Fact]
    public async Task Rename_FolderOfFiles_KeepsIdsAndReadsNothing()
    {
        for (int i = 0; i < 20; i++) docs.Write($"old/n{i}.md", $"note {i} quicksilver");
        await StartAsync();
        await harness!.IdleAsync();
        string id = harness.Ledger.FindPath(docs["old/n7.md"])!.Id;
        Directory.Move(docs["old"], docs["new"]);
        await harness.IdleAsync();
        Assert.Equal(id, harness.Ledger.FindPath(docs["new/n7.md"])!.Id);
        Assert.Equal(docs["new/n7.md"], (await harness.DocumentAsync(docs["new/n7.md"]))!.Path);
        Assert.Equal(20, harness.Knowledge.Replaced.Count);
        Assert.Empty(harness.Knowledge.Deleted);
    }

    [Fact]
    public async Task Rename_File_IsFoundByItsNewNameUnderItsId()
    {
        docs.Write("heron.md", "it stands in the reeds");
        await StartAsync();
        await harness!.IdleAsync();
        string id = harness.Ledger.FindPath(docs["heron.md"])!.Id;
        File.Move(docs["heron.md"], docs["bittern.md"]);
        await harness.IdleAsync();
        Assert.Empty(await harness.Knowledge.SearchKeywordAsync("heron", 10, SearchFilter.None, TestContext.Current.CancellationToken));
        Assert.Single(await harness.Knowledge.SearchKeywordAsync("bittern", 10, SearchFilter.None, TestContext.Current.CancellationToken));
        Assert.Equal(id, harness.Ledger.FindPath(docs["bittern.md"])!.Id);
        Assert.Empty(harness.Knowledge.Deleted);
    }

    [Fact]
    public async Task Copy_UnderTheNumberOfADeletedFileOfItsSizeAndTime_IsReadAnew()
    {
        string deleted = docs.Write("deleted.txt", "quicksilver"), original = docs.Write("original.txt", "copperplate");
        // As two files have that are written within one tick of the file system's clock.
        File.SetLastWriteTimeUtc(deleted, new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        File.SetLastWriteTimeUtc(original, File.GetLastWriteTimeUtc(deleted));
        await StartAsync();
        await harness!.IdleAsync();
        FileProbe.Look(deleted, out FileStamp before);
        File.Delete(deleted);
        List<string> copies = [];
        FileStamp after = default;
        // Another program may be given the number first.
        while (after.Inode != before.Inode && copies.Count < 64)
        {
            copies.Add(docs[$"copy{copies.Count:00}.txt"]);
            File.Copy(original, copies[^1]);
            FileProbe.Look(copies[^1], out after);
        }
        Assert.SkipUnless(after.Inode == before.Inode && after.BornTicks != 0, "needs a file system that gives a freed number to one of the next files and says when it was made");
        await harness.IdleAsync();
        Assert.Empty(await harness.SearchAsync("quicksilver"));
        Assert.Contains(copies[^1], await harness.SearchAsync("copperplate"));
    }

    [Fact]
    public async Task Save_ByTemporaryFileAndRename_IndexesOnceWithoutDelete()
    {
        string path = docs.Write("a.md", "before");
        await StartAsync();
        await harness!.IdleAsync();
        string id = harness.Ledger.FindPath(path)!.Id;
        // As Vim does: the old file becomes the backup, the new one is written under its name, the backup goes.
        File.Move(path, path + "~");
        docs.Write("a.md", "afterwards");
        File.Delete(path + "~");
        docs.Write("~$a.md", "lock");
        docs.Write(".a.md.swp", "swap");
        await harness.IdleAsync();
        Assert.Equal([path], await harness.SearchAsync("afterwards"));
        Assert.Equal(id, harness.Ledger.FindPath(path)!.Id);
        Assert.Equal(2, harness.Knowledge.Replaced.Count);
        Assert.Empty(harness.Knowledge.Deleted);
        Assert.Equal(1, (await harness.Knowledge.ListDocumentsAsync(new DocumentQuery(), TestContext.Current.CancellationToken)).Total);
    }

    [Fact]
    public async Task Restart_NothingChanged_ReadsNothing()
    {
        for (int i = 0; i < 30; i++) docs.Write($"n{i}.md", $"note {i}");
        await StartAsync();
        await harness!.IdleAsync();
        await harness.DisposeAsync();
        await StartAsync();
        IngestStatus status = await harness.IdleAsync();
        Assert.True(status.Idle);
        Assert.Empty(harness.Knowledge.Replaced);
        Assert.All(harness.Ledger.Where(_ => true), e => Assert.Equal(0, e.Attempts));
    }

    [Fact]
    public async Task Restart_ChangesMeanwhile_AreFound()
    {
        docs.Write("stays.md", "stays");
        docs.Write("changes.md", "before");
        docs.Write("goes.md", "goes");
        docs.Write("moves.md", "moves");
        await StartAsync();
        await harness!.IdleAsync();
        string moved = harness.Ledger.FindPath(docs["moves.md"])!.Id;
        await harness.DisposeAsync();
        docs.Write("changes.md", "different now");
        File.Delete(docs["goes.md"]);
        File.Move(docs["moves.md"], docs["moved.md"]);
        docs.Write("new.md", "fresh");
        await StartAsync();
        await harness.IdleAsync();
        Assert.Equal([docs["changes.md"]], await harness.SearchAsync("different"));
        Assert.Empty(await harness.SearchAsync("goes"));
        Assert.Equal([docs["new.md"]], await harness.SearchAsync("fresh"));
        Assert.Equal(moved, harness.Ledger.FindPath(docs["moved.md"])!.Id);
        // The renamed one is written again, unread, for its new name.
        Assert.Equal([docs["changes.md"], docs["moved.md"], docs["new.md"]], harness.Knowledge.Replaced.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Copy_ManyFilesIntoNestedNewFolders_AllAreIndexed()
    {
        await StartAsync();
        await harness!.IdleAsync();
        for (int i = 0; i < 300; i++) docs.Write($"copy/{i % 7}/{i % 5}/n{i}.md", $"word{i}");
        await harness.IdleAsync();
        Assert.Equal(300, (await harness.Knowledge.CountAsync(TestContext.Current.CancellationToken)).Indexed);
    }

    [Fact]
    public async Task Folder_Vanished_IsUnavailableAndKeepsItsDocuments()
    {
        docs.Write("a.md", "quicksilver");
        await StartAsync();
        await harness!.IdleAsync();
        string elsewhere = docs.Path + "-away";
        Directory.Move(docs.Path, elsewhere);
        IngestStatus status = await harness.UntilAsync(s => s.Folders[0].State == "unavailable");
        Assert.NotNull(status.Folders[0].Reason);
        Assert.Single(await harness.SearchAsync("quicksilver"));
        Directory.Move(elsewhere, docs.Path);
        docs.Write("b.md", "back again");
        await harness.UntilAsync(s => s.Idle && s.Folders[0].State == "watching");
        Assert.Single(await harness.SearchAsync("back"));
        Assert.Equal(2, harness.Knowledge.Replaced.Count);
    }

    [Fact]
    public async Task File_OnAVolumeThatIsGone_IsKept()
    {
        docs.Write("here.md", "here");
        string path = docs.Write("stick/there.md", "quicksilver");
        await StartAsync();
        await harness!.IdleAsync();
        LedgerEntry entry = harness.Ledger.FindPath(path)!;
        harness.Ledger.Save([entry with { Stamp = entry.Stamp with { Device = entry.Stamp.Device + 1 } }]);
        File.Delete(path);
        IngestStatus status = await harness.UntilAsync(s => s.Folders[0].State == "unavailable");
        Assert.Contains("there.md", status.Folders[0].Reason);
        Assert.Single(await harness.SearchAsync("quicksilver"));
        Assert.Empty(harness.Knowledge.Deleted);
    }

    [Fact]
    public async Task Folders_OneTakenOff_IsKeptUntilForgotten()
    {
        using var other = new TemporaryFolder();
        docs.Write("a.md", "quicksilver");
        other.Write("b.md", "quicksilver");
        harness = await new IngestHarness(data.Path, [docs.Path, other.Path]).StartAsync();
        await harness.IdleAsync();
        var reconciler = harness.Get<Reconciler>();
        await reconciler.ChangeFoldersAsync([docs.Path], TestContext.Current.CancellationToken);
        IngestStatus status = await harness.IdleAsync();
        Assert.Contains(status.Folders, f => f.Path == other.Path && f.State == "removed");
        Assert.Equal(2, (await harness.SearchAsync("quicksilver")).Count);
        await reconciler.ForgetAsync(other.Path, TestContext.Current.CancellationToken);
        status = await harness.IdleAsync();
        Assert.Single(status.Folders);
        Assert.Equal([docs["a.md"]], await harness.SearchAsync("quicksilver"));
    }

    [Fact]
    public async Task Watcher_CannotWatch_PollingTakesOverWithAWarning()
    {
        harness = await new IngestHarness(data.Path, [docs.Path], s => s.AddSingleton<WatchFolder>((_, _, _) =>
            throw new IOException("The configured user limit (128) on the number of inotify instances has been reached."))).StartAsync();
        IngestStatus status = await harness.IdleAsync();
        Assert.Equal("polling", status.Folders[0].State);
        Assert.Contains(status.Warnings, w => w.Contains("scanned every few seconds", StringComparison.Ordinal));
        docs.Write("a.md", "quicksilver");
        await harness.IdleAsync();
        Assert.Single(await harness.SearchAsync("quicksilver"));
    }

    [Fact]
    public async Task Watcher_SilentlyDead_IsBegunAnewAndThenGivenUp()
    {
        int begun = 0;
        harness = await new IngestHarness(data.Path, [docs.Path], s => s.AddSingleton<WatchFolder>((_, _, _) =>
        {
            begun++;
            return new SilentWatcher();
        })).StartAsync();
        await harness.IdleAsync();
        WatchedFolder folder = harness.Get<FolderList>().Single();
        for (int i = 1; folder.PollingReason is null; i++)
        {
            Assert.InRange(i, 1, 3);
            // Old, so that no scan takes it for a file that is just being written.
            File.SetLastWriteTimeUtc(docs.Write($"n{i}.md", "quicksilver"), DateTime.UtcNow.AddHours(-1));
            folder.NextScan = DateTimeOffset.UnixEpoch;
            await harness.Get<Reconciler>().StepAsync(TestContext.Current.CancellationToken);
        }
        Assert.Equal(3, begun);
        IngestStatus status = await harness.IdleAsync();
        Assert.Contains(status.Warnings, w => w.Contains("not reported reliably", StringComparison.Ordinal));
        Assert.Equal(3, (await harness.SearchAsync("quicksilver")).Count);
    }

    [Fact]
    public async Task Ignore_FileAdded_ItsMatchesLeaveTheIndex()
    {
        docs.Write("drafts/a.md", "quicksilver");
        docs.Write("keep.md", "quicksilver");
        await StartAsync();
        await harness!.IdleAsync();
        docs.Write(".ragignore", "drafts/\n");
        await harness.IdleAsync();
        Assert.Equal([docs["keep.md"]], await harness.SearchAsync("quicksilver"));
        File.Delete(docs[".ragignore"]);
        await harness.IdleAsync();
        Assert.Equal(2, (await harness.SearchAsync("quicksilver")).Count);
    }

    [Fact]
    public async Task Names_DifferingInCaseOrForm_AreSeparateDocuments()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "other file systems hold one file under both names");
        docs.Write("Note.md", "quicksilver");
        docs.Write("note.md", "quicksilver");
        docs.Write("caf\u00e9.md", "quicksilver");
        docs.Write("cafe\u0301.md", "quicksilver");
        docs.Write("sub/note.md", "quicksilver");
        await StartAsync();
        await harness!.IdleAsync();
        Assert.Equal(5, (await harness.SearchAsync("quicksilver")).Count);
        Assert.Equal(5, harness.Ledger.Where(e => e.State == DocumentState.Indexed).Select(e => e.Id).Distinct().Count());
    }

    private sealed class SilentWatcher : IFolderWatcher
    {
        public void Dispose() { }
    }

    public async ValueTask DisposeAsync()
    {
        if (harness is not null) await harness.DisposeAsync();
        docs.Dispose();
        data.Dispose();
    }

    private async Task StartAsync() => harness = await new IngestHarness(data.Path, [docs.Path]).StartAsync();

    private static void Execute(SqliteConnection connection, string sql)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
