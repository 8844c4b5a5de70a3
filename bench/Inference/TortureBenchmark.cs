using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Rag.Bench.Ingest;
using Rag.Inference.Tests.Chat;
using Rag.Inference.Tests.Torture;

namespace Rag.Bench.Inference;

/// <summary>
/// Conversations that take each other's place in the KV cache and in main memory, with glibc filling freed memory with rubbish (<c>MALLOC_PERTURB_</c>): a tiny
/// model with room for one conversation at rest and for a few, then a real one with room for none and for a few. Each answer must be that of the same request
/// alone, as far as rounding allows.
/// <c>bench -- torture [--minutes 10] [--only tiny,real] [--model FILE] [--tolerance 0.25] [--seed 1] [--under "valgrind …"] [--json FILE]</c>
/// </summary>
internal static class TortureBenchmark
{
    private const int Slots = 4;

    /// <summary>Two servers compute side by side, and a tiny model has little to share out.</summary>
    private const int Threads = 1;

    public static async Task<int> RunAsync(string[] args, CancellationToken cancellationToken)
    {
        string model = Path.GetFullPath(Report.Option(args, "--model")
            ?? Path.Combine(Environment.GetEnvironmentVariable("RAG_SHARED") ?? "../shared", "models", "SmolLM2-135M-Instruct.Q4_1.gguf"));
        string[] only = Report.Option(args, "--only")?.Split(',') ?? ["tiny", "real"];
        List<(string Name, byte[] Model, int Megabytes, TortureScript Script)> phases = [];
        if (only.Contains("tiny"))
        {
            byte[] tiny = TinyChat.Write();
            foreach (int megabytes in (int[])[1, 4]) phases.Add(("tiny", tiny, megabytes, new TortureScript(words: 48, tokens: 12)));
        }
        if (only.Contains("real"))
        {
            if (!File.Exists(model)) { Console.WriteLine($"torture needs a chat model: {model} is not there; write --model FILE, or --only tiny."); return 2; }
            byte[] real = await File.ReadAllBytesAsync(model, cancellationToken);
            foreach (int megabytes in (int[])[1, 24]) phases.Add((Path.GetFileNameWithoutExtension(model), real, megabytes, new TortureScript(words: 280, tokens: 16)));
        }
        double minutes = double.Parse(Report.Option(args, "--minutes") ?? "10", CultureInfo.InvariantCulture) / phases.Count;
        double tolerance = double.Parse(Report.Option(args, "--tolerance") ?? "0.25", CultureInfo.InvariantCulture);
        List<TorturePhase> done = [];
        foreach ((string name, byte[] file, int megabytes, TortureScript script) in phases)
        {
            TorturePhase phase = await RunAsync(name, file, megabytes, script, minutes, tolerance, Report.Number(args, "--seed", 1), Report.Option(args, "--under"), cancellationToken);
            done.Add(phase);
            Console.WriteLine(phase);
            foreach (string fault in phase.Faults) Console.WriteLine("  " + fault);
        }
        if (Report.Option(args, "--json") is { } json) await File.WriteAllTextAsync(json, JsonSerializer.Serialize(done, JsonSerializerOptions.Web), cancellationToken);
        return done.TrueForAll(phase => phase.Faults.Count == 0) ? 0 : 1;
    }

    private static async Task<TorturePhase> RunAsync(
        string name, byte[] model, int megabytes, TortureScript script, double minutes, double tolerance, int seed, string? under, CancellationToken cancellationToken)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("rag-torture-");
        try
        {
            string[] files = ["one.gguf", "two.gguf"];
            foreach (string file in files) await File.WriteAllBytesAsync(Path.Combine(folder.FullName, file), model, cancellationToken);
            Dictionary<string, string> common = new() { ["Rag__Inference__ContextLength"] = "1024" };
            ServerSetup setup = new(Threads, Slots, null)
            {
                Under = under,
                Environment = new Dictionary<string, string>(common) { ["Rag__Inference__RestingMegabytes"] = $"{megabytes}", ["MALLOC_PERTURB_"] = "165" },
            };
            ServerSetup single = new(Threads, 1, null) { Environment = new Dictionary<string, string>(common) { ["Rag__Inference__RestingMegabytes"] = "0" } };
            string first = Path.Combine(folder.FullName, files[0]);
            using ServerProcess server = await ServerProcess.StartOwnAsync("Chat", first, setup, cancellationToken);
            using ServerProcess alone = await ServerProcess.StartOwnAsync("Chat", first, single, cancellationToken);
            using CancellationTokenSource time = new(TimeSpan.FromMinutes(minutes));
            TortureRun run = new(server.Client, alone.Client, script, files, seed);
            List<string> faults = [];
            try
            {
                await run.RunAsync(int.MaxValue, tolerance, time.Token, cancellationToken);
            }
            catch (Exception fault) when (fault is HttpRequestException or IOException or TortureException)
            {
                faults.Add(server.HasExited ? $"the server ended: {fault.Message}" : fault.Message);
            }
            return new TorturePhase(name, megabytes, run.Counts, server.HasExited ? null : await RestingAsync(server, cancellationToken), [.. faults, .. run.Faults]);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<string?> RestingAsync(ServerProcess server, CancellationToken cancellationToken) =>
        JsonNode.Parse(await server.Client.GetStringAsync("/props", cancellationToken))!["models"]!["chat"]?["resting"]?.ToJsonString();
}

/// <summary>One model with one capacity.</summary>
/// <param name="Model">Its name.</param>
/// <param name="Megabytes">For conversations at rest.</param>
/// <param name="Counts">What was done.</param>
/// <param name="Resting">What rests at the end, as <c>/props</c> has it; null where the server ended or no model was loaded then.</param>
/// <param name="Faults">What must not be.</param>
internal sealed record TorturePhase(string Model, int Megabytes, TortureCounts Counts, string? Resting, IReadOnlyList<string> Faults)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{Model}, {Megabytes} MB: {Counts.Whole} answers, {Counts.Closed} closed, {Counts.Changes} changes of the model; {Counts.Parted} part from those alone, {Counts.Undecided} of them where nothing can be told, by {Counts.Farthest:0.###} at most where allowed; {Faults.Count} faults; at rest {Resting}");
}
