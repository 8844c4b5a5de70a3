using System.Text;
using System.Text.Json;
using Rag.Inference.Chat;
using Rag.Inference.Schemas;

namespace Rag.Inference.Http;

/// <summary>The body of <c>/v1/chat/completions</c>: OpenAI's fields, and llama-server's beside them.</summary>
internal sealed record ChatRequest
{
    public string? Model { get; init; }
    public IReadOnlyList<ChatRequestMessage>? Messages { get; init; }
    public bool? Stream { get; init; }
    public StreamOptions? StreamOptions { get; init; }
    public float? Temperature { get; init; }
    public int? TopK { get; init; }
    public float? TopP { get; init; }
    public float? MinP { get; init; }
    public float? RepeatPenalty { get; init; }
    public int? RepeatLastN { get; init; }
    public float? PresencePenalty { get; init; }
    public float? FrequencyPenalty { get; init; }
    public long? Seed { get; init; }
    public JsonElement? Stop { get; init; }
    public int? MaxTokens { get; init; }
    public int? MaxCompletionTokens { get; init; }
    public int? NPredict { get; init; }
    public bool? Logprobs { get; init; }
    public int? TopLogprobs { get; init; }
    public string? Grammar { get; init; }
    public ResponseFormat? ResponseFormat { get; init; }
    public bool? CachePrompt { get; init; }
    public JsonElement? Tools { get; init; }
    public int? N { get; init; }
    public string? User { get; init; }
    public TemplateSettings? ChatTemplateKwargs { get; init; }

    /// <summary>The conversation.</summary>
    /// <exception cref="BadRequestException">There is none, or a message is not text.</exception>
    public IReadOnlyList<Message> Conversation()
    {
        if (Messages is not { Count: > 0 }) throw new BadRequestException("messages is missing or empty: send at least one message with role and content.");
        return [.. Messages.Select(message => new Message(
            message?.Role is { Length: > 0 } role ? role : throw new BadRequestException("A message has no role: write system, user or assistant."),
            Text(message.Content)))];
    }

    /// <exception cref="BadRequestException">A value is out of its range.</exception>
    public GenerationRequest ToGeneration(int[] prompt)
    {
        if (N is not (null or 1)) throw new BadRequestException($"n is {N}: only one answer per request is made.");
        if (Tools is { ValueKind: JsonValueKind.Array } tools && tools.GetArrayLength() > 0) throw new BadRequestException("tools are not supported.");
        int? most = MaxCompletionTokens ?? MaxTokens ?? NPredict;
        if (most == 0) throw new BadRequestException("max_tokens is 0: write 1 or more, or leave it out.");
        Check("temperature", Temperature, 0, 100);
        Check("top_p", TopP, 0, 1);
        Check("min_p", MinP, 0, 1);
        Check("repeat_penalty", RepeatPenalty, 0.01f, 100);
        Check("presence_penalty", PresencePenalty, -100, 100);
        Check("frequency_penalty", FrequencyPenalty, -100, 100);
        Check("top_logprobs", TopLogprobs, 0, 100);
        Check("repeat_last_n", RepeatLastN, -1, 1 << 20);
        SamplingOptions usual = new();
        return new GenerationRequest(prompt)
        {
            Sampling = new SamplingOptions
            {
                Temperature = Temperature ?? usual.Temperature,
                TopK = TopK ?? usual.TopK,
                TopP = TopP ?? usual.TopP,
                MinP = MinP ?? usual.MinP,
                RepeatPenalty = RepeatPenalty ?? usual.RepeatPenalty,
                RepeatLastN = RepeatLastN ?? usual.RepeatLastN,
                PresencePenalty = PresencePenalty ?? usual.PresencePenalty,
                FrequencyPenalty = FrequencyPenalty ?? usual.FrequencyPenalty,
                Seed = Seed is >= 0 and < uint.MaxValue ? (uint)Seed : null,
            },
            Grammar = Bound(),
            Stops = Stops(),
            MaxTokens = most < 0 ? null : most,
            CachePrompt = CachePrompt ?? true,
            TopLogprobs = Logprobs == true ? TopLogprobs ?? 0 : null,
            User = User ?? "",
        };
    }

    /// <summary>The grammar that binds the answer, or null.</summary>
    private string? Bound()
    {
        GrammarRules rules = new();
        if (ResponseFormat?.Rule(rules) is not { } start) return Grammar;
        if (!string.IsNullOrWhiteSpace(Grammar)) throw new BadRequestException("grammar and response_format cannot stand together: leave one out.");
        return rules.Write(start);
    }

    private static void Check(string name, float? value, float least, float most)
    {
        if (value is { } number && !(number >= least && number <= most)) throw new BadRequestException($"{name} is {number}: write {least} to {most}.");
    }

    private IReadOnlyList<string> Stops() => Stop switch
    {
        null or { ValueKind: JsonValueKind.Null } => [],
        { ValueKind: JsonValueKind.String } one => one.GetString() is { Length: > 0 } text ? [text] : [],
        { ValueKind: JsonValueKind.Array } list when list.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String) && list.GetArrayLength() <= 32 =>
            [.. list.EnumerateArray().Select(item => item.GetString()!).Where(text => text.Length > 0)],
        _ => throw new BadRequestException("stop must be a text or a list of at most 32 texts."),
    };

    private static string Text(JsonElement? content)
    {
        switch (content)
        {
            case null or { ValueKind: JsonValueKind.Null }:
                return "";
            case { ValueKind: JsonValueKind.String } text:
                return text.GetString()!;
            case { ValueKind: JsonValueKind.Array } parts:
                StringBuilder all = new();
                foreach (JsonElement part in parts.EnumerateArray())
                {
                    if (part.ValueKind != JsonValueKind.Object || !part.TryGetProperty("text", out JsonElement text) || text.ValueKind != JsonValueKind.String)
                        throw new BadRequestException("A message holds a part that is not text; only text can be read.");
                    all.Append(text.GetString());
                }
                return all.ToString();
            default:
                throw new BadRequestException("The content of a message must be a text or a list of text parts.");
        }
    }
}

internal sealed record ChatRequestMessage(string? Role, JsonElement? Content);

internal sealed record StreamOptions(bool? IncludeUsage);

/// <summary>What some templates can be told.</summary>
internal sealed record TemplateSettings(bool? EnableThinking);
