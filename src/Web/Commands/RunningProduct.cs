using System.Net;
using System.Text.Json;
using Rag.Retrieval.Settings;

namespace Rag.Web.Commands;

/// <summary>
/// Where the product answers while it runs: <c>running.json</c> below the data folder, so that commands find it at whatever address it
/// listens.
/// </summary>
/// <param name="Address">Such as <c>http://127.0.0.1:5080</c>.</param>
/// <param name="ProcessId">Of the process that wrote it.</param>
public sealed record RunningProduct(string Address, int ProcessId)
{
    /// <summary>Its name below the data folder.</summary>
    public const string FileName = "running.json";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>For requests to it: what is on this machine is never asked by way of a proxy, and a model may think for minutes.</summary>
    public static HttpClient Client() => new(new SocketsHttpHandler { UseProxy = false }) { Timeout = Timeout.InfiniteTimeSpan };

    /// <summary>Writes it down; where the disk does not take it, commands look at the address of the settings.</summary>
    public static void Write(string dataPath, string address)
    {
        try
        {
            File.WriteAllText(Path.Combine(dataPath, FileName),
            JsonSerializer.Serialize(new RunningProduct(address, Environment.ProcessId)));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException) { }
    }

    /// <summary>Removes what this process wrote.</summary>
    public static void Remove(string dataPath)
    {
        if (Read(dataPath)?.ProcessId != Environment.ProcessId) return;
        try { File.Delete(Path.Combine(dataPath, FileName)); }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException) { }
    }

    /// <summary>
    /// The address of a product that answers; null where none does. A crash leaves the file behind, so that each is asked.
    /// </summary>
    public static async Task<Uri?> FindAsync(RagOptions options, HttpClient http, CancellationToken cancellationToken)
    {
        string[] named = options.Urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        foreach (string address in named.Prepend(Read(options.DataPath)?.Address ?? ""))
        {
            if (Uri.TryCreate(address, UriKind.Absolute, out Uri? found) && found.Port != 0
                && await AnswersAsync(Reachable(found), http, cancellationToken)) return Reachable(found);
        }
        return null;
    }

    private static RunningProduct? Read(string dataPath)
    {
        try { return JsonSerializer.Deserialize<RunningProduct>(File.ReadAllText(Path.Combine(dataPath, FileName))); }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or JsonException) { return null; }
    }

    // 0.0.0.0 is where it listens, and no address to ask.
    private static Uri Reachable(Uri address) =>
        IPAddress.TryParse(address.DnsSafeHost, out IPAddress? ip) && (ip.Equals(IPAddress.Any) || ip.Equals(IPAddress.IPv6Any))
            ? new UriBuilder(address) { Host = "127.0.0.1" }.Uri
            : address;

    private static async Task<bool> AnswersAsync(Uri address, HttpClient http, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        try { return await http.GetStringAsync(new Uri(address, "/health"), limit.Token) == "ok"; }
        catch (HttpRequestException) { return false; }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested) { return false; }
    }
}
