using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Rag.Bench.Inference;
using Rag.Inference.Gguf;

namespace Rag.Bench.Models;

/// <summary>What a serving process does with damaged files that are dropped into its folder and chosen: it uses them or says why not, and lives.</summary>
internal sealed class ServedVerdicts
{
    /// <summary>Loaded, and a request was answered.</summary>
    public int Answered { get; private set; }

    /// <summary>Not used, with a reason.</summary>
    public int Refused { get; private set; }

    /// <summary>The serving process died.</summary>
    public int Ended { get; private set; }

    /// <summary>Milliseconds from the end of a file's copying to its being listed, as a model or as one that cannot be used.</summary>
    public List<double> FoundAfter { get; } = [];

    public static async Task<ServedVerdicts> RunAsync(string source, DamagedCopy copy, int count, CancellationToken cancellationToken)
    {
        ServedVerdicts verdicts = new();
        if (count == 0) return verdicts;
        string kind = ModelFileReader.Read(source).Kind.ToString();
        DirectoryInfo models = Directory.CreateTempSubdirectory("rag-gguf-served-");
        try
        {
            string sound = Path.Combine(models.FullName, "sound.gguf");
            File.WriteAllBytes(sound, File.ReadAllBytes(source));
            using ServerProcess server = await ServerProcess.StartOwnAsync(kind, sound, new ServerSetup(2, 2, null), cancellationToken);
            for (int run = 0; run < count; run++)
            {
                // A file of its own each time: one that is mapped must not change under its reader.
                string name = $"trial{run}.gguf", path = Path.Combine(models.FullName, name);
                using (copy.Flip(inDirectory: run % 2 == 0)) File.Copy(copy.Path, path);
                long dropped = Stopwatch.GetTimestamp();
                try
                {
                    await UntilAsync(server, props => Names(props, "files").Concat(Names(props, "rejected")).Contains(name), cancellationToken);
                    verdicts.FoundAfter.Add(Stopwatch.GetElapsedTime(dropped).TotalMilliseconds);
                    if (await AskAsync(server, kind.ToLowerInvariant(), name, cancellationToken)) verdicts.Answered++;
                    else verdicts.Refused++;
                }
                catch (HttpRequestException)
                {
                    verdicts.Ended++;
                    return verdicts;
                }
                await ChooseAsync(server, kind, "sound.gguf", props => Named(props, kind) == "sound", cancellationToken);
                File.Delete(path);
            }
            return verdicts;
        }
        finally
        {
            models.Delete(recursive: true);
        }
    }

    public void Print()
    {
        Console.WriteLine($"in a serving process: {Answered} loaded and answered, {Refused} refused with a reason, {Ended} ended it");
        if (FoundAfter.Count > 0) Console.WriteLine($"found after the drop, ms: median {FoundAfter.Order().ElementAt(FoundAfter.Count / 2):F0}, longest {FoundAfter.Max():F0}");
    }

    /// <summary>True where the file was loaded and a request answered.</summary>
    private static async Task<bool> AskAsync(ServerProcess server, string kind, string name, CancellationToken cancellationToken)
    {
        bool isUsed = false;
        await ChooseAsync(server, kind, name, props =>
        {
            isUsed = Named(props, kind) == Path.GetFileNameWithoutExtension(name) && (string?)props["models"]![kind]!["state"] == "ready";
            return isUsed || props["rejected"]!.AsArray().Any(file => (string?)file!["name"] == name && (string?)file["reason"] is { Length: > 0 });
        }, cancellationToken);
        if (!isUsed) return false;
        using HttpResponseMessage answer = kind == "chat"
            ? await server.Client.PostAsJsonAsync("/v1/chat/completions", new { messages = new[] { new { role = "user", content = "Name a colour." } }, max_tokens = 8 }, cancellationToken)
            : await server.Client.PostAsJsonAsync("/v1/embeddings", new { input = "a note" }, cancellationToken);
        return true;
    }

    private static async Task ChooseAsync(ServerProcess server, string kind, string name, Func<JsonNode, bool> until, CancellationToken cancellationToken)
    {
        using HttpResponseMessage chosen = await server.Client.PostAsJsonAsync($"/models/{kind}/choose", new { file = name }, cancellationToken);
        await UntilAsync(server, until, cancellationToken);
    }

    private static async Task UntilAsync(ServerProcess server, Func<JsonNode, bool> until, CancellationToken cancellationToken)
    {
        for (; ; await Task.Delay(20, cancellationToken))
        {
            JsonNode props = (await server.Client.GetFromJsonAsync<JsonNode>("/props", cancellationToken))!;
            if (until(props)) return;
        }
    }

    private static IEnumerable<string?> Names(JsonNode props, string list) => props[list]!.AsArray().Select(file => (string?)file!["name"]);

    private static string? Named(JsonNode props, string kind) => (string?)props["models"]![kind.ToLowerInvariant()]?["name"];
}
