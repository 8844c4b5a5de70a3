using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Rag.Bench.Ingest;

namespace Rag.Bench.Soak;

/// <summary>One product with folders of its own, and what its users do all the time.</summary>
internal sealed class SoakSite : IAsyncDisposable
{
    /// <summary>An answer that takes longer hangs. A small model on two busy cores takes a minute.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    private const int Notes = 40, MostFiles = 100;
    private const string Key = "soak";
    private readonly Workplace place;
    private readonly WebProcess web;
    private readonly RandomOperations operations;
    private readonly SoakFaults faults;
    private readonly Dictionary<string, int> counts = [];
    private readonly Dictionary<string, List<double>> seconds = [];
    private readonly SoakMemory memory = new();
    private readonly int seed;

    private SoakSite(string name, Workplace place, WebProcess web, int seed, SoakFaults faults)
    {
        (Name, this.place, this.web, this.seed, this.faults) = (name, place, web, seed, faults);
        operations = new RandomOperations(place.Docs, seed, MostFiles);
        Api = new HttpClient { BaseAddress = new Uri(web.Address), Timeout = Longest };
        Workers = new HttpClient { Timeout = TimeSpan.FromSeconds(30) };
        Workers.DefaultRequestHeaders.Authorization = new("Bearer", Key);
    }

    public string Name { get; }

    public Workplace Place => place;

    public HttpClient Api { get; }

    /// <summary>For the workers' own addresses.</summary>
    public HttpClient Workers { get; }

    /// <summary>Whether the data lies on a disk of its own, which can be filled.</summary>
    public bool HasSmallDisk { get; private init; }

    public static async Task<SoakSite> StartAsync(
        string name, string? models, bool smallDisk, int seed, SoakFaults faults, CancellationToken cancellationToken,
        params (string Name, string Value)[] settings)
    {
        Workplace place = new();
        bool mounted = smallDisk && await SmallDisk.MountAsync(place.Data, cancellationToken);
        // Plain text, of which the index holds every character.
        for (int i = 0; i < Notes; i++)
            await File.WriteAllTextAsync(Path.Combine(place.Docs, $"note{i}.txt"), Workplace.Note(i), cancellationToken);
        WebProcess web = await WebProcess.StartAsync(place.Data, place.Docs, models, cancellationToken, [("WorkerKey", Key), .. settings]);
        return new SoakSite(name, place, web, seed, faults) { HasSmallDisk = mounted };
    }

    /// <summary>Its worker's process id and address; null where there is none now (Linux).</summary>
    public (int Id, string Address)? Find(string worker)
    {
        foreach (int id in web.Workers())
        {
            string[] line = ReadOrEmpty($"/proc/{id}/cmdline").Split('\0');
            bool isIt = line.Any(argument => argument.Contains("Rag." + worker, StringComparison.Ordinal));
            if (isIt && Array.IndexOf(line, "--urls") is >= 0 and int at) return (id, line[at + 1]);
        }
        return null;
    }

    /// <summary>Everything that goes on until it is cancelled.</summary>
    public IEnumerable<Task> Work(CancellationToken cancellationToken) =>
    [
        AskAsync(0, cancellationToken), AskAsync(1, cancellationToken), SearchAsync(cancellationToken), EditAsync(cancellationToken),
        WatchAsync(cancellationToken),
    ];

    public Task<JsonElement> StatusAsync(CancellationToken cancellationToken) =>
        Api.GetFromJsonAsync<JsonElement>("/api/status", cancellationToken);

    /// <summary>Once the first files can be found; their vectors may follow.</summary>
    public Task UntilReadAsync(CancellationToken cancellationToken) => web.UntilAsync(Notes, idle: false, cancellationToken);

    /// <summary>True once the index equals the disk and every worker runs; false where that takes longer than any of it may.</summary>
    public async Task<bool> UntilIdleAsync(CancellationToken cancellationToken)
    {
        for (long began = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(began) < 2 * Longest;)
        {
            JsonElement status = await StatusAsync(cancellationToken);
            bool allRun = status.GetProperty("workers").EnumerateArray().All(worker => worker.GetProperty("state").GetString() == "running");
            if (allRun && status.GetProperty("idle").GetBoolean()) return true;
            await Task.Delay(250, cancellationToken);
        }
        return false;
    }

    public void Tell(Report report, double calmFrom, SoakFaults? judged)
    {
        lock (counts)
        {
            foreach ((string what, int count) in counts.OrderBy(c => c.Key, StringComparer.Ordinal))
                report.Add($"{Name}: {what}", count, "");
            foreach ((string what, List<double> taken) in seconds.OrderBy(s => s.Key, StringComparer.Ordinal))
            {
                report.Add($"{Name}: {what}, median", Report.Percentile(taken, 0.5), "s");
                report.Add($"{Name}: {what}, longest", taken.Max(), "s");
            }
        }
        memory.Tell(Name, report, calmFrom, judged);
    }

    public void Count(string what)
    {
        lock (counts) counts[what] = counts.GetValueOrDefault(what) + 1;
    }

    public async ValueTask DisposeAsync()
    {
        Api.Dispose();
        Workers.Dispose();
        web.Dispose();
        if (HasSmallDisk) await SmallDisk.UnmountAsync(place.Data);
        place.Dispose();
    }

    private async Task AskAsync(int asker, CancellationToken cancellationToken)
    {
        Random random = new(seed * 31 + asker);
        string[] words = ["water", "engine", "valve", "winter", "harbour", "signal", "garden", "copper"];
        await RepeatAsync("a question", TimeSpan.FromSeconds(1), async () =>
        {
            string one = words[random.Next(words.Length)], other = words[random.Next(words.Length)];
            string question = $"What does the report say about the {one} and the {other} in note {random.Next(Notes)}?";
            using HttpResponseMessage response = await Api.PostAsJsonAsync("/api/ask", new { question }, cancellationToken);
            string body = await response.Content.ReadAsStringAsync(cancellationToken);
            if (response.IsSuccessStatusCode) Count("answers, " + JsonDocument.Parse(body).RootElement.GetProperty("mode").GetString());
            else Refused("question", response.StatusCode, body);
        }, cancellationToken);
    }

    private Task SearchAsync(CancellationToken cancellationToken)
    {
        Random random = new(seed);
        return RepeatAsync("a search", TimeSpan.FromMilliseconds(500), async () =>
        {
            string words = "harbour+signal+" + random.Next(2000).ToString(CultureInfo.InvariantCulture);
            using HttpResponseMessage response = await Api.GetAsync("/api/search?q=" + words, cancellationToken);
            if (response.IsSuccessStatusCode) Count("searches");
            else Refused("search", response.StatusCode, await response.Content.ReadAsStringAsync(cancellationToken));
        }, cancellationToken);
    }

    private Task EditAsync(CancellationToken cancellationToken) => RepeatAsync("an edit", TimeSpan.FromSeconds(1), () =>
    {
        operations.Act();
        Count("edits");
        return Task.CompletedTask;
    }, cancellationToken);

    private Task WatchAsync(CancellationToken cancellationToken) => RepeatAsync("the status", TimeSpan.FromSeconds(2), async () =>
    {
        JsonElement status = await StatusAsync(cancellationToken);
        Count("looks at the status");
        foreach (JsonElement worker in status.GetProperty("workers").EnumerateArray())
        {
            string state = worker.GetProperty("state").GetString()!;
            if (state != "running") Count($"looks that found {worker.GetProperty("name").GetString()} {state}");
        }
        memory.Look("Web", web.WorkingSet);
        foreach (string worker in (string[])["Ingest", "Inference"])
        {
            if (Find(worker) is { } found) memory.Look(worker, SoakMemory.Of(found.Id));
        }
    }, cancellationToken);

    /// <summary>A refusal with its reason is right while something is away; a fault of the program's own never is.</summary>
    private void Refused(string what, HttpStatusCode status, string body)
    {
        Count($"{what} refused with {(int)status}");
        if (status == HttpStatusCode.InternalServerError || body.Length == 0)
            faults.Add(Name, $"a {what} was answered {(int)status}: {body}");
    }

    private async Task RepeatAsync(string what, TimeSpan pause, Func<Task> act, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            long began = Stopwatch.GetTimestamp();
            try
            {
                await act();
                double taken = Stopwatch.GetElapsedTime(began).TotalSeconds;
                lock (counts)
                {
                    if (!seconds.TryGetValue(what, out List<double>? list)) seconds[what] = list = [];
                    list.Add(taken);
                }
                await Task.Delay(pause, cancellationToken);
            }
            catch (Exception) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (OperationCanceledException)
            {
                faults.Add(Name, $"{what} hung: no answer for {Longest.TotalMinutes} minutes");
            }
            catch (Exception fault) when (fault is HttpRequestException or IOException or JsonException)
            {
                faults.Add(Name, $"{what} failed: {fault.Message}");
            }
        }
    }

    private static string ReadOrEmpty(string file)
    {
        try { return File.ReadAllText(file); }
        catch (IOException) { return ""; }
    }
}
