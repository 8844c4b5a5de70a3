namespace Rag.Ingest.Tests.Embedding;

public sealed class EmbeddingBackfillTests : IAsyncDisposable
{
    private readonly TemporaryFolder data = new(), docs = new();
    private readonly IngestHarness harness;

    public EmbeddingBackfillTests() => harness = new IngestHarness(data.Path, [docs.Path]);

    [Fact]
    public async Task Fill_RenamesCopiesAndEdits_EmbedNothingTwice()
    {
        harness.Model.Ready = true;
        docs.Write("a.md", "# One\n\nfirst text\n");
        docs.Write("b.md", "# Two\n\nsecond text\n");
        await harness.StartAsync();
        await harness.UntilAsync(s => s is { Idle: true, ToEmbed: 2, Embedded: 2 });
        File.Move(docs["a.md"], docs["c.md"]);
        File.Copy(docs["b.md"], docs["copy.md"]);
        docs.Write("d.md", "# Three\n\nthird text\n");
        await harness.UntilAsync(s => s is { Idle: true, ToEmbed: 3, Embedded: 3 });
        Assert.Equal(3, harness.Model.Embedded.Count);
        Assert.Equal(3, harness.Model.Embedded.Distinct().Count());
    }

    [Fact]
    public async Task Fill_ModelAway_SearchesMeanwhileAndGoesOn()
    {
        harness.Model.Ready = harness.Model.Failing = true;
        docs.Write("a.md", "quicksilver");
        await harness.StartAsync();
        var status = await harness.UntilAsync(s => s.Warnings.Any(w => w.Contains("away", StringComparison.Ordinal)) && s.Queued == 0 && s.ToEmbed == 1);
        Assert.False(status.Idle);
        Assert.Single(await harness.SearchAsync("quicksilver"));
        harness.Model.Failing = false;
        status = await harness.IdleAsync();
        Assert.Equal((1, 1), (status.Embedded, status.ToEmbed));
    }

    [Fact]
    public async Task Fill_ModelArrivesLater_EmbedsWhatIsThere()
    {
        docs.Write("a.md", "quicksilver");
        await harness.StartAsync();
        var status = await harness.IdleAsync();
        Assert.Equal(0, status.ToEmbed);
        harness.Model.Ready = true;
        status = await harness.UntilAsync(s => s is { Idle: true, ToEmbed: 1 });
        Assert.Equal(1, status.Embedded);
        Assert.Single(harness.Model.Embedded);
    }

    [Fact]
    public async Task Fill_ServerRefusesEverythingForAWhile_GoesOnOnceItDoesNot()
    {
        harness.Model.Ready = true;
        harness.Model.Refuses = _ => true;
        docs.Write("a.md", "quicksilver");
        docs.Write("b.md", "amalgam");
        await harness.StartAsync();
        var status = await harness.UntilAsync(s => s.Warnings.Any(w => w.Contains("waits for the model", StringComparison.Ordinal)) && s is { Queued: 0, ToEmbed: 2 });
        Assert.Equal(0, status.Embedded);
        harness.Model.Refuses = _ => false;
        await harness.UntilAsync(s => s is { Idle: true, Embedded: 2 });
        Assert.Contains(harness.Model.Embedded, text => text.Contains("quicksilver", StringComparison.Ordinal));
        Assert.Contains(harness.Model.Embedded, text => text.Contains("amalgam", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Fill_OnePassageIsRefused_IsNamedAndAskedAgainOfAnotherServer()
    {
        harness.Model.Ready = true;
        harness.Model.Refuses = text => text.Contains("amalgam", StringComparison.Ordinal);
        docs.Write("a.md", "quicksilver");
        docs.Write("b.md", "amalgam of old");
        await harness.StartAsync();
        var status = await harness.UntilAsync(s => s is { Idle: true, ToEmbed: 2 });
        string warning = Assert.Single(status.Warnings);
        Assert.Contains("amalgam of old", warning);
        Assert.Contains("these letters are not known", warning);
        // The server goes away, and another one comes.
        harness.Model.Failing = true;
        docs.Write("c.md", "cinnabar");
        await harness.UntilAsync(s => s.Warnings.Any(w => w.Contains("away", StringComparison.Ordinal)));
        harness.Model.Refuses = _ => false;
        harness.Model.Failing = false;
        status = await harness.UntilAsync(s => s is { Idle: true, ToEmbed: 3 });
        Assert.Empty(status.Warnings);
        Assert.Contains(harness.Model.Embedded, text => text.Contains("amalgam of old", StringComparison.Ordinal));
    }

    public async ValueTask DisposeAsync()
    {
        await harness.DisposeAsync();
        docs.Dispose();
        data.Dispose();
    }
}
