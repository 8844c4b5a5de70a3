using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Rag.Retrieval.Answers;
using Rag.Web.Api;

namespace Rag.Web.OpenAi;

/// <summary>
/// What is asked of model <c>rag</c> (OpenAI's chat completions): the question, what was said before it, and how to answer.
/// </summary>
internal sealed partial record ChatBody
{
    private const int MostStops = 4, LongestInstructions = 8000, Remembered = 24;

    /// <summary>The last message.</summary>
    public required string Question { get; init; }

    /// <summary>The messages before it, oldest first.</summary>
    public required IReadOnlyList<Turn> History { get; init; }

    /// <summary>The system messages.</summary>
    public required string Instructions { get; init; }

    /// <summary>Whether the answer is to come while it is made.</summary>
    public bool Streams { get; init; }

    /// <summary>Whether a stream ends with the count of tokens.</summary>
    public bool TellsUsage { get; init; }

    /// <summary>Before any of these the answer ends.</summary>
    public required IReadOnlyList<string> Stops { get; init; }

    /// <summary>Most tokens of the answer; null for no bound.</summary>
    public int? MostTokens { get; init; }

    /// <summary>Groups a conversation's questions.</summary>
    public string? User { get; init; }

    /// <summary>What is searched; not in OpenAI's interface.</summary>
    public ScopeText Scope { get; init; } = new(null, null, null, null);

    /// <summary>Reads it.</summary>
    /// <exception cref="ApiException">Something in it cannot be done; the message says what to write.</exception>
    public static ChatBody Read(JsonObject body)
    {
        Fields fields;
        try { fields = body.Deserialize<Fields>(JsonSerializerOptions.Web)!; }
        catch (JsonException fault)
        {
            throw ApiException.BadRequest($"The body is not what is expected, at {fault.Path
            ?? "$"}: {fault.Message}");
        }
        if (fields.N is not (null or 1)) throw ApiException.BadRequest(
            $"'n' is {fields.N}: rag gives one answer, so write 1 or leave it out.");
        bool callsNone = fields.ToolChoice is { ValueKind: JsonValueKind.String } choice && choice.GetString() == "none";
        if (!callsNone && (fields.Tools is { ValueKind: JsonValueKind.Array } tools && tools.GetArrayLength() > 0
            || fields.ToolChoice is { ValueKind: JsonValueKind.Object }
            || fields.ToolChoice is { ValueKind: JsonValueKind.String } word && word.GetString() == "required"))
            throw ApiException.BadRequest("rag calls no tools: leave 'tools' and 'tool_choice' out, or use the chat model by its own name.");
        if (fields.Lora is { ValueKind: JsonValueKind.Array } adapters && adapters.GetArrayLength() > 0)
            throw ApiException.BadRequest(
                "rag uses the adapters that are switched on: leave 'lora' out, or use the chat model by its own name.");
        if (fields.ResponseFormat?.Type is not (null or "text"))
            throw ApiException.BadRequest("rag answers in text with footnotes: "
                + "leave 'response_format' out, or use the chat model by its own name.");
        int? most = fields.MaxCompletionTokens ?? fields.MaxTokens;
        if (most < 1) throw ApiException.BadRequest($"'max_tokens' is {most}: write 1 or more, or leave it out.");
        if (fields.Messages is not { Count: > 0 } messages) throw ApiException.BadRequest(
            "'messages' is missing or empty: send at least one of role user.");
        if (messages[^1]?.Role != "user") throw ApiException.BadRequest("The last message is not of role user: end with the question.");
        string[] texts = [.. messages.Select(Text)];
        List<Turn> history = [];
        List<string> instructions = [];
        for (int i = 0; i < texts.Length - 1; i++)
        {
            if (messages[i]!.Role is "system" or "developer") instructions.Add(texts[i]);
            else if (messages[i]!.Role == "user") history.Add(new Turn("user", texts[i]));
            else if (messages[i]!.Role == "assistant") history.Add(new Turn("assistant", WithoutNotes(texts[i])));
        }
        string wishes = string.Join("\n", instructions);
        if (wishes.Length > LongestInstructions) throw ApiException.BadRequest(
            $"The system messages have {wishes.Length} characters: write at most {LongestInstructions}.");
        return new ChatBody
        {
            Question = AskApi.Question("messages", texts[^1]),
            History = [.. history.TakeLast(Remembered)],
            Instructions = wishes,
            Streams = fields.Stream ?? false,
            TellsUsage = fields.StreamOptions?.IncludeUsage ?? false,
            Stops = ReadStops(fields.Stop),
            MostTokens = most,
            User = fields.User,
            Scope = fields.Scope ?? new ScopeText(null, null, null, null),
        };
    }

    /// <summary>An earlier answer without its footnotes, which are no part of what was said.</summary>
    internal static string WithoutNotes(string answer) => Mark().Replace(NoteLine().Replace(answer, ""), "").Trim();

    private static string Text(Message? message) => message?.Content switch
    {
        null or { ValueKind: JsonValueKind.Null or JsonValueKind.Undefined } => "",
        { ValueKind: JsonValueKind.String } text => text.GetString()!,
        { ValueKind: JsonValueKind.Array } pieces => string.Join('\n', pieces.EnumerateArray().Select(Piece)),
        _ => throw ApiException.BadRequest("The 'content' of a message is neither text nor a list of text pieces."),
    };

    private static string Piece(JsonElement piece) =>
        piece.ValueKind == JsonValueKind.Object && piece.TryGetProperty("text", out JsonElement text)
            && text.ValueKind == JsonValueKind.String
            ? text.GetString()!
            : throw ApiException.BadRequest("rag reads text alone: a message holds a piece that is none.");

    private static IReadOnlyList<string> ReadStops(JsonElement? stop)
    {
        string[] stops = stop switch
        {
            null or { ValueKind: JsonValueKind.Null } => [],
            { ValueKind: JsonValueKind.String } one => [one.GetString()!],
            { ValueKind: JsonValueKind.Array } several when several.EnumerateArray().All(one => one.ValueKind == JsonValueKind.String) =>
                [.. several.EnumerateArray().Select(one => one.GetString()!)],
            _ => throw ApiException.BadRequest("'stop' is neither a text nor a list of texts."),
        };
        if (stops.Length > MostStops) throw ApiException.BadRequest($"'stop' holds {stops.Length} texts: write at most {MostStops}.");
        return [.. stops.Where(one => one.Length > 0)];
    }

    // A footnote or a notice, on a line of its own.
    [GeneratedRegex(@"^(?:\[\^\d+\]: .*|> .*)$", RegexOptions.NonBacktracking | RegexOptions.Multiline)]
    private static partial Regex NoteLine();

    [GeneratedRegex(@"\[\^\d+\]", RegexOptions.NonBacktracking)]
    private static partial Regex Mark();
}
