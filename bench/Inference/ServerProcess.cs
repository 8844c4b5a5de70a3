using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Rag.Retrieval.Workers;

namespace Rag.Bench.Inference;

/// <summary>A server in a process of its own: our Inference as built beside this program, or llama-server.</summary>
internal sealed class ServerProcess : IDisposable
{
    private readonly Process process;
    private readonly string? data;

    private ServerProcess(string name, Process process, Uri address, string? data)
    {
        (Name, this.process, this.data) = (name, process, data);
        // llama-server closes a connection that was idle for 5 s: one taken up again at that moment would be lost.
        Client = new HttpClient(new SocketsHttpHandler { PooledConnectionIdleTimeout = TimeSpan.FromSeconds(2) }) { BaseAddress = address, Timeout = Timeout.InfiniteTimeSpan };
    }

    public string Name { get; }

    public HttpClient Client { get; }

    public bool HasExited => process.HasExited;

    /// <summary>Bytes of main memory that it holds, a mapped model file included (<c>VmRSS</c>).</summary>
    public long ResidentBytes
    {
        get
        {
            process.Refresh();
            return process.WorkingSet64;
        }
    }

    /// <summary>Processor time that it has taken since its start.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            process.Refresh();
            return process.TotalProcessorTime;
        }
    }

    /// <summary>Starts our own server with one model alone.</summary>
    /// <param name="kind"><c>Chat</c>, <c>Embedding</c> or <c>Rerank</c>.</param>
    /// <param name="model">A GGUF file.</param>
    /// <param name="setup">Threads, context and slots.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public static async Task<ServerProcess> StartOwnAsync(string kind, string model, ServerSetup setup, CancellationToken cancellationToken)
    {
        string data = Directory.CreateTempSubdirectory("rag-bench-inference-").FullName;
        Uri address = FreeAddress();
        string[] under = setup.Under?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [];
        string[] command = [.. under, "dotnet", "exec", Path.Combine(AppContext.BaseDirectory, "Rag.Inference.dll"), "--urls", address.ToString()];
        ProcessStartInfo start = new(command[0], command[1..]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        // It ends with this process, however that ends.
        start.Environment[WorkerHost.SupervisedVariable] = "1";
        start.Environment["Logging__LogLevel__Default"] = "Warning";
        start.Environment["Rag__DataPath"] = data;
        start.Environment["Rag__ModelsPath"] = Path.GetDirectoryName(model);
        foreach (string other in (string[])["Chat", "Embedding", "Rerank"]) start.Environment[$"Rag__{other}Model"] = other == kind ? Path.GetFileName(model) : "none";
        if (setup.Threads > 0) start.Environment["Rag__Inference__Threads"] = setup.Threads.ToString(CultureInfo.InvariantCulture);
        start.Environment["Rag__Inference__Slots"] = setup.Slots.ToString(CultureInfo.InvariantCulture);
        start.Environment["Rag__Inference__GpuLayers"] = "0";
        if (setup.Libraries is { } libraries) start.Environment["Rag__Inference__NativePath"] = libraries;
        foreach ((string name, string value) in setup.Environment) start.Environment[name] = value;
        ServerProcess server = Start("ours", start, address, data);
        await server.WaitAsync("/props", props => (string?)props["models"]?[kind.ToLowerInvariant()]?["state"] is "ready", cancellationToken);
        return server;
    }

    /// <summary>Starts llama-server.</summary>
    public static async Task<ServerProcess> StartPeerAsync(string program, string model, ServerSetup setup, IEnumerable<string> more, CancellationToken cancellationToken)
    {
        Uri address = FreeAddress();
        string threads = setup.Threads.ToString(CultureInfo.InvariantCulture);
        ProcessStartInfo start = new(program,
        [
            "--host", address.Host, "--port", address.Port.ToString(CultureInfo.InvariantCulture), "-m", model, "-t", threads, "-tb", threads,
            "-np", setup.Slots.ToString(CultureInfo.InvariantCulture), "-ngl", "0", "--no-webui", .. more,
        ])
        { RedirectStandardOutput = true, RedirectStandardError = true };
        ServerProcess server = Start("llama-server", start, address, null);
        server.process.ErrorDataReceived += (_, _) => { };
        server.process.BeginErrorReadLine();
        await server.WaitAsync("/health", health => (string?)health["status"] == "ok", cancellationToken);
        return server;
    }

    public async Task<JsonNode> PostAsync(string path, object body, CancellationToken cancellationToken)
    {
        using HttpResponseMessage response = await Client.PostAsJsonAsync(path, body, cancellationToken);
        string text = await response.Content.ReadAsStringAsync(cancellationToken);
        return response.IsSuccessStatusCode ? JsonNode.Parse(text)! : throw new InvalidOperationException($"{Name} answers {path} with {(int)response.StatusCode}: {text}");
    }

    public void Dispose()
    {
        Client.Dispose();
        if (!process.HasExited) process.Kill(entireProcessTree: true);
        process.WaitForExit();
        process.Dispose();
        if (data is not null) Directory.Delete(data, recursive: true);
    }

    private static ServerProcess Start(string name, ProcessStartInfo start, Uri address, string? data)
    {
        Process process = Process.Start(start)!;
        process.OutputDataReceived += (_, line) => { if (name == "ours" && line.Data is { Length: > 0 } text) Console.Error.WriteLine(text); };
        process.BeginOutputReadLine();
        return new ServerProcess(name, process, address, data);
    }

    public async Task WaitAsync(string path, Func<JsonNode, bool> until, CancellationToken cancellationToken)
    {
        for (; ; await Task.Delay(50, cancellationToken))
        {
            if (process.HasExited) throw new InvalidOperationException($"{Name} ended with code {process.ExitCode} at its start.");
            try
            {
                using HttpResponseMessage response = await Client.GetAsync(path, cancellationToken);
                if (response.IsSuccessStatusCode && until(JsonNode.Parse(await response.Content.ReadAsStringAsync(cancellationToken))!)) return;
            }
            catch (HttpRequestException)
            {
                // It does not listen yet.
            }
        }
    }

    private static Uri FreeAddress()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");
    }
}

/// <summary>What both servers are started with.</summary>
/// <param name="Threads">On the processor; 0 leaves the choice to our own server.</param>
/// <param name="Slots">Answers at the same time.</param>
/// <param name="Libraries">A folder of llama.cpp's libraries for our own server; null for those that the build fetched.</param>
internal sealed record ServerSetup(int Threads, int Slots, string? Libraries)
{
    /// <summary>A program with its arguments that our own server is started under, such as valgrind; null for none.</summary>
    public string? Under { get; init; }

    /// <summary>Settings of our own server beside those above.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();
}
