using System.Net.Http.Json;
using System.Text.Json;
using Rag.Retrieval.Workers;

namespace Rag.Web.Supervision;

/// <summary>Ingest's HTTP interface. Safe to call from any thread.</summary>
public sealed class IngestClient(HttpClient http)
{
    private static readonly JsonSerializerOptions Json = JsonSerializerOptions.Web;

    /// <summary>What it is doing; null where it does not answer.</summary>
    /// <param name="verify">Whether it compares the index with the disk first, which takes as long as looking at every file.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IngestStatus?> GetStatusAsync(bool verify, CancellationToken cancellationToken)
    {
        try { return await http.GetFromJsonAsync<IngestStatus>(verify ? "/status" : "/status?verify=false", Json, cancellationToken); }
        catch (Exception exception) when (exception is HttpRequestException or JsonException) { return null; }
        // The client's own limit, not the caller's wish.
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested) { return null; }
    }

    /// <summary>Pauses or goes on.</summary>
    public Task SetPausedAsync(bool paused, CancellationToken cancellationToken) =>
        PostAsync(paused ? "/pause" : "/resume", new { }, cancellationToken);

    /// <summary>Reads a failed or skipped document again.</summary>
    public Task RetryAsync(string documentId, CancellationToken cancellationToken) =>
        PostAsync("/retry", new { documentId }, cancellationToken);

    /// <summary>Looks through all folders now.</summary>
    public Task RescanAsync(CancellationToken cancellationToken) => PostAsync("/rescan", new { }, cancellationToken);

    /// <summary>Watches these folders from now on.</summary>
    public Task SetFoldersAsync(IReadOnlyList<string> folders, CancellationToken cancellationToken) =>
        PostAsync("/folders", new { folders }, cancellationToken);

    /// <summary>Removes the documents of a folder that is no longer watched.</summary>
    public Task ForgetAsync(string folder, CancellationToken cancellationToken) => PostAsync("/forget", new { folder }, cancellationToken);

    private async Task PostAsync(string path, object body, CancellationToken cancellationToken)
    {
        using HttpResponseMessage response = await http.PostAsJsonAsync(path, body, Json, cancellationToken);
        response.EnsureSuccessStatusCode();
    }
}
