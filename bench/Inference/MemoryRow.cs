using System.Globalization;
using System.Text.Json.Nodes;
using Rag.Inference.Gguf;

namespace Rag.Bench.Inference;

/// <summary>
/// What a server with one chat model holds above the model's file and its KV cache, after it has worked. What rests of the KV cache in main memory is
/// known of our own server alone.
/// </summary>
internal static class MemoryRow
{
    private const double Bound = 150;

    public static async Task RunAsync(Contest contest, string model, CancellationToken cancellationToken)
    {
        JsonNode plan = JsonNode.Parse(await contest.Own.Client.GetStringAsync("/props", cancellationToken))!["models"]!["chat"]!["plan"]!;
        ModelFile file = ModelFileReader.Read(model);
        // 32 numbers take 64 bytes at 16 bits and 34 at 8; llama-server was started with as many tokens at 16.
        long Cache(string type, int tokens) => file.KvBytesPerToken * tokens * (type == "f16" ? 32 : 17) / 32;
        double Above(ServerProcess server, long cache) => (server.ResidentBytes - file.Size - cache) / (double)(1 << 20);
        string metrics = await contest.Own.Client.GetStringAsync("/metrics", cancellationToken);
        long resting = long.Parse(metrics.Split('\n').Single(line => line.StartsWith("llamacpp:kv_cache_resting_bytes ", StringComparison.Ordinal)).Split(' ')[1], CultureInfo.InvariantCulture);
        Console.WriteLine($"  at rest: {resting >> 20} MB");
        double ours = Above(contest.Own, Cache((string)plan["kv_type"]!, (int)plan["cache_length"]!) + resting);
        contest.Add(new ContestRow("memory above model file and KV cache (llama-server's beside)", "MB", ours, Above(contest.Peer, Cache("f16", InferenceBenchmark.Context)), null, Bound, ours <= Bound));
    }
}
