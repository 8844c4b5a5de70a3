using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using Rag.Bench.Ingest;
using Rag.Evals.Reader;

namespace Rag.Bench.Soak;

/// <summary>One product with folders of its own.</summary>
internal sealed class SoakSite : IAsyncDisposable
{
    /// <summary>An answer that takes longer hangs. A small model on two busy cores takes a minute.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    /// <summary>Files that are there from the beginning, in plain text, of which the index holds every character.</summary>
    public const int Notes = 40;

    private const string Key = "soak";
    private readonly Workplace place;
    private readonly WebProcess web;

    private SoakSite(string name, Workplace place, WebProcess web, int seed, SoakFaults faults)
    {
        (Name, this.place, this.web) = (name, place, web);
        Users = new SoakUsers(this, seed, faults);
        Api = new HttpClient { BaseAddress = new Uri(web.Address), Timeout = Longest };
        Workers = new HttpClient { Timeout = TimeSpan.FromSeconds(30) };
        Workers.DefaultRequestHeaders.Authorization = new("Bearer", Key);
    }

    public string Name { get; }

    public SoakUsers Users { get; }

    /// <summary>Bytes that Web itself holds.</summary>
    public long WorkingSet => web.WorkingSet;

    public Workplace Place => place;

    public HttpClient Api { get; }

    /// <summary>For the workers' own addresses.</summary>
    public HttpClient Workers { get; }

    /// <summary>Whether its own Inference has a chat model, with which one can talk.</summary>
    public bool Talks { get; private init; }

    /// <summary>Whether its model answers questions: where none does, the page shows places.</summary>
    public bool Answers { get; private init; }

    /// <summary>Whether the data lies on a disk of its own, which can be filled.</summary>
    public bool HasSmallDisk { get; private init; }

    public static async Task<SoakSite> StartAsync(
        string name, string? models, bool smallDisk, int seed, SoakFaults faults, CancellationToken cancellationToken,
        params (string Name, string Value)[] settings)
    {
        Workplace place = new();
        return await StartAsync(name, place, models, smallDisk, seed, faults, cancellationToken, settings);
    }

    /// <summary>One whose model is played by a server elsewhere, at the speed of a good graphics card, and known to answer.</summary>
    public static async Task<SoakSite> StartWithReaderAsync(
        PlayedServer reader, Speed speed, int seed, SoakFaults faults, CancellationToken cancellationToken)
    {
        Workplace place = new();
        await PlayedAbility.WriteKnownAsync(place.Data, speed, cancellationToken);
        return await StartAsync("reader", place, null, smallDisk: false, seed, faults, cancellationToken, ("InferenceUrl", reader.Address));
    }

    private static async Task<SoakSite> StartAsync(
        string name, Workplace place, string? models, bool smallDisk, int seed, SoakFaults faults, CancellationToken cancellationToken,
        params (string Name, string Value)[] settings)
    {
        bool mounted = smallDisk && await SmallDisk.MountAsync(place.Data, cancellationToken);
        for (int i = 0; i < Notes; i++)
            await File.WriteAllTextAsync(Path.Combine(place.Docs, $"note{i}.txt"), Workplace.Note(i), cancellationToken);
        WebProcess web = await WebProcess.StartAsync(place.Data, place.Docs, models, cancellationToken, [("WorkerKey", Key), .. settings]);
        return new SoakSite(name, place, web, seed, faults)
        {
            HasSmallDisk = mounted,
            Talks = models is not null,
            Answers = settings.Any(setting => setting.Name == "InferenceUrl"),
        };
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
            JsonElement.ArrayEnumerator workers = status.GetProperty("workers").EnumerateArray();
            bool allRun = workers.All(worker => worker.GetProperty("state").GetString() is "running" or "external");
            if (allRun && status.GetProperty("idle").GetBoolean()) return true;
            await Task.Delay(250, cancellationToken);
        }
        return false;
    }

    public async ValueTask DisposeAsync()
    {
        Api.Dispose();
        Workers.Dispose();
        web.Dispose();
        if (HasSmallDisk) await SmallDisk.UnmountAsync(place.Data);
        place.Dispose();
    }

    private static string ReadOrEmpty(string file)
    {
        try { return File.ReadAllText(file); }
        catch (IOException) { return ""; }
    }
}
