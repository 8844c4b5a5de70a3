using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;

namespace Rag.EndToEnd.Tests;

/// <summary>The three processes start, live and end together.</summary>
public sealed class ProcessTests
{
    private const int Interrupt = 2, KillAtOnce = 9;
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Start_NoModels_ServesSearchAndStatus()
    {
        await using RealSite site = await RealSite.StartAsync();
        await File.WriteAllTextAsync(Path.Combine(site.Folder, "heat.md"), "# Heat pump\n\nWe chose the air-water model with 9 kW in March 2024.\n", Token);
        await site.AddNotesAsync();
        await site.UntilAsync("/api/search?q=air-water&k=3", found => found.GetProperty("passages").GetArrayLength() > 0);
        JsonElement status = await site.UntilIdleAsync();
        Assert.Equal(9, status.GetProperty("documents").GetProperty("indexed").GetInt32());
        JsonElement answer = await (await site.Api.PostAsJsonAsync("/api/ask", new { question = "Which air-water model did we choose in March 2024?" }, Token)).Content.ReadFromJsonAsync<JsonElement>(Token);
        Assert.Equal("extractive", answer.GetProperty("mode").GetString());
        JsonElement citation = answer.GetProperty("citations")[0];
        string text = await site.Api.GetStringAsync($"/api/documents/{citation.GetProperty("documentId").GetString()}/text", Token);
        Assert.Equal(citation.GetProperty("quote").GetString(), text[citation.GetProperty("start").GetInt32()..citation.GetProperty("end").GetInt32()]);
    }

    [Fact]
    public async Task Worker_Killed_IsStartedAgain()
    {
        await using RealSite site = await RealSite.StartAsync();
        await site.UntilAsync("/api/status", AllRunning);
        IReadOnlyList<int> before = RealSite.Children(site.Process.Id);
        Assert.Equal(2, before.Count);
        foreach (int worker in before) RealSite.Signal(worker, KillAtOnce);
        await site.UntilAsync("/api/status", status => AllRunning(status) && status.GetProperty("workers").EnumerateArray().All(worker => worker.GetProperty("restarts").GetInt32() > 0));
        Assert.Empty(RealSite.Children(site.Process.Id).Intersect(before));
        await site.UntilIdleAsync();
    }

    [Theory]
    [InlineData(Interrupt)]
    [InlineData(KillAtOnce)]
    public async Task Web_Ended_TakesItsWorkersAlong(int signal)
    {
        await using RealSite site = await RealSite.StartAsync();
        await site.UntilAsync("/api/status", AllRunning);
        IReadOnlyList<int> workers = RealSite.Children(site.Process.Id);
        RealSite.Signal(site.Process.Id, signal);
        // Where the shell that started the tests ignores interrupts, so does Web: that must fail and not wait for ever.
        await site.Process.WaitForExitAsync(Token).WaitAsync(TimeSpan.FromMinutes(1), Token);
        var limit = Stopwatch.StartNew();
        while (workers.Any(worker => Directory.Exists($"/proc/{worker}")) && limit.Elapsed < TimeSpan.FromSeconds(20)) await Task.Delay(50, Token);
        Assert.DoesNotContain(workers, worker => Directory.Exists($"/proc/{worker}"));
    }

    [Fact]
    public async Task Start_PortTaken_SaysSoAndFails()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        await using RealSite site = await RealSite.StartAsync(port: ((IPEndPoint)taken.LocalEndpoint).Port, waits: false);
        await site.Process.WaitForExitAsync(Token);
        Assert.NotEqual(0, site.Process.ExitCode);
        Assert.Contains("is taken by another program", site.Output);
        Assert.DoesNotContain("   at ", site.Output);
    }

    private static bool AllRunning(JsonElement status) =>
        status.GetProperty("workers").EnumerateArray().All(worker => worker.GetProperty("state").GetString() == "running");
}
