using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Rag.Retrieval.Settings;
using Rag.Retrieval.Workers;

namespace Rag.Evals;

/// <summary>The product's own Inference as a child, where the settings name no server. Ends with this process.</summary>
internal sealed class InferenceProcess : IDisposable
{
    private readonly Process _process;

    private InferenceProcess(Process process) => _process = process;

    /// <summary>Starts it and sets <see cref="RagOptions.InferenceUrl"/>; null where a server is named already or there is no model folder.</summary>
    public static async Task<InferenceProcess?> StartAsync(RagOptions options, CancellationToken cancellationToken)
    {
        if (options.InferenceUrl is { Length: > 0 } || !Directory.Exists(options.EffectiveModelsPath)) return null;
        string url = $"http://127.0.0.1:{FreePort()}";
        options.InferenceUrl = url;
        options.WorkerKey ??= Guid.NewGuid().ToString("N");
        var start = new ProcessStartInfo("dotnet", [Assembly(), "--urls", url]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        start.Environment[WorkerHost.SupervisedVariable] = "1";
        start.Environment["Rag__WorkerKey"] = options.WorkerKey;
        start.Environment["Rag__ModelsPath"] = options.EffectiveModelsPath;
        if (options.ChatModel is { Length: > 0 } chat) start.Environment["Rag__ChatModel"] = chat;
        InferenceProcess started = new(Process.Start(start) ?? throw new InvalidOperationException("Inference did not start."));
        started._process.OutputDataReceived += static (_, _) => { };
        started._process.BeginOutputReadLine();
        using HttpClient client = new();
        for (int attempt = 0; attempt < 300; attempt++)
        {
            if (started._process.HasExited) break;
            try
            {
                if ((await client.GetAsync(new Uri(url + "/health"), cancellationToken)).IsSuccessStatusCode) return started;
            }
            catch (HttpRequestException)
            {
            }
            await Task.Delay(200, cancellationToken);
        }
        started.Dispose();
        throw new InvalidOperationException("Inference did not answer within a minute.");
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }

    private static string Assembly()
    {
        string? root = AppContext.BaseDirectory;
        while (root is not null && !File.Exists(Path.Combine(root, "Rag.sln"))) root = Path.GetDirectoryName(root);
        string output = Path.GetRelativePath(Path.Combine(root ?? "", "evals"), AppContext.BaseDirectory);
        return Path.Combine(root ?? "", "src", "Inference", output, "Rag.Inference.dll");
    }

    private static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
