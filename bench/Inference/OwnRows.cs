using System.Text.Json.Nodes;
using Rag.Bench.Ingest;

namespace Rag.Bench.Inference;

/// <summary>Our own server with one setting beside itself with another, and beside programs that need the processor too.</summary>
internal static class OwnRows
{
    /// <summary>What <c>--only</c> takes.</summary>
    public static readonly string[] Names = ["quote", "cache", "flash", "threads", "busy", "shares"];

    public static async Task<int> RunAsync(string[] args, string[] only, CancellationToken cancellationToken)
    {
        (string chat, string embedding) = InferenceBenchmark.Models(args);
        int runs = Report.Number(args, "--runs", 5), threads = Report.Number(args, "--threads", Environment.ProcessorCount);
        int passages = Report.Number(args, "--passages", 64);
        List<ContestRow> rows = [];
        Console.WriteLine(ContestRow.Header);
        ServerSetup fixedThreads = new(threads, 8, null), chosen = new(0, 8, null), onOne = new(1, 8, null) { Under = "taskset -c 0" };

        async Task CompareAsync(string kind, ServerSetup one, ServerSetup other, Func<Contest, Task> work)
        {
            string model = kind == "Chat" ? chat : embedding;
            using ServerProcess own = await ServerProcess.StartOwnAsync(kind, model, one, cancellationToken);
            using ServerProcess peer = await ServerProcess.StartOwnAsync(kind, model, other, cancellationToken);
            await work(new Contest(own, peer, runs, rows));
        }

        Task SettingAsync(string name, string value, string against, Func<Contest, Task> work) =>
            CompareAsync("Chat", With(name, value), With(name, against), work);

        ServerSetup With(string name, string value) =>
            fixedThreads with { Environment = new Dictionary<string, string> { [$"Rag__Inference__{name}"] = value } };

        foreach (string name in only)
        {
            await (name switch
            {
                "quote" => SettingAsync("PromptLookup", "true", "false", async contest =>
                {
                    await WriteAsync(contest, "answers that quote, prompt lookup by none", 1.05, Quote);
                    await WriteAsync(contest, "answers that do not, prompt lookup by none", 0.95, run => Prompts.Story(run, 160));
                }),
                "cache" => SettingAsync("KvType", "q8_0", "f16", contest =>
                    WriteAsync(contest, "after 1,000 words, cache in 8 bits by 16", 0, Long)),
                "flash" => SettingAsync("FlashAttention", "on", "off", contest =>
                    WriteAsync(contest, "after 1,000 words, flash attention by none", 0, Long)),
                "threads" => CompareAsync("Embedding", chosen, fixedThreads, contest =>
                    EmbeddingRow.RunAsync(contest, passages, cancellationToken, 0.9)),
                "busy" => CompareAsync("Embedding", chosen, onOne, contest => BusyRow.RunAsync(contest, passages, cancellationToken)),
                _ => SharesRow.RunAsync(chat, embedding, runs, rows, cancellationToken),
            });
        }
        ContestRow.Write(rows, Report.Option(args, "--json"));
        return rows.TrueForAll(row => row.Holds) ? 0 : 1;

        Task WriteAsync(Contest contest, string name, double bound, Func<int, JsonObject> request) =>
            contest.CompareAsync(name, "tokens/s", bound, lessIsBetter: false, async (server, run) =>
                (await ChatCall.SendAsync(server, request(run), cancellationToken)).Rate);
    }

    private static JsonObject Quote(int run) => Prompts.Chat(160, ("user", "Repeat this text word for word.\n\n" + Prompts.Text(150, run)));

    private static JsonObject Long(int run) => Prompts.Chat(64, ("user", Prompts.Text(1000, run)), ("user", "Tell a long story about it."));
}
