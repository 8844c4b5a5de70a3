namespace Rag.Inference.Chat.Tools;

/// <summary>Writes a conversation with functions as a model's family has it.</summary>
internal static class ToolPrompt
{
    /// <summary>The messages that the chat template is given.</summary>
    /// <param name="turns">The conversation.</param>
    /// <param name="tools">What the model is told of.</param>
    /// <param name="format">The family's form.</param>
    /// <param name="systemText">What stands for a system message that is missing; null for nothing.</param>
    public static IReadOnlyList<Message> Write(IReadOnlyList<Turn> turns, ToolSet tools, CallFormat format, string? systemText)
    {
        List<Message> messages = [];
        Dictionary<string, ToolCall> calls = [];
        bool isResult = false;
        foreach (Turn turn in turns)
        {
            foreach (ToolCall call in turn.Calls) calls[call.Id] = call;
            bool wasResult = isResult;
            isResult = turn.Role == "tool";
            Message message = isResult
                ? format.Result(turn.Text, calls.GetValueOrDefault(turn.CallId ?? "") ?? new ToolCall(turn.CallId ?? "", "", ""))
                : turn.Calls.Count > 0 ? format.Called(turn.Text, turn.Calls)
                : new Message(turn.Role, turn.Text);
            // Several results are one turn of the user's, where they come in the user's name.
            if (isResult && wasResult && message is { Role: "user", IsFramed: false })
                messages[^1] = message with { Content = messages[^1].Content + "\n" + message.Content };
            else messages.Add(message);
        }
        if (tools.Callable.Count > 0) Describe(messages, format.Describe(tools.Tools), systemText);
        return messages;
    }

    private static void Describe(List<Message> messages, Message description, string? systemText)
    {
        bool hasSystem = messages is [{ Role: "system" or "developer" }, ..];
        // Marks of its own belong to a message of its own.
        if (description.IsFramed) messages.Insert(hasSystem ? 1 : 0, description);
        else if (hasSystem) messages[0] = messages[0] with { Content = messages[0].Content + "\n\n" + description.Content };
        else messages.Insert(0, systemText is null ? description
            : description with { Content = systemText + "\n\n" + description.Content });
    }
}
