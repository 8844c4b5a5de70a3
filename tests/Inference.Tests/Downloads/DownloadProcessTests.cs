using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Rag.Inference.Tests.Http;
using Rag.Retrieval.Privacy;

namespace Rag.Inference.Tests.Downloads;

/// <summary>The real process: by way of a proxy, killed midway, and gone on with by the next one.</summary>
public sealed class DownloadProcessTests
{
    [Fact]
    public async Task Download_ThroughAProxyAndAKill_GoesOnAndIsFoundAsAModel()
    {
        CancellationToken token = TestContext.Current.CancellationToken;
        DirectoryInfo folder = Directory.CreateTempSubdirectory("rag-download-");
        await using FileServer files = await FileServer.StartAsync(DownloadStage.Model);
        using ConnectProxy proxy = new(files.Address.Port);
        string models = folder.CreateSubdirectory("models").FullName, data = folder.CreateSubdirectory("data").FullName;
        string list = Path.Combine(folder.FullName, "list.json"), trusted = Path.Combine(folder.FullName, "trusted.pem");
        await File.WriteAllTextAsync(list, DownloadStage.EntryJson(new Uri("https://models.test/m.gguf"), DownloadStage.Model.Length, DownloadStage.HashOf(DownloadStage.Model)), token);
        await File.WriteAllTextAsync(trusted, FileServer.CertificatePem, token);
        Task<InferenceServer> StartAsync() => InferenceServer.StartAsync(models, data, [("HTTPS_PROXY", proxy.Address.AbsoluteUri), ("SSL_CERT_FILE", trusted)], [("Inference__Catalogue", list)]);
        try
        {
            files.Handler = context => files.StallAsync(context, 400_000);
            await using (InferenceServer first = await StartAsync())
            {
                Assert.Empty(files.Requests);
                await first.PostAsync("/downloads/m", new { });
                await UntilAsync(first, item => (long)item["received"]! == 400_000);
            }

            files.Handler = context => files.SendAsync(context);
            await using InferenceServer second = await StartAsync();
            JsonNode left = await UntilAsync(second, _ => true);
            Assert.Equal("paused", (string?)left["state"]);
            await second.PostAsync("/downloads/m", new { });
            await UntilAsync(second, item => (string?)item["state"] == "done");
            Assert.Equal(["", "bytes=400000-"], files.Requests);
            Assert.All(proxy.Requests, request => Assert.Equal("CONNECT models.test:443 HTTP/1.1", request));
            Assert.Equal(["models.test", "models.test"], new OutsideRequestLog(data, TimeProvider.System).Read(10).Select(request => request.Host));
            // Its weights are noise, and so it is found, tried, and refused with the reason.
            JsonNode props = await second.WaitAsync(node => node["rejected"]!.AsArray().Count > 0);
            Assert.Contains("m.gguf", props["rejected"]![0]!.ToJsonString(), StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<JsonNode> UntilAsync(InferenceServer server, Func<JsonNode, bool> holds)
    {
        JsonArray all = [];
        await server.UntilAsync(async () =>
        {
            all = (await server.Client.GetFromJsonAsync<JsonArray>("/downloads", TestContext.Current.CancellationToken))!;
            return all.Count == 1 && holds(all[0]!);
        });
        return all[0]!;
    }
}
