using System.Globalization;
using Microsoft.Extensions.Options;
using Rag.Retrieval.Settings;
using Rag.Retrieval.Workers;
using Rag.Web.Settings;

namespace Rag.Web.Supervision;

/// <summary>Runs Ingest and Inference as child processes for as long as Web runs, unless the settings name others to use instead.</summary>
public sealed class Supervisor : BackgroundService
{
    private static readonly TimeSpan AfterFault = TimeSpan.FromSeconds(5);
    private readonly IHostApplicationLifetime lifetime;
    private readonly TimeProvider time;
    private readonly List<WorkerProcess> workers = [];
    private readonly List<ExternalWorker> external = [];
    private readonly ILogger logger;

    /// <summary>Prepares the workers that are ours to run.</summary>
    public Supervisor(
        WorkerAddresses addresses, IOptions<RagOptions> options, WatchedFolders folders, IConfiguration configuration,
        IHttpClientFactory http, Heartbeats beats, TimeProvider time, ILoggerFactory loggers, IHostApplicationLifetime lifetime)
    {
        (this.lifetime, this.time) = (lifetime, time);
        logger = loggers.CreateLogger<Supervisor>();
        WorkerProbe probe = new(http.CreateClient(nameof(Supervisor)), time);
        RagOptions settings = options.Value; // Reading them decides the addresses.
        foreach ((string name, Uri address, bool ours) in addresses.All)
        {
            if (ours)
            {
                var worker = new WorkerProcess(
                    WorkerProgram.Find(name, address.Port), () => EnvironmentFor(settings, folders, configuration),
                    ChildProcess.Start, probe, beats, time, loggers.CreateLogger("Rag." + name));
                worker.Changed += Tell;
                workers.Add(worker);
            }
            else
            {
                var worker = new ExternalWorker(name, address.OriginalString, probe, beats, time, loggers.CreateLogger("Rag." + name));
                worker.Changed += Tell;
                external.Add(worker);
            }
        }
    }

    /// <summary>Raised when a worker's status changed.</summary>
    public event Action? Changed;

    /// <summary>How each worker is doing.</summary>
    public IReadOnlyList<WorkerStatus> Workers => [.. workers.Select(worker => worker.Status), .. external.Select(worker => worker.Status)];

    /// <summary>Starts a worker anew with the settings as they are now; nothing where it is not ours.</summary>
    public void Restart(string name) => workers.FirstOrDefault(worker => worker.Status.Name == name)?.Restart();

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Only once the page is up: where its port is taken, nothing has been started that would have to be stopped.
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, lifetime.ApplicationStopping);
        if (!await lifetime.WaitAsync(stop.Token)) return;
        await Task.WhenAll([
            .. workers.Select(worker => KeepAsync(worker.RunAsync, stop.Token)),
            .. external.Select(worker => KeepAsync(worker.RunAsync, stop.Token))]);
    }

    /// <summary>A fault of ours leaves no worker unwatched.</summary>
    private async Task KeepAsync(Func<CancellationToken, Task> run, CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await run(stopping);
            }
            catch (Exception fault) when (!stopping.IsCancellationRequested)
            {
                logger.LogError(fault, "Watching a worker failed and begins again");
                await Task.Delay(AfterFault, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private void Tell()
    {
        try { Changed?.Invoke(); }
        catch (Exception fault) { logger.LogError(fault, "The worker's status could not be told to everybody"); }
    }

    private static Dictionary<string, string?> EnvironmentFor(RagOptions options, WatchedFolders folders, IConfiguration configuration)
    {
        Dictionary<string, string?> environment = new()
        {
            [WorkerHost.SupervisedVariable] = "1",
            // One line per message, so that it can be forwarded line by line.
            ["Logging__Console__FormatterName"] = "simple",
            ["Logging__Console__FormatterOptions__SingleLine"] = "true",
            ["Logging__Console__FormatterOptions__ColorBehavior"] = "Disabled",
            ["Logging__LogLevel__Microsoft"] = "Warning",
            ["Logging__LogLevel__System.Net.Http"] = "Warning",
        };
        IConfigurationSection section = configuration.GetSection(RagOptions.Section);
        foreach ((string key, string? value) in section.AsEnumerable(makePathsRelative: true))
            if (value is not null && !key.StartsWith(nameof(RagOptions.Folders), StringComparison.OrdinalIgnoreCase))
                environment[$"{RagOptions.Section}__{key.Replace(":", "__", StringComparison.Ordinal)}"] = value;
        Set(nameof(RagOptions.DataPath), options.DataPath);
        Set(nameof(RagOptions.ModelsPath), options.ModelsPath);
        Set(nameof(RagOptions.InferenceUrl), options.InferenceUrl);
        Set(nameof(RagOptions.IngestUrl), options.IngestUrl);
        Set(nameof(RagOptions.WorkerKey), options.WorkerKey);
        for (int i = 0; i < folders.Current.Count; i++)
            Set(string.Create(CultureInfo.InvariantCulture, $"{nameof(RagOptions.Folders)}__{i}"), folders.Current[i]);
        return environment;

        void Set(string name, string? value) => environment[$"{RagOptions.Section}__{name}"] = value;
    }
}
