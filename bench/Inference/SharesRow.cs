using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Rag.Bench.Inference;

/// <summary>An answer and embeddings at the same time, each against itself alone: neither may starve.</summary>
internal static class SharesRow
{
    private const double Bound = 0.25;

    public static async Task RunAsync(string chat, string embedding, int runs, List<ContestRow> rows, CancellationToken cancellationToken)
    {
        Dictionary<string, string> both = new() { ["Rag__EmbeddingModel"] = Path.GetFileName(embedding) };
        ServerSetup setup = new(0, 8, null) { Environment = both };
        using ServerProcess server = await ServerProcess.StartOwnAsync("Chat", chat, setup, cancellationToken);
        await server.WaitAsync("/props", props => (string?)props["models"]?["embedding"]?["state"] is "ready", cancellationToken);
        List<double> answerAlone = [], answerBeside = [], embeddingAlone = [], embeddingBeside = [];
        for (int run = 0; run <= runs; run++)
        {
            double answer = (await ChatCall.SendAsync(server, Prompts.Story(run, 96), cancellationToken)).Rate;
            double embeddings = await EmbedAsync(server, run, TimeSpan.FromSeconds(4), cancellationToken);
            using CancellationTokenSource ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            Task<double> beside = EmbedAsync(server, run + 1000, Timeout.InfiniteTimeSpan, ended.Token);
            double answerThen = (await ChatCall.SendAsync(server, Prompts.Story(run + 1000, 96), cancellationToken)).Rate;
            await ended.CancelAsync();
            if (run == 0) continue;
            answerAlone.Add(answer);
            embeddingAlone.Add(embeddings);
            answerBeside.Add(answerThen);
            embeddingBeside.Add(await beside);
        }
        Add("an answer beside embeddings, by itself alone", "tokens/s", answerBeside, answerAlone);
        Add("embeddings beside an answer, by themselves alone", "passages/s", embeddingBeside, embeddingAlone);

        void Add(string name, string unit, List<double> together, List<double> alone)
        {
            double ratio = Contest.Median(together) / Contest.Median(alone);
            double[] single = [.. together.Zip(alone, (one, other) => one / other)];
            ContestRow row = new(name, unit, Contest.Median(together), Contest.Median(alone), ratio, Bound, ratio >= Bound)
            {
                Least = single.Min(),
                Most = single.Max(),
            };
            rows.Add(row);
            Console.WriteLine(row);
        }
    }

    /// <summary>Passages a second, four at a time, until the time is over or nobody waits.</summary>
    private static async Task<double> EmbedAsync(ServerProcess server, int seed, TimeSpan time, CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        int done = 0;
        try
        {
            while (time == Timeout.InfiniteTimeSpan || Stopwatch.GetElapsedTime(start) < time)
            {
                string[] texts = [.. Enumerable.Range(0, 4).Select(index => Prompts.Text(180, seed * 10_000 + done + index))];
                await EmbeddingRow.SendAsync(server, texts, cancellationToken);
                done += texts.Length;
            }
        }
        catch (OperationCanceledException)
        {
            // The answer that they were beside has ended.
        }
        return done / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
