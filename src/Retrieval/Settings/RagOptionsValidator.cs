using Microsoft.Extensions.Options;

namespace Rag.Retrieval.Settings;

/// <summary>Refuses settings that cannot work; each message names the setting and what to write.</summary>
public sealed class RagOptionsValidator : IValidateOptions<RagOptions>
{
    /// <inheritdoc />
    public ValidateOptionsResult Validate(string? name, RagOptions options)
    {
        List<string> faults = [];
        if (options.DataPath.Length == 0 || !Path.IsPathFullyQualified(options.DataPath))
            faults.Add($"Rag:DataPath is '{options.DataPath}': write an absolute path of a folder that may be written.");
        if (options.KnowledgeBase is not ("sqlite" or "qdrant"))
            faults.Add($"Rag:KnowledgeBase is '{options.KnowledgeBase}': write sqlite or qdrant.");
        CheckAddress("InferenceUrl", options.InferenceUrl, options.AllowRemote, faults);
        CheckAddress("IngestUrl", options.IngestUrl, options.AllowRemote, faults);
        if (options.KnowledgeBase == "qdrant") CheckAddress("QdrantUrl", options.QdrantUrl, options.AllowRemote, faults);
        foreach (string url in options.Urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            CheckAddress("Urls", url, options.AllowRemote, faults);
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static void CheckAddress(string setting, string? value, bool allowRemote, List<string> faults)
    {
        if (string.IsNullOrEmpty(value)) return;
        if (!Uri.TryCreate(value, UriKind.Absolute, out Uri? address) || address.Scheme is not ("http" or "https"))
            faults.Add($"Rag:{setting} is '{value}': write an address such as http://127.0.0.1:8080.");
        else if (!address.IsLoopback && !allowRemote)
            faults.Add($"Rag:{setting} is '{value}', which is not on this machine: set Rag:AllowRemote=true if that is meant.");
    }
}
