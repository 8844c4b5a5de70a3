using Rag.Inference.Downloads;
using Rag.Inference.Gguf;
using Rag.Inference.Models;
using Rag.Retrieval.Workers;

namespace Rag.Inference.Tests.Downloads;

/// <summary>Files from an address that the owner named.</summary>
public sealed class AddressDownloadTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("https://models.test/a/m.gguf?download=true", "https://models.test/a/m.gguf?download=true")]
    [InlineData(" https://huggingface.co/me/it/blob/main/m.gguf ", "https://huggingface.co/me/it/resolve/main/m.gguf")]
    [InlineData("https://models.test/my%20m.gguf", "https://models.test/my%20m.gguf")]
    public void Parse_AddressOfAFile_IsWhereItsBytesLie(string text, string address)
    {
        WantedFile file = Assert.Single(ModelAddress.Parse(text).Files);
        Assert.Equal(address, file.Address.AbsoluteUri);
        Assert.Equal(Uri.UnescapeDataString(new Uri(address).Segments[^1]), file.FileName);
    }

    [Theory]
    [InlineData("m.gguf", "begins with https://")]
    [InlineData("http://models.test/m.gguf", "begins with https://")]
    [InlineData("https://me:secret@models.test/m.gguf", "a name or a password")]
    [InlineData("https://models.test/models", "ends in .gguf")]
    [InlineData("https://models.test/..%2Fm.gguf", "cannot be used here")]
    [InlineData("https://models.test/.gguf", "cannot be used here")]
    [InlineData("https://models.test/m-00001-of-09999.gguf", "more than 200 parts")]
    [InlineData(null, "begins with https://")]
    public void Parse_AnythingElse_SaysWhatToWrite(string? text, string named) =>
        Assert.Contains(named, Assert.Throws<DownloadException>(() => ModelAddress.Parse(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void Parse_EachPartOfASplitModel_IsTheSameDownload()
    {
        string[][] all = [.. Enumerable.Range(1, 3)
            .Select(part => ModelAddress.Parse($"https://models.test/big-{part:D5}-of-00003.gguf").Files
            .Select(file => $"{file.Id} {file.FileName} {file.Address}").ToArray())];
        Assert.Equal(3, all[0].Length);
        Assert.Equal(all[0], all[1]);
        Assert.Equal(all[0], all[2]);
    }

    [Fact]
    public async Task Start_AddressOfASecondPart_FetchesAllAndListsOneModel()
    {
        await using DownloadStage stage = await DownloadStage.StartAsync();
        stage.Server.Handler = SplitModel.Handler(stage.Server);
        ModelDownloads downloads = stage.Open();
        await downloads.StartAsync(ModelAddress.Parse(SplitModel.AddressOf(stage.Server, 2).AbsoluteUri));
        DownloadStatus done = await stage.UntilAsync(downloads, "done", "failed");
        Assert.Equal(("done", SplitModel.Size, SplitModel.Size), (done.State, done.Received, done.Total));
        Assert.StartsWith("Not verified", done.Verification, StringComparison.Ordinal);
        ModelFile model = ModelFileReader.Read(Path.Combine(stage.Folder, SplitModel.NameOf(1)));
        Assert.Equal(("big", SplitModel.Size), (model.Name, model.Size));
        Assert.Empty(Directory.EnumerateFiles(stage.Folder, "*.part*"));
    }

    [Fact]
    public async Task Start_CutInTheSecondPartAndANewProcess_AsksForTheRestAlone()
    {
        await using DownloadStage stage = await DownloadStage.StartAsync();
        stage.Server.Handler = SplitModel.Handler(stage.Server, missing: 3);
        ModelDownloads first = stage.Open();
        DownloadStatus begun = await first.StartAsync(ModelAddress.Parse(SplitModel.AddressOf(stage.Server, 1).AbsoluteUri));
        DownloadStatus failed = await stage.UntilAsync(first, "failed");
        Assert.Contains("big-00003-of-00003.gguf", failed.Message, StringComparison.Ordinal);
        // Nothing passes for a model as long as a part is missing.
        Assert.Empty(Directory.EnumerateFiles(stage.Folder, "*.gguf"));

        int before = stage.Server.Requests.Count;
        stage.Server.Handler = SplitModel.Handler(stage.Server);
        ModelDownloads second = stage.Open();
        DownloadStatus left = Assert.Single(second.All);
        Assert.Equal((begun.Id, "paused", SplitModel.Parts[0].Length + SplitModel.Parts[1].Length), (left.Id, left.State, left.Received));
        await second.StartAsync(begun.Id);
        Assert.Equal("done", (await stage.UntilAsync(second, "done", "failed")).State);
        Assert.Equal(before + 1, stage.Server.Requests.Count);
    }

    [Fact]
    public async Task Start_OnePartHereAlready_FetchesTheOthers()
    {
        await using DownloadStage stage = await DownloadStage.StartAsync();
        stage.Server.Handler = SplitModel.Handler(stage.Server, missing: 1);
        await File.WriteAllBytesAsync(Path.Combine(stage.Folder, SplitModel.NameOf(1)), SplitModel.Parts[0], Token);
        ModelDownloads downloads = stage.Open();
        await downloads.StartAsync(ModelAddress.Parse(SplitModel.AddressOf(stage.Server, 3).AbsoluteUri));
        Assert.Equal("done", (await stage.UntilAsync(downloads, "done", "failed")).State);
        Assert.Equal(SplitModel.Size, ModelFileReader.Read(Path.Combine(stage.Folder, SplitModel.NameOf(1))).Size);
        await Assert.ThrowsAsync<DownloadException>(
            () => downloads.StartAsync(ModelAddress.Parse(SplitModel.AddressOf(stage.Server, 3).AbsoluteUri)));
    }

    [Fact]
    public async Task Start_PartOfAnotherSplit_IsDeletedWithAReason()
    {
        await using DownloadStage stage = await DownloadStage.StartAsync();
        ModelDownloads downloads = stage.Open();
        // The server sends one whole model for each part.
        await downloads.StartAsync(ModelAddress.Parse(SplitModel.AddressOf(stage.Server, 1).AbsoluteUri));
        DownloadStatus failed = await stage.UntilAsync(downloads, "done", "failed");
        Assert.Contains("says that it is one of 1 parts", failed.Message, StringComparison.Ordinal);
    }
}
