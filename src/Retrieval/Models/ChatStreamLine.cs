using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace Rag.Retrieval.Models;

/// <summary>Reads one line of a streamed chat answer.</summary>
internal static class ChatStreamLine
{
    private const string Queued = ": queued ";

    /// <summary>What the line adds, or null for one that adds nothing.</summary>
    /// <exception cref="InferenceException">The server reports an error, or sends what cannot be read.</exception>
    public static ChatResponseUpdate? Read(string line)
    {
        if (line.StartsWith(Queued, StringComparison.Ordinal) && int.TryParse(line.AsSpan(Queued.Length), NumberStyles.None, CultureInfo.InvariantCulture, out int position))
            return new ChatResponseUpdate { Role = ChatRole.Assistant, AdditionalProperties = new() { ["queue_position"] = position } };
        if (!line.StartsWith("data:", StringComparison.Ordinal)) return null;
        string data = line[5..].Trim();
        if (data is "" or "[DONE]") return null;
        try
        {
            return JsonNode.Parse(data) is JsonObject item ? Read(item) : null;
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException or FormatException)
        {
            throw new InferenceException($"The inference server sent what cannot be read: {fault.Message}", inner: fault);
        }
    }

    private static ChatResponseUpdate Read(JsonObject item)
    {
        if (item["error"] is { } error) throw new InferenceException((error is JsonObject ? error["message"] : error)?.ToString() ?? "The model failed.");
        ChatResponseUpdate update = new() { Role = ChatRole.Assistant, ResponseId = (string?)item["id"], ModelId = (string?)item["model"] };
        if (item["choices"] is JsonArray { Count: > 0 } choices)
        {
            JsonNode? choice = choices[0];
            if (((string?)choice?["delta"]?["reasoning_content"] ?? (string?)choice?["delta"]?["reasoning"]) is { Length: > 0 } reasoning)
                update.Contents.Add(new TextReasoningContent(reasoning));
            if ((string?)choice?["delta"]?["content"] is { Length: > 0 } text) update.Contents.Add(new TextContent(text));
            if (TokenLogProbability.Read(choice) is { Count: > 0 } probabilities) (update.AdditionalProperties ??= [])[TokenLogProbability.Key] = probabilities;
            if ((string?)choice?["finish_reason"] is { Length: > 0 } reason) update.FinishReason = new ChatFinishReason(reason);
        }
        if (item["usage"] is JsonObject usage) update.Contents.Add(new UsageContent(ReadUsage(usage)));
        if (item["timings"] is JsonObject timings)
        {
            update.AdditionalProperties ??= [];
            foreach ((string name, JsonNode? value) in timings)
            {
                if (value is JsonValue number && number.TryGetValue(out double amount)) update.AdditionalProperties[name] = amount;
            }
        }
        return update;
    }

    private static UsageDetails ReadUsage(JsonObject usage) => new()
    {
        InputTokenCount = (long?)usage["prompt_tokens"],
        OutputTokenCount = (long?)usage["completion_tokens"],
        TotalTokenCount = (long?)usage["total_tokens"],
        CachedInputTokenCount = (long?)usage["prompt_tokens_details"]?["cached_tokens"],
    };
}
