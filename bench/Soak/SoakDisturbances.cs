using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using Rag.Bench.Ingest;
using Rag.Evals.Reader;
using Rag.Retrieval.Tests.Knowledge.Qdrant.Server;

namespace Rag.Bench.Soak;

/// <summary>What happens to the sites, one thing after the other in random order; each must be told in the status, and pass.</summary>
internal sealed class SoakDisturbances(
    SoakSite home, SoakSite office, QdrantServer qdrant, SoakSite study, PlayedServer reader, int seed, SoakFaults faults)
{
    private static readonly TimeSpan Outage = TimeSpan.FromSeconds(30), Back = TimeSpan.FromMinutes(3), Stopped = TimeSpan.FromMinutes(5);
    private readonly Random random = new(seed);
    private readonly Dictionary<string, List<double>> seconds = [];

    /// <summary>Until a time has passed; what was begun is brought to its end.</summary>
    public async Task RunAsync(TimeSpan length, CancellationToken cancellationToken)
    {
        long began = Stopwatch.GetTimestamp();
        List<(string Name, Func<Task> Act)> all =
        [
            ("kill -9 of Ingest", () => KillAsync(home, "Ingest", cancellationToken)),
            ("kill -9 of Ingest on Qdrant", () => KillAsync(office, "Ingest", cancellationToken)),
            ("kill -9 of Inference", () => KillAsync(home, "Inference", cancellationToken)),
            ("switch of the chat model", () => SwitchAsync("chat", cancellationToken)),
            ("switch of the embedding model", () => SwitchAsync("embedding", cancellationToken)),
            ("Qdrant away", () => QdrantAwayAsync(cancellationToken)),
            ("kill -9 of Ingest beside a model that answers", () => KillAsync(study, "Ingest", cancellationToken)),
            ("model server away", () => ReaderAwayAsync(cancellationToken)),
        ];
        if (home.HasSmallDisk) all.Add(("full disk", () => FullDiskAsync(cancellationToken)));
        // A stopped worker costs two minutes before it is given up.
        if (length >= TimeSpan.FromMinutes(15))
            all.Add(("stopped worker", () => StopAsync(home, random.Next(2) == 0 ? "Ingest" : "Inference", cancellationToken)));
        try
        {
            while (Stopwatch.GetElapsedTime(began) < length)
            {
                foreach ((string name, Func<Task> act) in all.OrderBy(_ => random.Next()).ToArray())
                {
                    if (Stopwatch.GetElapsedTime(began) >= length) break;
                    Console.WriteLine($"{DateTime.Now:HH:mm:ss} {name}");
                    long start = Stopwatch.GetTimestamp();
                    await act();
                    if (!seconds.TryGetValue(name, out List<double>? list)) seconds[name] = list = [];
                    list.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
                    await Task.Delay(TimeSpan.FromSeconds(random.Next(5, 15)), cancellationToken);
                }
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
        }
        finally
        {
            qdrant.WritesLeft = null;
            reader.IsAway = false;
            if (home.HasSmallDisk) SmallDisk.Free(home.Place.Data);
        }
    }

    public void Tell(Report report)
    {
        foreach ((string name, List<double> taken) in seconds.OrderBy(s => s.Key, StringComparer.Ordinal))
        {
            report.Add(name, taken.Count, "times");
            report.Add("  until all is as before, longest", taken.Max(), "s");
        }
    }

    private async Task KillAsync(SoakSite site, string worker, CancellationToken cancellationToken)
    {
        var found = await FindAsync(site, worker, cancellationToken);
        using (Process process = Process.GetProcessById(found.Id)) process.Kill();
        await AgainAsync(site, worker, found.Id, Back, cancellationToken);
    }

    private async Task StopAsync(SoakSite site, string worker, CancellationToken cancellationToken)
    {
        var found = await FindAsync(site, worker, cancellationToken);
        string id = found.Id.ToString(System.Globalization.CultureInfo.InvariantCulture);
        await SmallDisk.RunAsync("kill", ["-STOP", id], cancellationToken);
        string otherwise = $"{worker} was stopped and the status does not name it";
        await UntilAsync(site, otherwise, Back, s => State(s, worker) == "away", cancellationToken);
        await AgainAsync(site, worker, found.Id, Stopped, cancellationToken);
    }

    private async Task<(int Id, string Address)> FindAsync(SoakSite site, string worker, CancellationToken cancellationToken)
    {
        await UntilAsync(site, $"{worker} is not there", Back, _ => site.Find(worker) is not null, cancellationToken);
        return site.Find(worker) ?? throw new OperationCanceledException($"There is no {worker}.", cancellationToken);
    }

    private Task AgainAsync(SoakSite site, string worker, int before, TimeSpan within, CancellationToken cancellationToken) => UntilAsync(
        site, $"{worker} did not come back", within,
        status => State(status, worker) == "running" && site.Find(worker) is { } now && now.Id != before, cancellationToken);

    private async Task SwitchAsync(string kind, CancellationToken cancellationToken)
    {
        var found = await FindAsync(home, "Inference", cancellationToken);
        foreach (string? file in (string?[])["none", null])
        {
            string address = $"{found.Address}/models/{kind}/choose";
            using HttpResponseMessage response = await home.Workers.PostAsJsonAsync(address, new { file }, cancellationToken);
            response.EnsureSuccessStatusCode();
            string otherwise = $"the {kind} model was switched to {file ?? "the best"}, and the status does not say so";
            Func<JsonElement, bool> switched = file is null ? status => IsReady(status, kind) : status => Model(status, kind) is null;
            await UntilAsync(home, otherwise, SoakSite.Longest, switched, cancellationToken);
        }
    }

    private async Task FullDiskAsync(CancellationToken cancellationToken)
    {
        SmallDisk.Trim(home.Place.Data);
        SmallDisk.Fill(home.Place.Data);
        await UntilAsync(home, "the disk is full, and the status does not say so", Back, Warns, cancellationToken);
        for (long began = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(began) < Outage;)
        {
            SmallDisk.Fill(home.Place.Data);
            await Task.Delay(1000, cancellationToken);
        }
        SmallDisk.Free(home.Place.Data);
        await UntilAsync(home, "there is room again, and the status still warns", Back, s => !Warns(s), cancellationToken);
    }

    private async Task QdrantAwayAsync(CancellationToken cancellationToken)
    {
        qdrant.WritesLeft = 0;
        await UntilAsync(office, "Qdrant is away, and the status does not say so", Back, Warns, cancellationToken);
        await Task.Delay(Outage, cancellationToken);
        qdrant.WritesLeft = null;
        await UntilAsync(office, "Qdrant is back, and the status still warns", Back, s => !Warns(s), cancellationToken);
    }

    private async Task ReaderAwayAsync(CancellationToken cancellationToken)
    {
        reader.IsAway = true;
        await UntilAsync(study, "the model server is away, and the status does not say so", Back, s => State(s, "Inference") == "away", cancellationToken);
        await Task.Delay(Outage, cancellationToken);
        reader.IsAway = false;
        await UntilAsync(study, "the model server is back, and the status does not say so", Back, s => State(s, "Inference") == "external", cancellationToken);
    }

    private async Task UntilAsync(
        SoakSite site, string otherwise, TimeSpan within, Func<JsonElement, bool> holds, CancellationToken cancellationToken)
    {
        JsonElement last = default;
        for (long began = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(began) < within;)
        {
            last = await site.StatusAsync(cancellationToken);
            if (holds(last)) return;
            await Task.Delay(250, cancellationToken);
        }
        faults.Add(site.Name, $"{otherwise}, for {within.TotalMinutes} minutes: {last}");
    }

    // Of storage alone: that the model is away, embedding says as well.
    private static bool Warns(JsonElement status) => status.GetProperty("warnings").EnumerateArray()
        .Any(warning => !warning.GetString()!.StartsWith("Embedding waits", StringComparison.Ordinal));

    private static string? State(JsonElement status, string worker) => status.GetProperty("workers").EnumerateArray()
        .First(one => one.GetProperty("name").GetString() == worker).GetProperty("state").GetString();

    private static JsonElement? Model(JsonElement status, string kind) =>
        status.GetProperty("models").GetProperty(kind) is { ValueKind: JsonValueKind.Object } model ? model : null;

    private static bool IsReady(JsonElement status, string kind) => Model(status, kind)?.GetProperty("state").GetString() == "ready";
}
