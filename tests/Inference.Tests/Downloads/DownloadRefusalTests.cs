using Rag.Inference.Downloads;
using Rag.Retrieval.Workers;

namespace Rag.Inference.Tests.Downloads;

/// <summary>What is not fetched, or not kept, and what the owner is told.</summary>
public sealed class DownloadRefusalTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Start_OtherBytesThanTheHashSays_AreDeleted(bool hashIsTheServers)
    {
        await using DownloadStage stage = await DownloadStage.StartAsync();
        stage.Server.Content = DownloadStage.ModelOf(3);
        if (hashIsTheServers)
        {
            stage.Server.Handler = context =>
            {
                context.Response.Headers["X-Linked-ETag"] = $"\"{DownloadStage.HashOf(DownloadStage.Model)}\"";
                return stage.Server.SendAsync(context);
            };
            stage.Hash = "";
        }
        ModelDownloads downloads = stage.Open();
        await downloads.StartAsync("m");
        DownloadStatus failed = await stage.UntilAsync(downloads, "done", "failed");
        Assert.Contains("SHA-256", failed.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(stage.FinalPath) || File.Exists(stage.PartPath));
    }

    [Fact]
    public async Task Start_HashNotKnown_IsDoneButSaysNotVerified()
    {
        await using DownloadStage stage = await DownloadStage.StartAsync();
        stage.Hash = "";
        ModelDownloads downloads = stage.Open();
        await downloads.StartAsync("m");
        Assert.StartsWith("Not verified", (await stage.UntilAsync(downloads, "done", "failed")).Verification, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_DamagedModelWithoutAHash_IsRefusedWithItsReason()
    {
        await using DownloadStage stage = await DownloadStage.StartAsync();
        (stage.Hash, stage.Server.Content) = ("", [.. DownloadStage.Model.AsSpan(0, 24), .. new byte[DownloadStage.Model.Length - 24]]);
        ModelDownloads downloads = stage.Open();
        await downloads.StartAsync("m");
        Assert.Contains("cannot be used as a model", (await stage.UntilAsync(downloads, "done", "failed")).Message, StringComparison.Ordinal);
        Assert.False(File.Exists(stage.FinalPath) || File.Exists(stage.PartPath));
    }

    [Fact]
    public async Task Start_LoginPageInPlaceOfTheFile_IsNoticedAtOnce()
    {
        await using DownloadStage stage = await DownloadStage.StartAsync();
        stage.Server.Content = new byte[DownloadStage.Model.Length];
        "<!doctype html>"u8.CopyTo(stage.Server.Content);
        ModelDownloads downloads = stage.Open();
        await downloads.StartAsync("m");
        DownloadStatus failed = await stage.UntilAsync(downloads, "done", "failed");
        Assert.Contains("no model file", failed.Message, StringComparison.Ordinal);
        Assert.Equal(0, failed.Received);
    }

    [Fact]
    public async Task Start_AnotherSizeThanTheCatalogues_IsNotFetched()
    {
        await using DownloadStage stage = await DownloadStage.StartAsync();
        stage.Size = 9_001_752_960;
        ModelDownloads downloads = stage.Open();
        await downloads.StartAsync("m");
        Assert.Contains("9,001,752,960", (await stage.UntilAsync(downloads, "done", "failed")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_DiskTooSmall_SaysWhatIsNeededAndGoesOnOnceThereIsRoom()
    {
        await using DownloadStage stage = await DownloadStage.StartAsync();
        stage.FreeSpace = FileTransfer.Reserve + DownloadStage.Model.Length - 1;
        ModelDownloads downloads = stage.Open();
        await downloads.StartAsync("m");
        Assert.Contains("make room", (await stage.UntilAsync(downloads, "done", "failed")).Message, StringComparison.Ordinal);
        Assert.False(File.Exists(stage.PartPath));
        stage.FreeSpace++;
        await downloads.StartAsync("m");
        Assert.Equal("done", (await stage.UntilAsync(downloads, "done", "failed")).State);
    }

    [Fact]
    public async Task Start_RedirectToPlainHttp_IsNotFollowed()
    {
        await using DownloadStage stage = await DownloadStage.StartAsync();
        stage.Server.Handler = context =>
        {
            context.Response.Redirect("http://127.0.0.1:9/m.gguf");
            return Task.CompletedTask;
        };
        ModelDownloads downloads = stage.Open();
        await downloads.StartAsync("m");
        Assert.Contains("not https", (await stage.UntilAsync(downloads, "done", "failed")).Message, StringComparison.Ordinal);
        Assert.Single(stage.Log.Read(10));
    }

    [Fact]
    public async Task Start_RedirectToHttps_IsFollowedAndNoted()
    {
        await using DownloadStage stage = await DownloadStage.StartAsync();
        stage.Server.Handler = context =>
        {
            if (context.Request.Path == "/elsewhere") return stage.Server.SendAsync(context);
            context.Response.Redirect("/elsewhere");
            return Task.CompletedTask;
        };
        ModelDownloads downloads = stage.Open();
        await downloads.StartAsync("m");
        Assert.Equal("done", (await stage.UntilAsync(downloads, "done", "failed")).State);
        Assert.Equal(2, stage.Log.Read(10).Count);
    }

    [Theory]
    [InlineData(404, "no longer there")]
    [InlineData(401, "login")]
    [InlineData(503, "busy")]
    public async Task Start_ServerRefuses_SaysWhatToDo(int code, string said)
    {
        await using DownloadStage stage = await DownloadStage.StartAsync();
        stage.Server.Handler = context =>
        {
            context.Response.StatusCode = code;
            return Task.CompletedTask;
        };
        ModelDownloads downloads = stage.Open();
        await downloads.StartAsync("m");
        Assert.Contains(said, (await stage.UntilAsync(downloads, "done", "failed")).Message, StringComparison.Ordinal);
        Assert.Equal(code == 503 ? 7 : 1, stage.Server.Requests.Count);
    }

    [Theory]
    [InlineData("https://127.0.0.1:9/m.gguf", "network connection")]
    [InlineData("https://no-such-host.invalid/m.gguf", "not found")]
    public async Task Start_NoNetwork_SaysSo(string address, string said)
    {
        await using DownloadStage stage = await DownloadStage.StartAsync();
        ModelDownloads downloads = stage.Open(new Uri(address));
        await downloads.StartAsync("m");
        Assert.Contains(said, (await stage.UntilAsync(downloads, "done", "failed")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_FileIsThereAlready_IsRefused()
    {
        await using DownloadStage stage = await DownloadStage.StartAsync();
        await File.WriteAllBytesAsync(stage.FinalPath, [1], TestContext.Current.CancellationToken);
        await Assert.ThrowsAsync<DownloadException>(() => stage.Open().StartAsync("m"));
        Assert.Empty(stage.Server.Requests);
    }
}
