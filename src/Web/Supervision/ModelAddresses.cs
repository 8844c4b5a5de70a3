using Rag.Retrieval.Workers;

namespace Rag.Web.Supervision;

/// <summary>
/// Has Inference ask servers outside that the owner names: what a file is, the file itself, a list of models. Safe to call from any thread.
/// </summary>
public sealed class ModelAddresses(HttpClient http)
{
    /// <summary>As long as a slow server may take to say what a file is, and a little more.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    /// <summary>What lies at an address, or why that is not known.</summary>
    public Task<(AddressOffer? Offer, string? Fault)> LookAsync(string address, CancellationToken cancellationToken) =>
        InferenceCall.SendAsync<AddressOffer>(http, HttpMethod.Post, "/downloads/look", new { address }, cancellationToken);

    /// <summary>Begins to fetch what lies there, or goes on with it.</summary>
    public Task<(DownloadStatus? Download, string? Fault)> FetchAsync(string address, CancellationToken cancellationToken) =>
        InferenceCall.SendAsync<DownloadStatus>(http, HttpMethod.Post, "/downloads", new { address }, cancellationToken);

    /// <summary>Where the list of models to get comes from.</summary>
    public Task<(CatalogueSource? Source, string? Fault)> GetListAsync(CancellationToken cancellationToken) =>
        InferenceCall.SendAsync<CatalogueSource>(http, HttpMethod.Get, "/catalogue/source", null, cancellationToken);

    /// <summary>Fetches another list; where it cannot be used the present one stays.</summary>
    public Task<(CatalogueSource? Source, string? Fault)> RefreshListAsync(string address, CancellationToken cancellationToken) =>
        InferenceCall.SendAsync<CatalogueSource>(http, HttpMethod.Post, "/catalogue/source", new { address }, cancellationToken);

    /// <summary>Uses the built-in list again.</summary>
    public Task<(CatalogueSource? Source, string? Fault)> ResetListAsync(CancellationToken cancellationToken) =>
        InferenceCall.SendAsync<CatalogueSource>(http, HttpMethod.Delete, "/catalogue/source", null, cancellationToken);
}
