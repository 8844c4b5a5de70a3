using Rag.Ingest.Ledger;

namespace Rag.Ingest.Tests.Ledger;

public sealed class DataFolderLockTests : IDisposable
{
    private readonly TemporaryFolder data = new();

    [Fact]
    public async Task Ledger_OpenTwice_SecondWaitsUntilTheFirstIsClosed()
    {
        var first = new FileLedger(data["ingest.db"], TimeProvider.System);
        Task<FileLedger> second = Task.Run(() => new FileLedger(data["ingest.db"], TimeProvider.System), TestContext.Current.CancellationToken);
        first.Reset("written by the first");
        Assert.False(second.IsCompleted);
        first.Dispose();
        using FileLedger opened = await second;
        Assert.Equal("written by the first", opened.Instance);
    }

    [Fact]
    public void Take_FolderStaysInUse_SaysWhatToDo()
    {
        using IDisposable first = DataFolderLock.Take(data.Path, TimeSpan.Zero);
        Assert.Contains("Rag:DataPath", Assert.Throws<IOException>(() => DataFolderLock.Take(data.Path, TimeSpan.Zero)).Message);
    }

    public void Dispose() => data.Dispose();
}
