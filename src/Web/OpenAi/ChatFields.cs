using System.Text.Json;
using System.Text.Json.Serialization;
using Rag.Web.Api;

namespace Rag.Web.OpenAi;

internal sealed partial record ChatBody
{
    /// <summary>The body's fields that mean something to <c>rag</c>; the others are for plain models and passed over.</summary>
    private sealed record Fields(IReadOnlyList<Message?>? Messages, bool? Stream, JsonElement? Stop, int? N, string? User, ScopeText? Scope)
    {
        [JsonPropertyName("stream_options")] public StreamFields? StreamOptions { get; init; }

        [JsonPropertyName("max_tokens")] public int? MaxTokens { get; init; }

        [JsonPropertyName("max_completion_tokens")] public int? MaxCompletionTokens { get; init; }

        public JsonElement? Tools { get; init; }

        public JsonElement? Lora { get; init; }

        [JsonPropertyName("tool_choice")] public JsonElement? ToolChoice { get; init; }

        [JsonPropertyName("response_format")] public FormatFields? ResponseFormat { get; init; }
    }

    private sealed record Message(string? Role, JsonElement? Content);

    private sealed record FormatFields(string? Type);

    private sealed record StreamFields([property: JsonPropertyName("include_usage")] bool? IncludeUsage);
}
