using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Rag.Inference.Tests.Adapters;
using Rag.Inference.Tests.Gguf;
using Rag.Inference.Tests.Http;
using Rag.Retrieval.Privacy;

namespace Rag.Inference.Tests.Downloads;

/// <summary>The real process, told addresses by its owner.</summary>
public sealed class AddressProcessTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("rag-addresses-");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Addresses_LookedAtFetchedAndRefreshedFrom_AreAllThatGoesOut()
    {
        await using FileServer files = await FileServer.StartAsync(DownloadStage.Model);
        using ConnectProxy proxy = new(files.Address.Port);
        string models = folder.CreateSubdirectory("models").FullName, data = folder.CreateSubdirectory("data").FullName;
        string trusted = Path.Combine(folder.FullName, "trusted.pem");
        await File.WriteAllTextAsync(trusted, FileServer.CertificatePem, Token);
        await using InferenceServer server = await InferenceServer.StartAsync(
            models, data, [("HTTPS_PROXY", proxy.Address.AbsoluteUri), ("SSL_CERT_FILE", trusted)], []);

        files.Handler = SplitModel.Handler(files);
        JsonNode seen = await AskAsync(server, "/downloads/look", "https://models.test/models/" + SplitModel.NameOf(3));
        Assert.Equal(
            ("big", SplitModel.Size, "chat", "apache-2.0"),
            ((string?)seen["name"], (long)seen["size"]!, (string?)seen["kind"], (string?)seen["licence"]));
        Assert.Equal(3, seen["fileNames"]!.AsArray().Count);
        Assert.Contains("Fits", (string?)seen["fit"]!["sentence"], StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(models));

        string hash = DownloadStage.HashOf(DownloadStage.Model);
        files.Handler = context =>
        {
            context.Response.Headers["X-Linked-ETag"] = $"\"{hash}\"";
            return files.SendAsync(context);
        };
        Assert.Equal(hash, (string?)(await AskAsync(server, "/downloads/look", "https://models.test/m.gguf"))["sha256"]);
        Say(files, TinyAdapter.Write("output.weight", [1], [1]));
        Assert.Contains(
            "adapter for models of the architecture llama",
            (string?)(await AskAsync(server, "/downloads/look", "https://models.test/m.gguf"))["sentence"], StringComparison.Ordinal);
        Say(files, new GgufBytes().With("general.architecture", "clip").Tensor("v", 8).ToArray());
        Assert.Equal("projector", (string?)(await AskAsync(server, "/downloads/look", "https://models.test/m.gguf"))["kind"]);
        Say(files, Encoding.UTF8.GetBytes("<html>Please sign in to go on.</html>"));
        Assert.Contains(
            "does not begin with GGUF", await RefusalAsync(server, "/downloads/look", "https://models.test/m.gguf"),
            StringComparison.Ordinal);
        files.Handler = SplitModel.Handler(files, missing: 2);
        Assert.Contains(
            SplitModel.NameOf(2), await RefusalAsync(server, "/downloads/look", "https://models.test/models/" + SplitModel.NameOf(1)),
            StringComparison.Ordinal);

        files.Handler = SplitModel.Handler(files);
        await AskAsync(server, "/downloads", "https://models.test/models/" + SplitModel.NameOf(2));
        JsonNode props = await server.WaitAsync(props => props["files"]!.AsArray().Count > 0 || props["rejected"]!.AsArray().Count > 0);
        Assert.Contains("big-00001-of-00003.gguf", props.ToJsonString(), StringComparison.Ordinal);

        Say(files, Encoding.UTF8.GetBytes("""{"models": []}"""));
        Assert.Contains(
            "The present one stays", await RefusalAsync(server, "/catalogue/source", "https://models.test/models.json"),
            StringComparison.Ordinal);
        Assert.Equal(18, (await server.Client.GetFromJsonAsync<JsonArray>("/catalogue", Token))!.Count);
        Say(files, Encoding.UTF8.GetBytes(DownloadStage.EntryJson(new Uri("https://models.test/m.gguf"), 10, "")));
        Assert.Equal("fetched", (string?)(await AskAsync(server, "/catalogue/source", "https://models.test/models.json"))["kind"]);
        Assert.Equal("m", (string?)Assert.Single((await server.Client.GetFromJsonAsync<JsonArray>("/catalogue", Token))!)!["id"]);

        Assert.All(proxy.Requests, request => Assert.Matches("^CONNECT models.test:443 ", request));
        string[] purposes = [.. new OutsideRequestLog(data, TimeProvider.System).Read(100).Select(request => request.Purpose).Distinct()];
        Assert.Contains("list of models", purposes);
        Assert.Contains("look at m.gguf", purposes);
    }

    public void Dispose() => folder.Delete(recursive: true);

    private static void Say(FileServer files, byte[] content)
    {
        files.Handler = context => files.SendAsync(context, content, content.Length);
    }

    private static async Task<JsonNode> AskAsync(InferenceServer server, string path, string address)
    {
        using HttpResponseMessage response = await server.Client.PostAsJsonAsync(path, new { address }, Token);
        string text = await response.Content.ReadAsStringAsync(Token);
        Assert.True(response.IsSuccessStatusCode, text);
        return JsonNode.Parse(text)!;
    }

    private static async Task<string> RefusalAsync(InferenceServer server, string path, string address)
    {
        using HttpResponseMessage response = await server.Client.PostAsJsonAsync(path, new { address }, Token);
        Assert.Equal(StatusCodes.Status409Conflict, (int)response.StatusCode);
        return (string)JsonSerializer.Deserialize<JsonNode>(await response.Content.ReadAsStringAsync(Token))!["detail"]!;
    }
}
