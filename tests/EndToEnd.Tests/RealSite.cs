using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text.Json;
using Rag.Tests;

namespace Rag.EndToEnd.Tests;

/// <summary>The real three processes over a temporary folder; they end with the test, or with the tests' process.</summary>
internal sealed partial class RealSite : IAsyncDisposable
{
    private readonly Process process;
    private readonly ConcurrentQueue<string> output = new();

    private RealSite(Process process, string address, string folder, string data)
    {
        DataPath = data;
        this.process = process;
        Address = address;
        Folder = folder;
        Api = new HttpClient { BaseAddress = new Uri(address) };
    }

    /// <summary>The product's program, for <c>dotnet exec</c>.</summary>
    public static string Program { get; } = Path.Combine(
        SharedFolder.RepositoryRoot(), "src", "Web",
        Path.GetRelativePath(Path.Combine(AppContext.BaseDirectory, "..", "..", ".."), AppContext.BaseDirectory), "Rag.Web.dll");

    public string Address { get; }

    /// <summary>Where it keeps what it writes.</summary>
    public string DataPath { get; }

    /// <summary>The watched folder.</summary>
    public string Folder { get; }

    public HttpClient Api { get; }

    public string Output => string.Join('\n', output);

    public Process Process => process;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Starts Web and waits until it serves. Without a models folder there is no model.</summary>
    public static async Task<RealSite> StartAsync(string? models = null, int? port = null, bool waits = true, string? folder = null, string? data = null, params string[] settings)
    {
        folder ??= Directory.CreateTempSubdirectory("rag-e2e-docs-").FullName;
        data ??= Directory.CreateTempSubdirectory("rag-e2e-data-").FullName;
        string address = $"http://127.0.0.1:{port ?? FreePort()}";
        // A shell that started the tests in the background has interrupts ignored; Web is to hear them.
        var start = new ProcessStartInfo("env",
        [
            "--default-signal=INT", "dotnet", "exec", Program, $"--Rag:Urls={address}", $"--Rag:DataPath={data}", $"--Rag:Folders:0={folder}",
            $"--Rag:ModelsPath={models ?? Directory.CreateTempSubdirectory("rag-e2e-models-").FullName}",
            .. settings,
        ])
        { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        // Web itself watches its standard input here, so that nothing outlives the tests.
        start.Environment["RAG_SUPERVISED"] = "1";
        var site = new RealSite(new Process { StartInfo = start }, address, folder, data);
        site.process.OutputDataReceived += (_, line) => { if (line.Data is not null) site.output.Enqueue(line.Data); };
        site.process.ErrorDataReceived += (_, line) => { if (line.Data is not null) site.output.Enqueue(line.Data); };
        site.process.Start();
        site.process.BeginOutputReadLine();
        site.process.BeginErrorReadLine();
        if (waits) await site.UntilAsync("/health", _ => true);
        return site;
    }

    /// <summary>Asks until an answer is as it should be; fails with the log after a minute.</summary>
    public async Task<JsonElement> UntilAsync(string path, Func<JsonElement, bool> holds)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Token);
        limit.CancelAfter(TimeSpan.FromSeconds(90));
        JsonElement last = default;
        while (true)
        {
            try
            {
                string text = await Api.GetStringAsync(path, limit.Token);
                last = text.StartsWith('{') ? JsonSerializer.Deserialize<JsonElement>(text) : default;
                if (holds(last)) return last;
                await Task.Delay(100, limit.Token);
            }
            catch (HttpRequestException) when (!process.HasExited) { await Task.Delay(100, limit.Token); }
            catch (Exception exception) when (exception is OperationCanceledException or HttpRequestException)
            {
                throw new TimeoutException($"{path} did not come to what was expected; last: {last}\n{Output}");
            }
        }
    }

    /// <summary>Waits until the index equals the disk.</summary>
    public Task<JsonElement> UntilIdleAsync() => UntilAsync("/api/status", status => status.GetProperty("idle").GetBoolean());

    /// <summary>Writes a handful of notes on other things, as any folder has.</summary>
    public async Task AddNotesAsync()
    {
        string[] notes =
        [
            "Garden\n\nThe roses are pruned in February, the hedge in late June.", "Bread\n\nThe dough rests for eighteen hours in the cellar.",
            "Piano\n\nMrs. Okafor teaches on Tuesdays and asks for scales first.", "Bicycle\n\nThe chain was changed after 3,200 km.",
            "Bees\n\nThe second colony swarmed on a warm day in May.", "Roof\n\nTwo tiles above the kitchen are cracked.",
            "Library\n\nThe atlas is due back at the end of the month.", "Allotment\n\nThe shed got a new lock; the key hangs in the hall.",
        ];
        foreach (string note in notes)
            await File.WriteAllTextAsync(Path.Combine(Folder, note[..note.IndexOf('\n', StringComparison.Ordinal)] + ".md"), "# " + note + "\n", Token);
    }

    /// <summary>Process ids of the workers that are running now.</summary>
    public static IReadOnlyList<int> Children(int parent) => [.. Process.GetProcesses().Where(candidate =>
    {
        try
        {
            string stat = File.ReadAllText($"/proc/{candidate.Id}/stat");
            return int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture) == parent;
        }
        catch (IOException) { return false; }
    }).Select(child => child.Id)];

    /// <summary>Sends a signal, as a terminal or the kernel would.</summary>
    public static void Signal(int processId, int signal) => Assert.Equal(0, Kill(processId, signal));

    public static int FreePort()
    {
        using var socket = new TcpListener(IPAddress.Loopback, 0);
        socket.Start();
        return ((IPEndPoint)socket.LocalEndpoint).Port;
    }

    public async ValueTask DisposeAsync()
    {
        Api.Dispose();
        if (!process.HasExited)
        {
            process.StandardInput.Close();
            await process.WaitForExitAsync(CancellationToken.None);
        }

        process.Dispose();
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int processId, int signal);
}
