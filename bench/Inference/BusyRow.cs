using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Rag.Bench.Inference;

/// <summary>
/// Embedding on two processors, one of which a program at the lowest priority wants, against embedding on one processor alone. The program is the leader of a
/// session of its own, as one from another terminal is: Linux then gives it as much as us, whatever its priority (autogroup).
/// </summary>
internal static class BusyRow
{
    public static Task RunAsync(Contest contest, int passages, CancellationToken cancellationToken) =>
        contest.CompareAsync($"embeddings of {passages} passages beside a busy program, by one processor's", "passages/s", 0.6, lessIsBetter: false, async (server, run) =>
        {
            using Process? busy = server == contest.Own ? Process.Start("setsid", ["--wait", "nice", "-n", "19", "timeout", "300", "sh", "-c", "while :; do :; done"]) : null;
            try
            {
                long start = Stopwatch.GetTimestamp();
                string[] texts = [.. Enumerable.Range(0, passages).Select(index => Prompts.Text(140 + index * 37 % 81, run * passages + index))];
                JsonNode answer = await server.PostAsync("/v1/embeddings", new { input = texts, encoding_format = "base64" }, cancellationToken);
                if (answer["data"]!.AsArray().Count != passages) throw new InvalidOperationException("Embeddings were left out.");
                return passages / Stopwatch.GetElapsedTime(start).TotalSeconds;
            }
            finally
            {
                busy?.Kill(entireProcessTree: true);
            }
        });
}
