using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using Rag.Bench.Ingest;
using Rag.Retrieval.Workers;

namespace Rag.Bench.Soak;

/// <summary>What must hold once nobody disturbs a site any more.</summary>
internal static class SoakChecks
{
    public static async Task RunAsync(SoakSite site, Report report, SoakFaults faults, CancellationToken cancellationToken)
    {
        long began = Stopwatch.GetTimestamp();
        if (!await site.UntilIdleAsync(cancellationToken))
            faults.Add(site.Name, $"the queue does not drain: {await site.StatusAsync(cancellationToken)}");
        report.Add($"{site.Name}: until idle at the end", Stopwatch.GetElapsedTime(began).TotalSeconds, "s");
        await CompareAsync(site, report, faults, cancellationToken);
        await FreshAsync(site, report, faults, cancellationToken);
        await StatesAsync(site, faults, cancellationToken);
        await LoopsAsync(site, faults, cancellationToken);
        if (!File.Exists(site.Place.Index)) return;
        if (IndexCheck.Integrity(site.Place.Index) is not "ok" and var damage) faults.Add(site.Name, damage);
    }

    /// <summary>The index as the page would show it, and every file on the disk.</summary>
    private static async Task CompareAsync(SoakSite site, Report report, SoakFaults faults, CancellationToken cancellationToken)
    {
        Dictionary<string, string> disk = Directory.EnumerateFiles(site.Place.Docs, "*", SearchOption.AllDirectories)
            .ToDictionary(path => path, File.ReadAllText);
        HashSet<string> seen = [];
        JsonElement list = await site.Api.GetFromJsonAsync<JsonElement>("/api/documents?limit=1000", cancellationToken);
        foreach (JsonElement document in list.GetProperty("documents").EnumerateArray())
        {
            string path = document.GetProperty("path").GetString()!, state = document.GetProperty("state").GetString()!;
            if (!seen.Add(path)) faults.Add(site.Name, $"{path} is there twice");
            else if (!disk.TryGetValue(path, out string? text)) faults.Add(site.Name, $"{path} is indexed and not on disk");
            else if (state != "indexed") faults.Add(site.Name, $"{path} is {state}: {document.GetProperty("reason")}");
            else if (await TextAsync(site, document.GetProperty("id").GetString()!, cancellationToken) != Plain(text))
                faults.Add(site.Name, $"{path} holds another text than the file");
        }
        foreach (string path in disk.Keys.Except(seen)) faults.Add(site.Name, $"{path} is on disk and not indexed");
        report.Add($"{site.Name}: files compared with the index", disk.Count, "");
    }

    private static async Task<string> TextAsync(SoakSite site, string id, CancellationToken cancellationToken)
    {
        using HttpResponseMessage response = await site.Api.GetAsync($"/api/documents/{id}/text", cancellationToken);
        return Plain(await response.Content.ReadAsStringAsync(cancellationToken));
    }

    // Line ends and blank lines at either end may differ.
    private static string Plain(string text) => text.ReplaceLineEndings("\n").Trim();

    /// <summary>No permit is lost where a new file is found as soon as ever.</summary>
    private static async Task FreshAsync(SoakSite site, Report report, SoakFaults faults, CancellationToken cancellationToken)
    {
        const string word = "soakwordneverused";
        string path = Path.Combine(site.Place.Docs, "fresh.md");
        await File.WriteAllTextAsync(path, $"# Fresh\n\nThis note holds {word}.\n", cancellationToken);
        long began = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(began) < SoakSite.Longest)
        {
            JsonElement found = await site.Api.GetFromJsonAsync<JsonElement>("/api/search?q=" + word, cancellationToken);
            if (found.GetProperty("passages").EnumerateArray().Any(p => p.GetProperty("path").GetString() == path))
            {
                report.Add($"{site.Name}: a new file is found after", Stopwatch.GetElapsedTime(began).TotalSeconds, "s");
                return;
            }
            await Task.Delay(50, cancellationToken);
        }
        faults.Add(site.Name, $"a new file was not found for {SoakSite.Longest.TotalMinutes} minutes");
    }

    private static async Task StatesAsync(SoakSite site, SoakFaults faults, CancellationToken cancellationToken)
    {
        await site.UntilIdleAsync(cancellationToken);
        JsonElement status = await site.StatusAsync(cancellationToken);
        if (!status.GetProperty("idle").GetBoolean()) faults.Add(site.Name, "it is not idle though nothing is to be done");
        if (status.GetProperty("warnings").GetArrayLength() > 0) faults.Add(site.Name, $"it still warns: {status.GetProperty("warnings")}");
        JsonElement documents = status.GetProperty("documents");
        if (documents.GetProperty("failed").GetInt32() + documents.GetProperty("pending").GetInt32() > 0)
            faults.Add(site.Name, $"documents failed or wait: {documents}");
        foreach (JsonProperty model in status.GetProperty("models").EnumerateObject().Where(m => m.Value.ValueKind == JsonValueKind.Object))
        {
            if (model.Value.GetProperty("state").GetString() != "ready")
                faults.Add(site.Name, $"the model for {model.Name} is {model.Value}");
        }
        ReadyReport? ready = await site.Api.GetFromJsonAsync<ReadyReport>("/health/ready", cancellationToken);
        if (ready?.Status != "ready") faults.Add(site.Name, "/health/ready says that it is not ready");
    }

    private static async Task LoopsAsync(SoakSite site, SoakFaults faults, CancellationToken cancellationToken)
    {
        string web = site.Api.BaseAddress!.ToString().TrimEnd('/');
        string?[] addresses = [web, site.Find("Ingest")?.Address, .. site.Answers ? Array.Empty<string?>() : [site.Find("Inference")?.Address]];
        foreach (string? address in addresses)
        {
            if (address is null)
            {
                faults.Add(site.Name, "a worker is not there");
                continue;
            }
            using HttpResponseMessage response = await site.Workers.GetAsync(address + HealthEndpoints.Live, cancellationToken);
            LiveReport? report = await response.Content.ReadFromJsonAsync<LiveReport>(cancellationToken);
            if (report is not { IsAlive: true }) faults.Add(site.Name, $"{address}: {report?.Fault}");
        }
        // Whoever asked has gone or has been answered.
        if (addresses.ElementAtOrDefault(2) is not { } inference) return;
        string slots = await site.Workers.GetStringAsync(inference + "/slots", cancellationToken);
        if (JsonDocument.Parse(slots).RootElement.EnumerateArray().Any(slot => slot.GetProperty("is_processing").GetBoolean()))
            faults.Add(site.Name, $"a slot is at work for nobody: {slots}");
    }
}
