using System.Diagnostics;

namespace Rag.Bench.Inference;

/// <summary>
/// Embedding on two processors, one of which a program at the lowest priority wants, against embedding on one processor alone. The
/// program is the leader of a
/// session of its own, as one from another terminal is: Linux then gives it as much as us, whatever its priority (autogroup).
/// </summary>
internal static class BusyRow
{
    public static Task RunAsync(Contest contest, int passages, CancellationToken cancellationToken) =>
        contest.CompareAsync($"{passages} passages beside a busy program, by one processor", "per s", 0.6, false, async (server, run) =>
        {
            string[] loop = ["--wait", "nice", "-n", "19", "timeout", "300", "sh", "-c", "while :; do :; done"];
            using Process? busy = server == contest.Own ? Process.Start("setsid", loop) : null;
            try
            {
                long start = Stopwatch.GetTimestamp();
                string[] texts = EmbeddingRow.Texts(passages, run);
                await EmbeddingRow.SendAsync(server, texts, cancellationToken);
                return passages / Stopwatch.GetElapsedTime(start).TotalSeconds;
            }
            finally
            {
                busy?.Kill(entireProcessTree: true);
            }
        });
}
