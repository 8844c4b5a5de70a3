using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using Rag.Retrieval.Workers;

namespace Rag.Bench.Ingest;

/// <summary>The real worker as a process of its own, with its data and watched folder.</summary>
internal sealed class IngestProcess : IDisposable
{
    private readonly Process process;
    private readonly HttpClient client;

    private IngestProcess(Process process, HttpClient client) => (this.process, this.client) = (process, client);

    public int Id => process.Id;

    public bool HasExited => process.HasExited;

    /// <summary>Bytes that the worker itself holds, its readers not counted.</summary>
    public long WorkingSet
    {
        get
        {
            process.Refresh();
            return process.HasExited ? 0 : process.WorkingSet64;
        }
    }

    public static async Task<IngestProcess> StartAsync(string dataPath, string folder, CancellationToken cancellationToken)
    {
        string library = Path.Combine(AppContext.BaseDirectory, "Rag.Ingest.dll");
        int port = FreePort();
        var start = new ProcessStartInfo("dotnet") { RedirectStandardInput = true, RedirectStandardOutput = true, UseShellExecute = false };
        foreach (string argument in new[] { "exec", library, "--urls", $"http://127.0.0.1:{port}" }) start.ArgumentList.Add(argument);
        start.Environment["Rag__DataPath"] = dataPath;
        start.Environment["Rag__Folders__0"] = folder;
        start.Environment["Logging__LogLevel__Default"] = "Warning";
        // It ends with this process, however that ends.
        start.Environment[WorkerHost.SupervisedVariable] = "1";
        Process process = Process.Start(start)!;
        process.OutputDataReceived += (_, e) => { if (e.Data is { Length: > 0 } line) Console.Error.WriteLine(line); };
        process.BeginOutputReadLine();
        var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        var ingest = new IngestProcess(process, client);
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (process.HasExited) throw new InvalidOperationException($"Ingest ended with code {process.ExitCode}.");
            try
            {
                await client.GetStringAsync("/health", cancellationToken);
                return ingest;
            }
            catch (HttpRequestException)
            {
                await Task.Delay(10, cancellationToken);
            }
        }
    }

    public async Task<IngestStatus> StatusAsync(bool verify, CancellationToken cancellationToken) =>
        (await client.GetFromJsonAsync<IngestStatus>($"/status?verify={(verify ? "true" : "false")}", cancellationToken))!;

    /// <summary>Waits until it says that the index equals the disk.</summary>
    public async Task<IngestStatus> IdleAsync(CancellationToken cancellationToken, Action? meanwhile = null)
    {
        while (true)
        {
            IngestStatus status = await StatusAsync(true, cancellationToken);
            if (status.Idle) return status;
            meanwhile?.Invoke();
            await Task.Delay(20, cancellationToken);
        }
    }

    /// <summary>Ends it as the power does: kill -9.</summary>
    public void Kill()
    {
        if (!process.HasExited) process.Kill();
        process.WaitForExit();
    }

    public void Dispose()
    {
        Kill();
        process.Dispose();
        client.Dispose();
    }

    internal static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
