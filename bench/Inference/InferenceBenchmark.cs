using Rag.Bench.Ingest;

namespace Rag.Bench.Inference;

/// <summary>
/// Our Inference beside llama-server (the program that <c>LLAMA_SERVER</c> names): same file, same threads, same prompts, alternating runs.
/// <c>bench -- inference [--only prompt,generate,together,followup,grammar,memory,soak,embeddings] [--runs 5] [--threads N] [--passages 1000]
/// [--requests 500] [--chat FILE] [--embedding FILE] [--libraries own] [--json FILE]</c>
/// <para>Our own server alone, with one setting and another, needs no llama-server: <c>--only
/// quote,cache,flash,threads,busy,shares</c>.</para>
/// </summary>
internal static class InferenceBenchmark
{
    /// <summary>Tokens that llama-server's KV cache holds, for all slots together.</summary>
    public const int Context = 16_384;

    private const int Slots = 8;

    public static async Task<int> RunAsync(string[] args, CancellationToken cancellationToken)
    {
        string[] only = Report.Option(args, "--only")?.Split(',') ?? [];
        if (only.Length > 0 && only.All(OwnRows.Names.Contains)) return await OwnRows.RunAsync(args, only, cancellationToken);
        if (Environment.GetEnvironmentVariable("LLAMA_SERVER") is not { Length: > 0 } program || !File.Exists(program))
        {
            Console.WriteLine("inference needs llama-server of llama.cpp 0.5.0: set LLAMA_SERVER to its path.");
            return 2;
        }
        (string chat, string embedding) = Models(args);
        int runs = Report.Number(args, "--runs", 5), threads = Report.Number(args, "--threads", Environment.ProcessorCount);
        bool shipped = Report.Option(args, "--libraries") == "own";
        // With llama-server's own libraries the arithmetic is the same, and what is compared is the servers.
        ServerSetup setup = new(threads, Slots, shipped ? null : Path.GetDirectoryName(Path.GetFullPath(program)));
        List<ContestRow> rows = [];
        Console.WriteLine($"{threads} threads, {runs} runs each, {(shipped ? "the libraries that the product ships" : "llama-server's libraries for both")}");
        Console.WriteLine(ContestRow.Header);

        bool Wanted(string name) => only.Length == 0 || only.Contains(name);
        if (only.Length == 0 || only.Any(name => name != "embeddings"))
        {
            using ServerProcess own = await ServerProcess.StartOwnAsync("Chat", chat, setup, cancellationToken);
            using ServerProcess peer = await ServerProcess.StartPeerAsync(program, chat, setup, ["-c", $"{Context}", "-kvu"], cancellationToken);
            Contest contest = new(own, peer, runs, rows);
            if (Wanted("prompt")) await ChatRows.PromptAsync(contest, cancellationToken);
            if (Wanted("generate")) await ChatRows.GenerateAsync(contest, cancellationToken);
            if (Wanted("together")) await ChatRows.TogetherAsync(contest, cancellationToken);
            if (Wanted("followup")) await ChatRows.FollowUpAsync(contest, cancellationToken);
            if (Wanted("grammar")) await ChatRows.GrammarAsync(contest, cancellationToken);
            if (Wanted("memory")) await MemoryRow.RunAsync(contest, chat, cancellationToken);
            if (Wanted("soak")) await SoakRow.RunAsync(contest, Report.Number(args, "--requests", 500), cancellationToken);
        }
        if (Wanted("embeddings"))
        {
            using ServerProcess own = await ServerProcess.StartOwnAsync("Embedding", embedding, setup, cancellationToken);
            using ServerProcess peer = await ServerProcess.StartPeerAsync(program, embedding, setup, ["--embeddings", "-c", $"{Slots * 512}"], cancellationToken);
            await EmbeddingRow.RunAsync(new Contest(own, peer, runs, rows), Report.Number(args, "--passages", 1000), cancellationToken);
        }
        ContestRow.Write(rows, Report.Option(args, "--json"));
        return rows.TrueForAll(row => row.Holds) ? 0 : 1;
    }

    /// <summary>The two files that are measured.</summary>
    public static (string Chat, string Embedding) Models(string[] args)
    {
        string models = Path.Combine(Environment.GetEnvironmentVariable("RAG_SHARED") ?? "../shared", "models");
        return (Path.GetFullPath(Report.Option(args, "--chat") ?? Path.Combine(models, "SmolLM2-135M-Instruct.Q4_1.gguf")),
            Path.GetFullPath(Report.Option(args, "--embedding") ?? Path.Combine(models, "all-MiniLM-L6-v2-Q8_0.gguf")));
    }
}
