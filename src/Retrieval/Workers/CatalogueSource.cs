namespace Rag.Retrieval.Workers;

/// <summary>Where the list of models to get comes from: the answer of Inference's <c>GET /catalogue/source</c>.</summary>
/// <param name="Written">When the list was written; null where it does not say.</param>
/// <param name="Models">How many models it holds.</param>
/// <param name="Kind"><c>built in</c>, <c>setting</c> (a file that the settings name) or <c>fetched</c>.</param>
public sealed record CatalogueSource(DateOnly? Written, int Models, string Kind)
{
    /// <summary>Where it was fetched from; null where it was not.</summary>
    public Uri? Address { get; init; }

    /// <summary>When it was fetched.</summary>
    public DateTimeOffset? FetchedAt { get; init; }

    /// <summary>Why the list that was fetched before is not used; null where it is, or there is none.</summary>
    public string? Fault { get; init; }
}
