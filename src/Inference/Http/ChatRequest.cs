using System.Globalization;
using System.Text.Json;
using Rag.Inference.Chat;
using Rag.Inference.Chat.Tools;
using Rag.Inference.Schemas;

namespace Rag.Inference.Http;

/// <summary>The body of <c>/v1/chat/completions</c>: OpenAI's fields, and llama-server's beside them.</summary>
internal sealed record ChatRequest
{
    private const int MostAnswers = 4, MostBiases = 1024;

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
    public JsonElement? ToolChoice { get; init; }
    public bool? ParallelToolCalls { get; init; }
    public JsonElement? Functions { get; init; }
    public IReadOnlyDictionary<string, float>? LogitBias { get; init; }
    public int? N { get; init; }
    public string? User { get; init; }
    public TemplateSettings? ChatTemplateKwargs { get; init; }

    /// <summary>The adapters that this request is computed with, the others not; null for those that are switched on.</summary>
    public IReadOnlyList<LoraStrength>? Lora { get; init; }

    /// <summary>How many answers are asked for.</summary>
    /// <exception cref="BadRequestException">Too many.</exception>
    public int Count => N is null or >= 1 and <= MostAnswers ? N ?? 1
        : throw new BadRequestException($"n is {N}: write 1 to {MostAnswers}.");

    /// <summary>The conversation.</summary>
    /// <exception cref="BadRequestException">There is none, or a message is not text.</exception>
    public IReadOnlyList<Turn> Turns() => Messages is { Count: > 0 }
        ? [.. Messages.Select((message, index) => (message ?? throw new BadRequestException($"messages/{index} is null.")).ToTurn(index))]
        : throw new BadRequestException("messages is missing or empty: send at least one message with role and content.");

    /// <summary>The functions that may be called.</summary>
    /// <exception cref="BadRequestException">They cannot be read.</exception>
    public ToolSet ReadTools() => Functions is { ValueKind: JsonValueKind.Array } old && old.GetArrayLength() > 0
        ? throw new BadRequestException("functions is the old form: send tools.")
        : ToolFields.Read(Tools, ToolChoice, ParallelToolCalls ?? true);

    /// <summary>What to generate.</summary>
    /// <exception cref="BadRequestException">A value is out of its range.</exception>
    public GenerationRequest ToGeneration(int[] prompt, ToolSet tools, ChatTemplate template)
    {
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
        (string? grammar, int? after) = Bound(tools, template);
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
                // llama.cpp's own number for a random choice is left out.
                Seed = Seed is null or -1 ? null : (uint)((ulong)Seed % uint.MaxValue),
                Bias = Biases(),
            },
            Grammar = grammar,
            GrammarAfter = after,
            Shown = tools.Callable.Count > 0 ? template.CallTokens : new HashSet<int>(),
            Stops = Stops(),
            MaxTokens = most < 0 ? null : most,
            CachePrompt = CachePrompt ?? true,
            TopLogprobs = Logprobs == true ? TopLogprobs ?? 0 : null,
            User = User ?? "",
        };
    }

    /// <summary>The grammar that binds the answer, or null, and the token that it waits for, or null.</summary>
    private (string? Grammar, int? After) Bound(ToolSet tools, ChatTemplate template)
    {
        GrammarRules rules = new();
        string? form = ResponseFormat?.Rule(rules);
        bool isOwn = !string.IsNullOrWhiteSpace(Grammar), calls = tools.Callable.Count > 0;
        if (isOwn && (form is not null || tools.MustCall))
            throw new BadRequestException("grammar cannot stand beside response_format or a tool_choice that forces a call: leave one out.");
        if (calls && (tools.MustCall || form is not null))
            return (CallGrammar.Write(rules, tools, template.Calls, otherwise: tools.MustCall ? null : form), null);
        if (form is not null) return (rules.Write(form), null);
        if (isOwn || !calls || template.CallToken is null) return (Grammar, null);
        return (CallGrammar.WriteBegun(tools, template.Calls), template.CallToken);
    }

    private IReadOnlyList<(int Token, float Bias)> Biases()
    {
        if (LogitBias is null) return [];
        if (LogitBias.Count > MostBiases)
            throw new BadRequestException($"logit_bias holds {LogitBias.Count} tokens: write at most {MostBiases}.");
        return [.. LogitBias.Select(bias =>
        {
            Check("logit_bias", bias.Value, -100, 100);
            return int.TryParse(bias.Key, NumberStyles.None, CultureInfo.InvariantCulture, out int token) ? (token, bias.Value)
                : throw new BadRequestException("logit_bias must hold ids of tokens, numbers as texts: /tokenize tells them.");
        })];
    }

    private static void Check(string name, float? value, float least, float most)
    {
        if (value is { } number && !(number >= least && number <= most))
            throw new BadRequestException($"{name} is {number}: write {least} to {most}.");
    }

    private IReadOnlyList<string> Stops() => Stop switch
    {
        null or { ValueKind: JsonValueKind.Null } => [],
        { ValueKind: JsonValueKind.String } one => one.GetString() is { Length: > 0 } text ? [text] : [],
        { ValueKind: JsonValueKind.Array } list when list.EnumerateArray().All(item =>
            item.ValueKind == JsonValueKind.String) && list.GetArrayLength() <= 32 =>
            [.. list.EnumerateArray().Select(item => item.GetString()!).Where(text => text.Length > 0)],
        _ => throw new BadRequestException("stop must be a text or a list of at most 32 texts."),
    };
}

internal sealed record StreamOptions(bool? IncludeUsage);

/// <summary>What some templates can be told.</summary>
internal sealed record TemplateSettings(bool? EnableThinking);
