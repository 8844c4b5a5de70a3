using System.Net;
using Microsoft.Extensions.Options;

namespace Rag.Retrieval.Settings;

/// <summary>Refuses settings that cannot work; each message names the setting and what to write.</summary>
public sealed class RagOptionsValidator : IValidateOptions<RagOptions>
{
    /// <inheritdoc />
    public ValidateOptionsResult Validate(string? name, RagOptions options)
    {
        List<string> faults = [];
        if (string.IsNullOrWhiteSpace(options.DataPath))
            faults.Add("Rag:DataPath is empty: write the path of a folder that may be written.");
        if (options.KnowledgeBase is not ("sqlite" or "qdrant"))
            faults.Add($"Rag:KnowledgeBase is '{options.KnowledgeBase}': write sqlite or qdrant.");
        if (options.Reasoning is not ("auto" or "on" or "off"))
            faults.Add($"Rag:Reasoning is \"{options.Reasoning}\": write auto, on or off.");
        if (AdapterStrengths.Fault(options.ChatAdapters) is { } part)
            faults.Add($"Rag:ChatAdapters holds '{part}': write file.gguf=0.8, several with semicolons between them, "
                + $"with strengths from {-AdapterStrengths.Most} to {AdapterStrengths.Most}.");
        if (options.Search.K1 is not (>= 0 and <= 10))
            faults.Add($"Rag:Search:K1 is {options.Search.K1}: write a number from 0 to 10, as a rule 0.5 to 2.");
        if (options.Search.B is not (>= 0 and <= 1))
            faults.Add($"Rag:Search:B is {options.Search.B}: write a number from 0 to 1.");
        if (options.Search.MostPerDocument < 0)
            faults.Add($"Rag:Search:MostPerDocument is {options.Search.MostPerDocument}: write 1 or more, or 0 for no bound.");
        if (options.Search.RerankSeconds is not (>= 0 and <= 60))
            faults.Add($"Rag:Search:RerankSeconds is {options.Search.RerankSeconds}: write a number from 0 (no reranking) to 60.");
        CheckAddress("InferenceUrl", options.InferenceUrl, options.AllowRemote, faults);
        CheckAddress("IngestUrl", options.IngestUrl, options.AllowRemote, faults);
        if (options.KnowledgeBase == "qdrant") CheckNodes(options, faults);
        if (options.QdrantPrefix.Length == 0 || !options.QdrantPrefix.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'))
            faults.Add($"Rag:QdrantPrefix is '{options.QdrantPrefix}': write letters, digits, - and _ only.");
        if (options.QdrantShards is < 0 or > 1024)
            faults.Add($"Rag:QdrantShards is {options.QdrantShards}: write 0 (one for each node) to 1024.");
        if (options.QdrantReplicas is < 1 or > 16)
            faults.Add($"Rag:QdrantReplicas is {options.QdrantReplicas}: write 1 to 16.");
        if (options.QdrantWriteCopies is < 0 or > 16)
            faults.Add($"Rag:QdrantWriteCopies is {options.QdrantWriteCopies}: write 1 to 16, or 0 for more than half of the copies.");
        if (options.QdrantExactUpTo < 0)
            faults.Add($"Rag:QdrantExactUpTo is {options.QdrantExactUpTo}: write a number of passages, or 0 for never.");
        if (options.QdrantQuantization is not ("none" or "int8" or "binary"))
            faults.Add($"Rag:QdrantQuantization is '{options.QdrantQuantization}': write none, int8 or binary.");
        foreach (string url in options.Urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            CheckAddress("Urls", url, options.AllowRemote, faults);
        CheckAddress("PublicUrl", options.PublicUrl, options.AllowRemote, faults);
        foreach (string network in options.TrustedNetworks)
        {
            if (!IPNetwork.TryParse(network, out IPNetwork parsed))
                faults.Add($"Rag:TrustedNetworks names '{network}': write a network such as 172.31.250.1/32.");
            else if (parsed.PrefixLength == 0)
                faults.Add($"Rag:TrustedNetworks names '{network}', which is everybody: "
                    + "write the network that is meant, such as 172.31.250.1/32.");
        }
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static void CheckNodes(RagOptions options, List<string> faults)
    {
        if (options.QdrantUrls.Count == 0) faults.Add("Rag:QdrantUrl is empty: write an address such as http://127.0.0.1:6334.");
        foreach (string url in options.QdrantUrls)
        {
            CheckAddress("QdrantUrl", url, options.AllowRemote, faults);
            if (Uri.TryCreate(url, UriKind.Absolute, out Uri? address) && address.Port == 6333)
                faults.Add($"Rag:QdrantUrl is '{url}', which is Qdrant's REST port: write its gRPC port, as a rule 6334.");
        }
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
