using System.Diagnostics;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Rag.Ingest.Readers;
using Rag.Ingest.Readers.Pdf;
using Rag.Ingest.Reading;
using Rag.Tests;

namespace Rag.Ingest.Tests.Reading;

public sealed class ReaderPoolTests : IDisposable
{
    private readonly TemporaryFolder docs = new();

    [Fact]
    public async Task Read_Note_GivesTextHashAndVersion()
    {
        using var pool = new ReaderPool(Options.Create(new IngestOptions()), TimeProvider.System);
        string path = docs.Write("a.md", "# Title\n\nbody");
        Ingest.Reading.Reading reading = await pool.ReadAsync(Order(path), TestContext.Current.CancellationToken);
        Assert.Equal(ReadOutcome.Read, reading.Outcome);
        Assert.Equal("Title", reading.Document!.Title);
        Assert.Contains("body", reading.Document.Content.Text);
        Assert.Equal(new FileInfo(path).Length, reading.Stamp.Size);
        Assert.Equal(ReadOutcome.Unchanged, (await pool.ReadAsync(Order(path, reading.Hash), TestContext.Current.CancellationToken)).Outcome);
        File.Delete(path);
        Assert.Equal(ReadOutcome.Moving, (await pool.ReadAsync(Order(path), TestContext.Current.CancellationToken)).Outcome);
    }

    [Fact]
    public async Task Read_TooSlow_IsKilledAndTheNextSucceeds()
    {
        var time = new FakeTimeProvider();
        using var pool = new ReaderPool(Options.Create(new IngestOptions { Readers = 1 }), time);
        Task<Ingest.Reading.Reading> slow = pool.ReadAsync(Order(Zeros(1L << 30)), TestContext.Current.CancellationToken);
        time.Advance(TimeSpan.FromSeconds(61));
        Ingest.Reading.Reading reading = await slow;
        Assert.Equal(ReadOutcome.Crashed, reading.Outcome);
        Assert.True(reading.MayPass);
        Assert.Contains("longer than 60 s", reading.Reason);
        await AssertReadsAsync(pool);
    }

    [Fact]
    public async Task Read_ScannedPages_AreGivenTheirOwnTime()
    {
        Assert.SkipUnless(Ocr.IsAvailable, "needs the tesseract command");
        string path = SharedFolder.Require("data/docs/pdf/ocrmypdf/tests/resources/c02-22.pdf");
        using var pool = new ReaderPool(Options.Create(new IngestOptions { Readers = 1 }), TimeProvider.System);
        Ingest.Reading.Reading reading = await pool.ReadAsync(Order(path), TestContext.Current.CancellationToken);
        Assert.Equal(ReadOutcome.Read, reading.Outcome);
        Assert.Contains("branches", reading.Document!.Content.Text);
        await AssertReadsAsync(pool);
    }

    [Fact]
    public async Task Read_WhileAProcessIsWarmedUp_ComesAfterTheSampleAtHand()
    {
        using var pool = new ReaderPool(Options.Create(new IngestOptions { Readers = 1 }), TimeProvider.System);
        ReadOrder sample = Order(docs.Write("sample.md", "sample"));
        Task<IReadOnlyList<Ingest.Reading.Reading>> warming = pool.WarmAsync(Enumerable.Repeat(sample, int.MaxValue), TestContext.Current.CancellationToken);
        await AssertReadsAsync(pool);
        Assert.NotEmpty(await warming);
        Assert.True(pool.IsReady);
    }

    [Fact]
    public async Task Read_ReaderDies_CostsThatFileOnly()
    {
        using var reader = new ReaderProcess(new IngestOptions(), TimeProvider.System);
        Task<Ingest.Reading.Reading> reading = reader.ReadAsync(Order(Zeros(1L << 30)), TestContext.Current.CancellationToken);
        using (var process = Process.GetProcessById(reader.Id)) process.Kill();
        Assert.Equal(ReadOutcome.Crashed, (await reading).Outcome);
        Assert.Contains("exit code", (await reading).Reason);
    }

    [Fact]
    public async Task Read_NeedsMoreMemoryThanAllowed_FailsAndTheNextSucceeds()
    {
        using var pool = new ReaderPool(Options.Create(new IngestOptions { Readers = 1, ReadMegabytes = 128 }), TimeProvider.System);
        string path = docs.Write("large.txt", "");
        using (StreamWriter writer = File.AppendText(path))
        {
            for (int i = 0; i < 1_500_000; i++) writer.Write("some words that take room, each line of them. \n");
        }
        Ingest.Reading.Reading reading = await pool.ReadAsync(Order(path), TestContext.Current.CancellationToken);
        Assert.Contains(reading.Outcome, new[] { ReadOutcome.Crashed, ReadOutcome.Unreadable });
        Assert.Matches("memory|exit code", reading.Reason);
        await AssertReadsAsync(pool);
    }

    [Fact]
    public async Task WarmAsync_ColdReaderIdle_WarmsItWithEverySampleAndReadsWithItNext()
    {
        using var pool = new ReaderPool(Options.Create(new IngestOptions { Readers = 2 }), TimeProvider.System);
        await AssertReadsAsync(pool);
        Assert.False(pool.IsReady);
        IReadOnlyList<Ingest.Reading.Reading> readings = await pool.WarmAsync(WarmUp.Samples().Select(s => Order(s)), TestContext.Current.CancellationToken);
        Assert.All(readings, r => Assert.Equal(ReadOutcome.Read, r.Outcome));
        Assert.Equal(["docx", "html", "pdf"], WarmUp.Samples().Select(s => Path.GetExtension(s)[1..]).Order(StringComparer.Ordinal));
        Assert.True(pool.IsReady);
        await AssertReadsAsync(pool);
        Assert.True(pool.IsReady);
    }

    [Fact]
    public async Task Worker_NothingToDo_KeepsAReaderWarm()
    {
        using var data = new TemporaryFolder();
        docs.Write("a.md", "one note");
        await using IngestHarness ingest = await new IngestHarness(data.Path, [docs.Path]).StartAsync();
        await ingest.IdleAsync();
        while (!ingest.Get<ReaderPool>().IsReady) await Task.Delay(20, TestContext.Current.CancellationToken);
    }

    public void Dispose() => docs.Dispose();

    private async Task AssertReadsAsync(ReaderPool pool) =>
        Assert.Equal(ReadOutcome.Read, (await pool.ReadAsync(Order(docs.Write("next.md", "fine")), TestContext.Current.CancellationToken)).Outcome);

    private string Zeros(long size)
    {
        string path = docs["zeros.txt"];
        using FileStream file = File.Create(path);
        file.SetLength(size);
        return path;
    }

    private static ReadOrder Order(string path, string? known = null) => new(path, known, ReadLimits.Default with { FileBytes = 4L << 30 });
}
