using System.Diagnostics;
using System.Text.Json;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace Rag.EndToEnd.Tests;

/// <summary>Another program of the owner's works with the product that runs.</summary>
public sealed class AgentTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Agent_AsksByMcp_OpensThePlaceThatItGotBack()
    {
        await using RealSite site = await StartAsync();
        StdioClientTransport transport = new(new StdioClientTransportOptions
        {
            Command = "dotnet",
            Arguments = ["exec", RealSite.Program, "mcp", $"--Rag:DataPath={site.DataPath}"],
        });
        McpClientOptions patient = new() { DiscoverProbeTimeout = TimeSpan.FromMinutes(1), InitializationTimeout = TimeSpan.FromMinutes(2) };
        await using McpClient client = await McpClient.CreateAsync(transport, patient, cancellationToken: Token);
        JsonElement answer = await UseAsync(client, "ask", new() { ["question"] = "Which air-water model did we choose in March 2024?" });
        JsonElement source = answer.GetProperty("sources")[0];
        JsonElement place = await UseAsync(client, "read", new()
        {
            ["documentId"] = source.GetProperty("documentId").GetString(),
            ["start"] = source.GetProperty("start").GetInt32(),
            ["end"] = source.GetProperty("end").GetInt32(),
        });
        Assert.Equal(source.GetProperty("quote").GetString(), place.GetProperty("text").GetString());
        Assert.EndsWith("heat.md", place.GetProperty("path").GetString());
    }

    [Fact]
    public async Task CommandLine_Ask_WritesTheAnswerWithItsSources()
    {
        await using RealSite site = await StartAsync();
        ProcessStartInfo start = new("dotnet", ["exec", RealSite.Program, "ask", "Which air-water model did we choose in March 2024?", $"--Rag:DataPath={site.DataPath}"])
        {
            RedirectStandardOutput = true,
        };
        using Process ask = Process.Start(start)!;
        string output = await ask.StandardOutput.ReadToEndAsync(Token);
        await ask.WaitForExitAsync(Token);
        Assert.Equal(0, ask.ExitCode);
        Assert.Contains("9 kW", output);
        Assert.Contains("[^1]: ", output);
    }

    private static async Task<RealSite> StartAsync()
    {
        RealSite site = await RealSite.StartAsync();
        await File.WriteAllTextAsync(Path.Combine(site.Folder, "heat.md"), "# Heat pump\n\nWe chose the air-water model with 9 kW in March 2024.\n", Token);
        await site.AddNotesAsync();
        await site.UntilAsync("/api/search?q=air-water&k=3", found => found.GetProperty("passages").GetArrayLength() > 0);
        return site;
    }

    private static async Task<JsonElement> UseAsync(McpClient client, string tool, Dictionary<string, object?> arguments)
    {
        CallToolResult result = await client.CallToolAsync(tool, arguments, cancellationToken: Token);
        return result.StructuredContent!.Value;
    }
}
