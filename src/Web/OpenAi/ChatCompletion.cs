using System.Text.Json.Serialization;
using Rag.Retrieval.Answers;
using Rag.Web.Api;

namespace Rag.Web.OpenAi;

/// <summary>A chat completion or a piece of one, as OpenAI writes it; the fields from <see cref="Citations"/> on are ours.</summary>
public sealed record ChatCompletion(
    string Id, [property: JsonPropertyName("object")] string Kind, long Created, string Model, IReadOnlyList<ChatChoice> Choices)
{
    /// <summary>Tokens read and written.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ChatUsage? Usage { get; init; }

    /// <summary>What the answer cites; <c>[^1]</c> in its text is number 1.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<Citation>? Citations { get; init; }

    /// <summary>How the answer came about.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public AnswerMode? Mode { get; init; }

    /// <summary>The nearest passages where no model wrote.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<PassageResult>? Nearest { get; init; }

    /// <summary>What the reader should know.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Notices { get; init; }
}

/// <summary>An answer, whole (<see cref="Message"/>) or the next piece of it (<see cref="Delta"/>).</summary>
public sealed record ChatChoice(int Index)
{
    /// <summary>All of it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ChatMessage? Message { get; init; }

    /// <summary>A piece of it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ChatDelta? Delta { get; init; }

    /// <summary>Not told.</summary>
    public object? Logprobs => null;

    /// <summary><c>stop</c> or <c>length</c>; null while it goes on.</summary>
    [JsonPropertyName("finish_reason")]
    public string? FinishReason { get; init; }
}

/// <summary>A message.</summary>
public sealed record ChatMessage(string Role, string Content)
{
    /// <summary>A refusal is told in the text.</summary>
    public string? Refusal => null;
}

/// <summary>A piece of a message; the role stands in the first.</summary>
public sealed record ChatDelta
{
    /// <summary>Whose it is.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Role { get; init; }

    /// <summary>What is added.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Content { get; init; }
}

/// <summary>Tokens of the prompt, of the answer, and of both.</summary>
public sealed record ChatUsage(
    [property: JsonPropertyName("prompt_tokens")] int PromptTokens,
    [property: JsonPropertyName("completion_tokens")] int CompletionTokens,
    [property: JsonPropertyName("total_tokens")] int TotalTokens);
