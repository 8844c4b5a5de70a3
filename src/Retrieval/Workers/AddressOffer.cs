namespace Rag.Retrieval.Workers;

/// <summary>What a server says of a GGUF file before it is fetched: the answer of Inference's <c>POST /downloads/look</c>.</summary>
/// <param name="Name">The file's name without its ending, of a split model that of the whole.</param>
/// <param name="FileNames">The file, or all parts of a split model.</param>
/// <param name="Size">Bytes of all of them.</param>
/// <param name="Kind"><c>chat</c>, <c>embedding</c>, <c>rerank</c>, <c>adapter</c> or <c>projector</c>.</param>
/// <param name="Sentence">How it would run here, or what it is where it is no model.</param>
/// <param name="IsHere">Whether a file of that name lies in the models folder.</param>
public sealed record AddressOffer(string Name, IReadOnlyList<string> FileNames, long Size, string Kind, string Sentence, bool IsHere)
{
    /// <summary>How it fits the machine; null for what is no model.</summary>
    public ModelFit? Fit { get; init; }

    /// <summary>The licence that the file names; null where it does not.</summary>
    public string? Licence { get; init; }

    /// <summary>The SHA-256 that the host names, of the first file; null where it names none.</summary>
    public string? Sha256 { get; init; }

    /// <summary>The host that it is fetched from.</summary>
    public string Host { get; init; } = "";
}
