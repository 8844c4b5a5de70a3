using System.Text.Json.Serialization;
using Rag.Inference.Chat;

namespace Rag.Inference.Http;

/// <summary>An answer of <c>/v1/chat/completions</c>, or a piece of it.</summary>
internal sealed record ChatResponse(string Id, string Object, long Created, string Model, IReadOnlyList<ChatChoice> Choices)
{
    public ChatUsage? Usage { get; init; }
    public ChatTimings? Timings { get; init; }
    public string SystemFingerprint { get; init; } = "llama.cpp-" + Native.LlamaRuntime.Version;
}

internal sealed record ChatChoice(int Index)
{
    public ChatMessage? Message { get; init; }
    public ChatDelta? Delta { get; init; }
    public ChatLogprobs? Logprobs { get; init; }
    public string? FinishReason { get; init; }
}

internal sealed record ChatDelta
{
    public string? Role { get; init; }
    public string? Content { get; init; }
    public string? ReasoningContent { get; init; }
    public IReadOnlyList<ChatToolCall>? ToolCalls { get; init; }
}

/// <summary>A whole answer; its content is null, and written so, where it is calls alone.</summary>
internal sealed record ChatMessage(string Role, [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Content)
{
    public string? ReasoningContent { get; init; }
    public IReadOnlyList<ChatToolCall>? ToolCalls { get; init; }
}

/// <summary>A call, or in a stream a piece of one: the first has id, type and name.</summary>
internal sealed record ChatToolCall(int? Index, string? Id, string? Type, ChatFunction Function);

/// <summary>What is called; the arguments are text, which should be JSON.</summary>
internal sealed record ChatFunction(string? Name, string Arguments);

internal sealed record ChatLogprobs(IReadOnlyList<ChatLogprob> Content)
{
    public static ChatLogprobs? Of(IReadOnlyList<TokenProbability> probabilities) =>
        probabilities.Count == 0 ? null : new ChatLogprobs([.. probabilities.Select(ChatLogprob.Of)]);
}

internal sealed record ChatLogprob(int Id, string Token, IReadOnlyList<int> Bytes, float Logprob, IReadOnlyList<ChatLogprob>? TopLogprobs)
{
    public static ChatLogprob Of(TokenProbability token) => new(
        token.Token, System.Text.Encoding.UTF8.GetString(token.Bytes), [.. token.Bytes.Select(value => (int)value)], token.LogProbability, [.. token.Top.Select(Of)]);
}

internal sealed record ChatUsage(int PromptTokens, int CompletionTokens, int TotalTokens, ChatPromptDetails PromptTokensDetails)
{
    public static ChatUsage Of(GenerationTimings timings)
    {
        int prompt = timings.CachedTokens + timings.PromptTokens;
        return new ChatUsage(prompt, timings.GeneratedTokens, prompt + timings.GeneratedTokens, new ChatPromptDetails(timings.CachedTokens));
    }
}

internal sealed record ChatPromptDetails(int CachedTokens);

/// <summary>llama-server's timings; <c>cache_n</c> tokens of the prompt were not computed again.</summary>
internal sealed record ChatTimings(
    int CacheN, int PromptN, double PromptMs, double PromptPerSecond, int PredictedN, double PredictedMs, double PredictedPerSecond,
    int DraftN, int DraftNAccepted)
{
    public static ChatTimings Of(GenerationTimings timings) => new(
        timings.CachedTokens,
        timings.PromptTokens,
        timings.PromptMilliseconds,
        Rate(timings.PromptTokens, timings.PromptMilliseconds),
        timings.GeneratedTokens,
        timings.GeneratedMilliseconds,
        // The first token comes out of the prompt's last batch.
        Rate(timings.GeneratedTokens - 1, timings.GeneratedMilliseconds),
        timings.DraftedTokens,
        timings.StayedTokens);

    private static double Rate(int tokens, double milliseconds) => milliseconds > 0 ? Math.Max(0, tokens) * 1000 / milliseconds : 0;
}
