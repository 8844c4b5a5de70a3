using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Rag.Retrieval.Tests.Knowledge.Qdrant.Server;

namespace Rag.EndToEnd.Tests;

/// <summary>
/// The real processes on the test server that speaks Qdrant's gRPC: two machines fill and ask one knowledge base, and nothing is lost while it is
/// away.
/// </summary>
public sealed class QdrantSiteTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Sites_OnOneQdrant_AnswerFromBothFoldersAndLoseNothingWhileItIsAway()
    {
        await using QdrantServer qdrant = await QdrantServer.StartAsync("key");
        string[] settings = ["--Rag:KnowledgeBase=qdrant", "--Rag:QdrantUrl=" + qdrant.Address, "--Rag:QdrantApiKey=key", "--Rag:AnswerThreshold=0"];
        await using RealSite home = await RealSite.StartAsync(settings: settings);
        await using RealSite office = await RealSite.StartAsync(settings: settings);
        await home.AddNotesAsync();
        await File.WriteAllTextAsync(Path.Combine(office.Folder, "Lease.md"), "# Lease\n\nThe lease of the office ends on 30 September 2031.\n", Token);
        await office.UntilAsync("/api/status", status => status.GetProperty("idle").GetBoolean() && status.GetProperty("documents").GetProperty("indexed").GetInt32() == 9);

        Assert.Equal("Garden.md", await BestAsync(office, "when are the roses pruned"));
        Assert.Equal("Lease.md", await BestAsync(home, "when does the lease of the office end"));
        string answer = await AskAsync(home, "When does the lease of the office end?");
        Assert.Contains("The lease of the office ends on 30 September 2031.", answer);

        qdrant.WritesLeft = 0;
        await File.WriteAllTextAsync(Path.Combine(office.Folder, "Keys.md"), "# Keys\n\nThe spare key lies at the bakery.\n", Token);
        File.Delete(Path.Combine(office.Folder, "Lease.md"));
        using HttpResponseMessage away = await home.Api.GetAsync("/api/search?q=roses", Token);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, away.StatusCode);
        Assert.Contains(qdrant.Address.ToString().TrimEnd('/'), await away.Content.ReadAsStringAsync(Token));
        await home.UntilAsync("/api/status", status => status.GetProperty("warnings").EnumerateArray().Any(warning => warning.GetString()!.Contains("Qdrant", StringComparison.Ordinal)));

        qdrant.WritesLeft = null;
        await home.UntilAsync("/api/search?q=where+does+the+spare+key+lie", found => Names(found) is ["Keys.md", ..]);
        await home.UntilAsync("/api/search?q=lease+of+the+office", found => !Names(found).Contains("Lease.md"));
        await office.UntilAsync("/api/status", status => status.GetProperty("idle").GetBoolean() && status.GetProperty("documents").GetProperty("indexed").GetInt32() == 9);
    }

    private static async Task<string?> BestAsync(RealSite site, string query) =>
        Names(await site.Api.GetFromJsonAsync<JsonElement>("/api/search?q=" + Uri.EscapeDataString(query), Token)) is [var best, ..] ? best : null;

    private static IReadOnlyList<string?> Names(JsonElement found) =>
        found.ValueKind == JsonValueKind.Object ? [.. found.GetProperty("passages").EnumerateArray().Select(hit => Path.GetFileName(hit.GetProperty("path").GetString()))] : [];

    private static async Task<string> AskAsync(RealSite site, string question)
    {
        using HttpResponseMessage response = await site.Api.PostAsJsonAsync("/api/ask", new { question }, Token);
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadAsStringAsync(Token);
    }
}
