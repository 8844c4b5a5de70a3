using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;

namespace Rag.Bench.Ingest;

/// <summary>The product as its owner starts it: Web, which starts Ingest and Inference, with data and watched folder of its own.</summary>
internal sealed class WebProcess : IDisposable
{
    private readonly Process process;
    private readonly HttpClient client;

    private WebProcess(Process process, HttpClient client) => (this.process, this.client) = (process, client);

    /// <summary>Where it serves, without a slash at its end.</summary>
    public string Address => client.BaseAddress!.GetLeftPart(UriPartial.Authority);

    /// <summary>Bytes that Web itself holds, its workers not counted.</summary>
    public long WorkingSet
    {
        get
        {
            process.Refresh();
            return process.WorkingSet64;
        }
    }

    public static async Task<WebProcess> StartAsync(
        string dataPath, string folder, string? models, CancellationToken cancellationToken, params (string Name, string Value)[] settings)
    {
        string address = $"http://127.0.0.1:{IngestProcess.FreePort()}";
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, UseShellExecute = false };
        foreach (string argument in new[] { "exec", Program(), "--Rag:Urls=" + address }) start.ArgumentList.Add(argument);
        start.Environment["Rag__DataPath"] = dataPath;
        start.Environment["Rag__ModelsPath"] = models ?? Directory.CreateDirectory(Path.Combine(dataPath, "models")).FullName;
        start.Environment["Rag__Folders__0"] = folder;
        foreach ((string name, string value) in settings) start.Environment["Rag__" + name] = value;
        start.Environment["Logging__LogLevel__Default"] = "Error";
        Process process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        var web = new WebProcess(process, new HttpClient { BaseAddress = new Uri(address) });
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (process.HasExited) throw new InvalidOperationException($"Web ended with code {process.ExitCode}.");
            try
            {
                await web.client.GetStringAsync("/health", cancellationToken);
                return web;
            }
            catch (HttpRequestException)
            {
                await Task.Delay(10, cancellationToken);
            }
        }
    }

    /// <summary>True where the page would say that everything is indexed.</summary>
    public async Task<bool> IsIdleAsync(CancellationToken cancellationToken)
    {
        using JsonDocument status = (await client.GetFromJsonAsync<JsonDocument>("/api/status", cancellationToken))!;
        return status.RootElement.GetProperty("idle").GetBoolean();
    }

    /// <summary>Waits until this many documents are indexed and, where it is asked for, until the index equals the disk with every vector there.</summary>
    public async Task UntilAsync(int indexed, bool idle, CancellationToken cancellationToken)
    {
        while (true)
        {
            using JsonDocument status = (await client.GetFromJsonAsync<JsonDocument>("/api/status", cancellationToken))!;
            bool enough = status.RootElement.GetProperty("documents").GetProperty("indexed").GetInt32() >= indexed;
            if (enough && (!idle || status.RootElement.GetProperty("idle").GetBoolean())) return;
            await Task.Delay(50, cancellationToken);
        }
    }

    /// <summary>How many passages can be searched.</summary>
    public async Task<int> CountPassagesAsync(CancellationToken cancellationToken)
    {
        using JsonDocument status = (await client.GetFromJsonAsync<JsonDocument>("/api/status", cancellationToken))!;
        return status.RootElement.GetProperty("passages").GetInt32();
    }

    /// <summary>True where a search for the word finds a passage of the file.</summary>
    public async Task<bool> FindsAsync(string word, string path, CancellationToken cancellationToken)
    {
        using JsonDocument found = (await client.GetFromJsonAsync<JsonDocument>($"/api/search?k=10&q={Uri.EscapeDataString(word)}", cancellationToken))!;
        return found.RootElement.GetProperty("passages").EnumerateArray()
            .Any(p => p.GetProperty("path").GetString() == path && p.GetProperty("text").GetString()!.Contains(word, StringComparison.Ordinal));
    }

    /// <summary>Ends Web as the power does; its workers end by themselves, since the pipe that they listen to closes.</summary>
    public void Kill()
    {
        if (!process.HasExited) process.Kill();
        process.WaitForExit();
    }

    /// <summary>Ends its Ingest alone in the same way; false where there is none now.</summary>
    public bool KillIngest()
    {
        foreach (int id in Workers())
        {
            string commandLine = Read($"/proc/{id}/cmdline");
            if (!commandLine.Contains("Rag.Ingest", StringComparison.Ordinal)) continue;
            using Process ingest = Process.GetProcessById(id);
            ingest.Kill();
            return true;
        }
        return false;
    }

    /// <summary>Ids of the worker processes that run now (Linux), whichever thread started them.</summary>
    public IReadOnlyList<int> Workers()
    {
        string[] threads;
        try { threads = Directory.GetDirectories($"/proc/{process.Id}/task"); }
        catch (IOException) { return []; }
        return
        [
            .. threads.SelectMany(thread => Read(Path.Combine(thread, "children")).Split(' ', StringSplitOptions.RemoveEmptyEntries))
                .Select(id => int.Parse(id, CultureInfo.InvariantCulture)),
        ];
    }

    public void Dispose()
    {
        IReadOnlyList<int> workers = process.HasExited ? [] : Workers();
        Kill();
        // They hold files of the data folder until they have noticed.
        for (int i = 0; i < 200 && workers.Any(id => Directory.Exists($"/proc/{id}")); i++) Thread.Sleep(25);
        process.Dispose();
        client.Dispose();
    }

    private static string Read(string file)
    {
        try { return File.ReadAllText(file); }
        catch (IOException) { return ""; }
    }

    /// <summary>Web's build output of the configuration that this program was built in.</summary>
    public static string Program()
    {
        var output = new DirectoryInfo(AppContext.BaseDirectory);
        string program = Path.Combine(output.Parent!.Parent!.Parent!.Parent!.FullName, "src", "Web", "bin", output.Parent.Name, output.Name, "Rag.Web.dll");
        return File.Exists(program) ? program : throw new FileNotFoundException($"{program} was not found: build the whole solution in the same configuration.");
    }
}
