using System.Diagnostics;
using Rag.Bench.Ingest;

namespace Rag.Bench.Search;

/// <summary>The real Web over a data folder, without its workers: nothing changes the index but the benchmark. Ends with this object.</summary>
internal sealed class SearchServer : IDisposable
{
    private readonly Process _process;

    private SearchServer(Process process, HttpClient client) => (_process, Client) = (process, client);

    /// <summary>Speaks to it.</summary>
    public HttpClient Client { get; }

    /// <summary>Bytes that it holds.</summary>
    public long WorkingSet
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    /// <summary>Processor time that it has used.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>Starts it and waits until it answers a question; the time from the start until then is returned too.</summary>
    public static async Task<(SearchServer Web, TimeSpan FirstAnswer)> StartAsync(string dataPath, string question, CancellationToken cancellationToken)
    {
        int port = IngestProcess.FreePort();
        // No one listens at port 9 (discard): the workers are named as if they ran elsewhere, and so are not started.
        string[] arguments =
        [
            "exec", WebProcess.Program(), $"--Rag:Urls=http://127.0.0.1:{port}", $"--Rag:DataPath={dataPath}", "--Rag:IngestUrl=http://127.0.0.1:9", "--Rag:InferenceUrl=http://127.0.0.1:9",
        ];
        long started = Stopwatch.GetTimestamp();
        Process process = Process.Start(new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true })!;
        process.OutputDataReceived += static (_, _) => { };
        process.BeginOutputReadLine();
        SearchServer web = new(process, new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = new Uri($"http://127.0.0.1:{port}"), Timeout = TimeSpan.FromSeconds(60) });
        while (true)
        {
            if (process.HasExited) throw new InvalidOperationException($"Web ended with code {process.ExitCode}.");
            try
            {
                await web.SearchAsync(question, cancellationToken);
                return (web, Stopwatch.GetElapsedTime(started));
            }
            catch (HttpRequestException e) when (e.StatusCode is null)
            {
                await Task.Delay(10, cancellationToken);
            }
        }
    }

    /// <summary>The answer of <c>/api/search</c> for the best ten.</summary>
    public Task<string> SearchAsync(string question, CancellationToken cancellationToken) =>
        Client.GetStringAsync("/api/search?k=10&q=" + Uri.EscapeDataString(question), cancellationToken);

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        _process.Dispose();
        Client.Dispose();
    }
}
