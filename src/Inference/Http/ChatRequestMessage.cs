using System.Text;
using System.Text.Json;
using Rag.Inference.Chat;
using Rag.Inference.Chat.Tools;

namespace Rag.Inference.Http;

/// <summary>A message of a request.</summary>
internal sealed record ChatRequestMessage(string? Role, JsonElement? Content, IReadOnlyList<SentCall?>? ToolCalls, string? ToolCallId)
{
    private const int MostCalls = 128;

    /// <summary>What it says.</summary>
    /// <exception cref="BadRequestException">It has no role, is no text, or holds a broken call.</exception>
    public Turn ToTurn(int index)
    {
        if (Role is not { Length: > 0 })
            throw new BadRequestException($"messages/{index} has no role: write system, user, assistant or tool.");
        if (ToolCalls is { Count: > MostCalls })
            throw new BadRequestException($"messages/{index}/tool_calls holds more than {MostCalls} calls.");
        if (ToolCalls is { Count: > 0 } && Role != "assistant")
            throw new BadRequestException($"messages/{index} has tool_calls, which only the assistant makes.");
        return new Turn(Role, Text(Content), [.. (ToolCalls ?? []).Select((call, at) =>
            call is { Function: { Name: { Length: > 0 } name } function }
            ? new ToolCall(call.Id ?? "", name, function.Arguments ?? "{}")
            : throw new BadRequestException($"messages/{index}/tool_calls/{at} has no function with a name."))], ToolCallId);
    }

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
                    if (part.ValueKind != JsonValueKind.Object || !part.TryGetProperty("text", out JsonElement text)
                        || text.ValueKind != JsonValueKind.String)
                        throw new BadRequestException("A message holds a part that is not text; only text can be read.");
                    all.Append(text.GetString());
                }
                return all.ToString();
            default:
                throw new BadRequestException("The content of a message must be a text or a list of text parts.");
        }
    }
}

/// <summary>A call in the assistant's message.</summary>
internal sealed record SentCall(string? Id, SentFunction? Function);

/// <summary>What it calls.</summary>
internal sealed record SentFunction(string? Name, string? Arguments);
