using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace Rag.Retrieval.Models;

/// <summary>A chat request as OpenAI-style servers read it; only what was asked for is sent, since some refuse fields they do not know.</summary>
internal static class ChatRequestBody
{
    private static readonly string[] Passed = ["grammar", "min_p", "repeat_penalty", "cache_prompt", "user", "logprobs", "top_logprobs"];

    public static JsonObject Create(IEnumerable<ChatMessage> messages, ChatOptions? options)
    {
        JsonArray conversation = [];
        foreach (ChatMessage message in messages) conversation.Add(new JsonObject { ["role"] = message.Role.Value, ["content"] = message.Text });
        JsonObject body = new()
        {
            ["messages"] = conversation,
            ["stream"] = true,
            ["stream_options"] = new JsonObject { ["include_usage"] = true },
        };
        if (options is null) return body;
        Set("model", options.ModelId);
        Set("temperature", options.Temperature);
        Set("top_p", options.TopP);
        Set("top_k", options.TopK);
        Set("presence_penalty", options.PresencePenalty);
        Set("frequency_penalty", options.FrequencyPenalty);
        Set("seed", options.Seed);
        Set("max_tokens", options.MaxOutputTokens);
        if (options.StopSequences is { Count: > 0 } stops) body["stop"] = new JsonArray([.. stops.Select(stop => JsonValue.Create(stop))]);
        foreach (string name in Passed)
        {
            if (options.AdditionalProperties?.TryGetValue(name, out object? value) == true && value is not null) body[name] = AsJson(value);
        }
        if (options.AdditionalProperties?.TryGetValue("enable_thinking", out object? thinking) == true && thinking is bool think)
            body["chat_template_kwargs"] = new JsonObject { ["enable_thinking"] = think };
        return body;

        void Set<T>(string name, T? value)
        {
            if (value is not null) body[name] = JsonValue.Create(value);
        }
    }

    private static JsonValue? AsJson(object value) => value switch
    {
        string text => JsonValue.Create(text),
        bool flag => JsonValue.Create(flag),
        int number => JsonValue.Create(number),
        float number => JsonValue.Create(number),
        double number => JsonValue.Create(number),
        _ => JsonValue.Create(value.ToString()),
    };
}
