namespace Rag.EndToEnd.Tests;

/// <summary>What the owner can mend is one sentence that says how, not a stack trace.</summary>
public sealed class StartFaultTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("--Rag:Search:B=high", "Rag:Search:B")]
    [InlineData("--Rag:Search:B=7", "write a number from 0 to 1")]
    [InlineData("--Rag:KnowledgeBase=postgres", "write sqlite or qdrant")]
    [InlineData("--Rag:InferenceUrl=http://192.0.2.1:8080", "Rag:AllowRemote=true")]
    [InlineData("--Rag:Urls=http://127.0.0.1:99999", "write an address such as")]
    public async Task Start_SettingThatCannotWork_NamesItAndWhatToWrite(string setting, string sentence)
    {
        await using RealSite site = await RealSite.StartAsync(waits: false, settings: setting);
        await AssertExplainedAsync(site, sentence);
    }

    [Fact]
    public async Task Start_SettingsFileIsNoJson_NamesTheFile()
    {
        string data = Directory.CreateTempSubdirectory("rag-e2e-data-").FullName;
        await File.WriteAllTextAsync(Path.Combine(data, "settings.json"), "{ \"Rag\": { broken", Token);
        await using RealSite site = await RealSite.StartAsync(waits: false, data: data);
        await AssertExplainedAsync(site, Path.Combine(data, "settings.json"));
    }

    [Fact]
    public async Task Start_DataPathIsAFile_SaysWhatToChoose()
    {
        string file = Path.GetTempFileName();
        await using RealSite site = await RealSite.StartAsync(waits: false, data: file);
        await AssertExplainedAsync(site, "Rag:DataPath");
    }

    [Fact]
    public async Task Start_FolderThatDoesNotExist_ServesAndSaysSo()
    {
        await using RealSite site = await RealSite.StartAsync(folder: "/nonexistent/notes");
        Assert.Contains("The folder /nonexistent/notes does not exist", site.Output);
    }

    [Fact]
    public async Task Start_WorkersSettingThatCannotWork_IsShownWithTheWorker()
    {
        await using RealSite site = await RealSite.StartAsync(settings: "--Rag:Inference:Slots=-3");
        await site.UntilAsync("/api/status", status => status.GetProperty("workers").EnumerateArray().Any(worker =>
            worker.GetProperty("detail").GetString()?.Contains("Rag:Inference:Slots is -3: write 1 to 64", StringComparison.Ordinal) == true));
        Assert.DoesNotContain("   at ", site.Output);
    }

    private static async Task AssertExplainedAsync(RealSite site, string sentence)
    {
        await site.Process.WaitForExitAsync(Token);
        Assert.Equal(1, site.Process.ExitCode);
        Assert.Contains(sentence, site.Output);
        Assert.DoesNotContain("   at ", site.Output);
    }
}
