using Rag.Inference.Tests.Embedding;
using Rag.Inference.Tests.Http;
using Rag.Tests;

[assembly: AssemblyFixture(typeof(Rag.Inference.Tests.Peer.PeerServers))]

namespace Rag.Inference.Tests.Peer;

/// <summary>
/// llama-server with one model each, and our own server on the same native libraries, so that the arithmetic is the same to the last bit: one
/// slot each, since what else the KV cache holds decides how the processor sums up.
/// Started when the first test asks; where <c>LLAMA_SERVER</c> is not set, the test is skipped.
/// </summary>
public sealed class PeerServers : IAsyncLifetime
{
    private const string ChatFile = "SmolLM2-135M-Instruct.Q4_1.gguf";
    private const string EmbeddingFile = "all-MiniLM-L6-v2-Q8_0.gguf";
    private const string RerankFile = "tiny-reranker.gguf";

    private const string Threads = "2";

    private readonly SemaphoreSlim gate = new(1);
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("rag-peer-");
    private readonly Dictionary<string, InferenceServer> servers = [];

    internal Task<InferenceServer> OwnAsync() => GetAsync("own", async () =>
    {
        // Links, since the reranker is made here and the other two lie in a folder that is only read.
        string models = Directory.CreateDirectory(Path.Combine(folder.FullName, "models")).FullName;
        foreach (string file in (string[])[ChatFile, EmbeddingFile]) File.CreateSymbolicLink(Path.Combine(models, file), SharedFolder.Require("models/" + file));
        await File.WriteAllBytesAsync(Path.Combine(models, RerankFile), TinyReranker.Write(), TestContext.Current.CancellationToken);
        InferenceServer server = await InferenceServer.StartAsync(models, Path.Combine(folder.FullName, "data"),
            ("Inference__NativePath", Path.GetDirectoryName(InferenceServer.PeerPath())!), ("Inference__Slots", "1"), ("Inference__Threads", Threads));
        await server.WaitAsync(props => ((string[])["chat", "embedding", "rerank"]).All(kind => (string?)props["models"]?[kind]?["state"] is "ready" or "failed"));
        return server;
    });

    internal Task<InferenceServer> ChatAsync() => GetAsync("chat", () => InferenceServer.StartPeerAsync("-m", SharedFolder.Require("models/" + ChatFile), "-c", "8192", "-np", "1", "-t", Threads));

    internal Task<InferenceServer> EmbeddingAsync() =>
        GetAsync("embedding", () => InferenceServer.StartPeerAsync("-m", SharedFolder.Require("models/" + EmbeddingFile), "--embeddings", "-c", "2048", "-np", "4"));

    internal Task<InferenceServer> RerankAsync() => GetAsync("rerank", async () =>
    {
        string file = Path.Combine(folder.FullName, RerankFile);
        await File.WriteAllBytesAsync(file, TinyReranker.Write(), TestContext.Current.CancellationToken);
        return await InferenceServer.StartPeerAsync("-m", file, "--rerank", "-c", "512", "-np", "4");
    });

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        foreach (InferenceServer server in servers.Values) await server.DisposeAsync();
        folder.Delete(recursive: true);
    }

    private async Task<InferenceServer> GetAsync(string name, Func<Task<InferenceServer>> start)
    {
        InferenceServer.PeerPath();
        await gate.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            if (!servers.TryGetValue(name, out InferenceServer? server)) servers[name] = server = await start();
            return server;
        }
        finally
        {
            gate.Release();
        }
    }
}
