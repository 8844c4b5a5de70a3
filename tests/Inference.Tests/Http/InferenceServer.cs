using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Rag.Inference.Tests.Http;

/// <summary>A server in a process of its own: Inference as built, or llama-server.</summary>
internal sealed partial class InferenceServer : IAsyncDisposable
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(4);

    private readonly Process process;
    private readonly TaskCompletionSource<Uri> address = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<string> log = [];

    private InferenceServer(ProcessStartInfo start)
    {
        start.RedirectStandardOutput = start.RedirectStandardError = true;
        process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, line) => Read(line.Data);
        process.ErrorDataReceived += (_, line) => Read(line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    private static string[] Arguments => [Path.Combine(AppContext.BaseDirectory, "Rag.Inference.dll"), "--urls", "http://127.0.0.1:0"];

    public HttpClient Client { get; private set; } = null!;

    public Uri Address => Client.BaseAddress!;

    public bool IsAlive => !process.HasExited;

    public int ProcessId => process.Id;

    public static Task<InferenceServer> StartAsync(string modelsPath, string dataPath, params (string Name, string Value)[] settings) =>
        StartAsync(modelsPath, dataPath, [], settings);

    public static Task<InferenceServer> StartAsync(string modelsPath, string dataPath, (string Name, string Value)[] environment, (string Name, string Value)[] settings) =>
        StartAsync(new ProcessStartInfo("dotnet", Arguments), modelsPath, dataPath, environment, settings);

    /// <summary>As <c>StartAsync</c>, with so much address space and no more.</summary>
    public static Task<InferenceServer> StartLimitedAsync(int kilobytes, string modelsPath, string dataPath, params (string Name, string Value)[] settings) =>
        StartAsync(new ProcessStartInfo("bash", ["-c", $"ulimit -v {kilobytes}; exec dotnet \"$@\"", "bash", .. Arguments]), modelsPath, dataPath,
            // The runtime reserves more than that where it is not told how little it needs.
            [("DOTNET_GCHeapHardLimit", "0x10000000")], settings);

    private static async Task<InferenceServer> StartAsync(
        ProcessStartInfo start, string modelsPath, string dataPath, (string Name, string Value)[] environment, (string Name, string Value)[] settings)
    {
        start.Environment["Rag__ModelsPath"] = modelsPath;
        start.Environment["Rag__DataPath"] = dataPath;
        foreach ((string name, string value) in settings) start.Environment["Rag__" + name] = value;
        foreach ((string name, string value) in environment) start.Environment[name] = value;
        InferenceServer server = new(start);
        // A device that software plays takes minutes where others are at work.
        server.Client = new HttpClient { BaseAddress = await server.address.Task.WaitAsync(TimeSpan.FromSeconds(30)), Timeout = TimeSpan.FromMinutes(10) };
        return server;
    }

    /// <summary>The program that <c>LLAMA_SERVER</c> names; the test is skipped where that is not set.</summary>
    public static string PeerPath()
    {
        string? path = Environment.GetEnvironmentVariable("LLAMA_SERVER");
        Assert.SkipUnless(path is { Length: > 0 } && File.Exists(path), "needs llama-server 0.5.0: set LLAMA_SERVER to its path");
        return path;
    }

    /// <summary>llama-server.</summary>
    public static async Task<InferenceServer> StartPeerAsync(params string[] arguments)
    {
        InferenceServer server = new(new ProcessStartInfo(PeerPath(), ["--host", "127.0.0.1", "--port", "0", .. arguments]));
        server.Client = new HttpClient { BaseAddress = await server.address.Task.WaitAsync(TimeSpan.FromSeconds(60)) };
        await server.UntilAsync(async () => (await server.Client.GetAsync("/health", TestContext.Current.CancellationToken)).IsSuccessStatusCode);
        return server;
    }

    /// <summary>Waits until <c>/props</c> is as wanted, and returns it.</summary>
    public async Task<JsonNode> WaitAsync(Func<JsonNode, bool> until)
    {
        JsonNode props = new JsonObject();
        await UntilAsync(async () => until(props = (await Client.GetFromJsonAsync<JsonNode>("/props", TestContext.Current.CancellationToken))!));
        return props;
    }

    /// <summary>Asks again and again; a server that ended, or does not get there within minutes, fails the test with what it logged.</summary>
    public async Task UntilAsync(Func<Task<bool>> isSo)
    {
        long start = Stopwatch.GetTimestamp();
        while (!await isSo())
        {
            if (process.HasExited) throw new InvalidOperationException("The server ended: " + Log());
            if (Stopwatch.GetElapsedTime(start) > Longest) throw new TimeoutException($"The server did not get there in {Longest.TotalMinutes} minutes: {Log()}");
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Waits until the models of these kinds are ready, and returns what <c>/props</c> says.</summary>
    public Task<JsonNode> ReadyAsync(params string[] kinds) => WaitAsync(props => kinds.All(kind => (string?)props["models"]?[kind]?["state"] == "ready"));

    /// <summary>A figure of <c>/metrics</c>, by its name behind <c>llamacpp:</c>.</summary>
    public async Task<long> MetricAsync(string name)
    {
        string start = $"llamacpp:{name} ";
        string text = await Client.GetStringAsync("/metrics", TestContext.Current.CancellationToken);
        return long.Parse(text.Split('\n').Single(line => line.StartsWith(start, StringComparison.Ordinal)).AsSpan(start.Length), CultureInfo.InvariantCulture);
    }

    /// <summary>Waits until no slot is at work.</summary>
    public Task UntilIdleAsync() => UntilAsync(async () =>
        !(await Client.GetStringAsync("/slots", TestContext.Current.CancellationToken)).Contains("\"is_processing\":true", StringComparison.Ordinal));

    public async Task<JsonNode> PostAsync(string path, object body)
    {
        using HttpResponseMessage response = await Client.PostAsJsonAsync(path, body, TestContext.Current.CancellationToken);
        string text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return response.IsSuccessStatusCode ? JsonNode.Parse(text)! : throw new HttpRequestException($"{(int)response.StatusCode}: {text}", null, response.StatusCode);
    }

    public async ValueTask DisposeAsync()
    {
        Client?.Dispose();
        if (!process.HasExited) process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync(CancellationToken.None);
        process.Dispose();
    }

    private string Log()
    {
        lock (log) return string.Join('\n', log);
    }

    private void Read(string? line)
    {
        if (line is null) return;
        lock (log) log.Add(line);
        Match match = Listening().Match(line);
        if (match.Success) address.TrySetResult(new Uri(match.Value));
    }

    [GeneratedRegex(@"http://127\.0\.0\.1:[1-9]\d*")]
    private static partial Regex Listening();
}
