using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Rag.Bench.Inference;

/// <summary>Passages of about 200 tokens into vectors, in requests of 64 as the indexer sends them, two under way.</summary>
internal static class EmbeddingRow
{
    private const int PerRequest = 64;

    /// <param name="bound">The ratio that is wanted: a little less than 1 where both may be the same.</param>
    public static Task RunAsync(Contest contest, int passages, CancellationToken cancellationToken, double bound = 1) =>
        contest.CompareAsync($"embeddings of {passages} passages of about 200 tokens", "passages/s", bound, lessIsBetter: false, async (server, run) =>
        {
            string[] texts = Texts(passages, run);
            long start = Stopwatch.GetTimestamp();
            await Parallel.ForEachAsync(texts.Chunk(PerRequest), new ParallelOptions { MaxDegreeOfParallelism = 2, CancellationToken = cancellationToken }, async (part, token) =>
                await SendAsync(server, part, token));
            return passages / Stopwatch.GetElapsedTime(start).TotalSeconds;
        });

    /// <summary>From 140 to 220 words, as passages differ; others in each run.</summary>
    public static string[] Texts(int passages, int run) =>
        [.. Enumerable.Range(0, passages).Select(index => Prompts.Text(140 + (index * 37) % 81, (run * passages) + index))];

    /// <summary>One request, whose every text must come back as a vector.</summary>
    public static async Task SendAsync(ServerProcess server, string[] texts, CancellationToken cancellationToken)
    {
        JsonNode answer = await server.PostAsync("/v1/embeddings", new { input = texts, encoding_format = "base64" }, cancellationToken);
        if (answer["data"]!.AsArray().Count != texts.Length) throw new InvalidOperationException($"{server.Name} left embeddings out.");
    }
}
