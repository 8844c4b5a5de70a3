using System.Globalization;
using Microsoft.AspNetCore.Http;
using Rag.Inference.Downloads;
using Rag.Retrieval.Workers;

namespace Rag.Inference.Tests.Downloads;

/// <summary>Downloads from a server that behaves, and from ones that cut, change, stall, lie and send other things.</summary>
public sealed class ModelDownloadsTests
{
    [Fact]
    public async Task Start_GoodServer_FileGetsItsNameOnceItIsVerified()
    {
        await using DownloadStage stage = await DownloadStage.StartAsync();
        ModelDownloads downloads = stage.Open();
        await downloads.StartAsync("m");
        DownloadStatus done = await stage.UntilAsync(downloads, "done", "failed");
        Assert.StartsWith("Verified", done.Verification, StringComparison.Ordinal);
        Assert.Equal(DownloadStage.Model, await File.ReadAllBytesAsync(stage.FinalPath, TestContext.Current.CancellationToken));
        Assert.False(File.Exists(stage.PartPath));
        Assert.Equal(("127.0.0.1", "download of M"), stage.Log.Read(10).Select(request => (request.Host, request.Purpose)).Single());
    }

    [Fact]
    public async Task Start_NeverCalled_NothingIsRequested()
    {
        await using DownloadStage stage = await DownloadStage.StartAsync();
        Assert.Empty(stage.Open().All);
        Assert.Empty(stage.Server.Requests);
        Assert.Empty(stage.Log.Read(10));
    }

    [Fact]
    public async Task Start_ConnectionCutTwice_OnlyTheRestIsAskedFor()
    {
        await using DownloadStage stage = await DownloadStage.StartAsync();
        int[] cuts = [300_000, 700_000];
        stage.Server.Handler = context => stage.Server.SendAsync(context, stage.Server.Requests.Count <= cuts.Length ? cuts[stage.Server.Requests.Count - 1] : DownloadStage.Model.Length);
        ModelDownloads downloads = stage.Open();
        await downloads.StartAsync("m");
        Assert.Equal("done", (await stage.UntilAsync(downloads, "done", "failed")).State);
        // What was under way when the connection broke is lost; all that had come is not asked for again.
        int[] begins = [.. stage.Server.Requests.Skip(1).Select(range => int.Parse(range["bytes=".Length..^1], CultureInfo.InvariantCulture))];
        Assert.Equal(2, begins.Length);
        Assert.InRange(begins[0], 1, 300_000);
        Assert.InRange(begins[1], begins[0] + 1, 700_000);
        Assert.Equal(DownloadStage.Model, await File.ReadAllBytesAsync(stage.FinalPath, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Start_FileChangesAtTheServerInBetween_TheNewOneIsFetchedWhole()
    {
        await using DownloadStage stage = await DownloadStage.StartAsync();
        byte[] changed = DownloadStage.ModelOf(2);
        stage.Hash = DownloadStage.HashOf(changed);
        stage.Server.Handler = async context =>
        {
            if (stage.Server.Requests.Count == 1) await stage.Server.SendAsync(context, 300_000);
            else await stage.Server.SendAsync(context);
            (stage.Server.Content, stage.Server.Etag) = (changed, "\"two\"");
        };
        ModelDownloads downloads = stage.Open();
        await downloads.StartAsync("m");
        Assert.Equal("done", (await stage.UntilAsync(downloads, "done", "failed")).State);
        Assert.Equal(changed, await File.ReadAllBytesAsync(stage.FinalPath, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Start_ServerIgnoresRanges_BeginsAnewAndEndsRight()
    {
        await using DownloadStage stage = await DownloadStage.StartAsync();
        stage.Server.Handler = context =>
        {
            context.Request.Headers.Remove("Range");
            return stage.Server.SendAsync(context, stage.Server.Requests.Count == 1 ? 300_000 : DownloadStage.Model.Length);
        };
        ModelDownloads downloads = stage.Open();
        await downloads.StartAsync("m");
        Assert.Equal("done", (await stage.UntilAsync(downloads, "done", "failed")).State);
        Assert.Equal(DownloadStage.Model, await File.ReadAllBytesAsync(stage.FinalPath, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Start_ServerSendsAnotherPartThanAsked_BeginsAnew()
    {
        await using DownloadStage stage = await DownloadStage.StartAsync();
        stage.Server.Handler = async context =>
        {
            if (stage.Server.Requests.Count != 2)
            {
                await stage.Server.SendAsync(context, stage.Server.Requests.Count == 1 ? 300_000 : DownloadStage.Model.Length);
                return;
            }
            context.Response.StatusCode = StatusCodes.Status206PartialContent;
            context.Response.Headers.ContentRange = $"bytes 100000-{DownloadStage.Model.Length - 1}/{DownloadStage.Model.Length}";
            await context.Response.Body.WriteAsync(DownloadStage.Model.AsMemory(100_000), context.RequestAborted);
        };
        ModelDownloads downloads = stage.Open();
        await downloads.StartAsync("m");
        Assert.Equal("done", (await stage.UntilAsync(downloads, "done", "failed")).State);
        Assert.Equal([false, true, false], stage.Server.Requests.Select(range => range.Length > 0));
        Assert.Equal(DownloadStage.Model, await File.ReadAllBytesAsync(stage.FinalPath, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Start_ServerAlwaysEndsEarly_GivesUpAndKeepsNoFileOfThatName()
    {
        await using DownloadStage stage = await DownloadStage.StartAsync();
        stage.Server.Etag = "";
        stage.Server.Handler = context => stage.Server.SendAsync(context, 300_000);
        ModelDownloads downloads = stage.Open();
        await downloads.StartAsync("m");
        DownloadStatus failed = await stage.UntilAsync(downloads, "done", "failed");
        Assert.Contains("broke off", failed.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(stage.FinalPath));
    }

    [Fact]
    public async Task Start_NothingComesForAMinute_GoesOnWhereItStopped()
    {
        await using DownloadStage stage = await DownloadStage.StartAsync();
        stage.Server.Handler = context => stage.Server.Requests.Count == 1 ? stage.Server.StallAsync(context, 400_000) : stage.Server.SendAsync(context);
        ModelDownloads downloads = stage.Open();
        await downloads.StartAsync("m");
        await DownloadStage.UntilAsync(downloads, status => status.Received == 400_000);
        stage.Time.Advance(FileTransfer.Patience + TimeSpan.FromSeconds(1));
        DownloadStatus waiting = await stage.UntilAsync(downloads, "waiting", "failed");
        Assert.Contains("sent nothing for 60 s", waiting.Message, StringComparison.Ordinal);
        Assert.Equal("done", (await stage.UntilAsync(downloads, "done", "failed")).State);
        Assert.Equal("bytes=400000-", stage.Server.Requests.Last());
    }

    [Fact]
    public async Task Pause_ThenANewProcess_StandsThereAsPausedAndGoesOnOnTheOwnersClick()
    {
        await using DownloadStage stage = await DownloadStage.StartAsync();
        stage.Server.Handler = context => stage.Server.StallAsync(context, 400_000);
        ModelDownloads first = stage.Open();
        await first.StartAsync("m");
        await DownloadStage.UntilAsync(first, status => status.Received == 400_000);
        Assert.Equal("paused", (await first.PauseAsync("m"))!.State);

        stage.Server.Handler = stage.Server.SendAsync;
        ModelDownloads second = stage.Open();
        DownloadStatus status = Assert.Single(second.All);
        Assert.Equal(("paused", 400_000), (status.State, status.Received));
        Assert.Single(stage.Server.Requests);
        await second.StartAsync("m");
        Assert.Equal("done", (await stage.UntilAsync(second, "done", "failed")).State);
        Assert.Equal("bytes=400000-", stage.Server.Requests.Last());
    }

    [Fact]
    public async Task Cancel_WhileItRuns_LeavesNothing()
    {
        await using DownloadStage stage = await DownloadStage.StartAsync();
        stage.Server.Handler = context => stage.Server.StallAsync(context, 400_000);
        ModelDownloads downloads = stage.Open();
        await downloads.StartAsync("m");
        await DownloadStage.UntilAsync(downloads, status => status.Received == 400_000);
        Assert.True(await downloads.CancelAsync("m"));
        Assert.Empty(downloads.All);
        Assert.False(File.Exists(stage.PartPath) || File.Exists(stage.PartPath + ".json"));
    }
}
