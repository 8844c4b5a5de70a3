using System.Text.Json;

namespace Rag.Inference.Chat.Tools;

/// <summary>A function that a model may ask to be called.</summary>
/// <param name="Name">Letters, digits, _ and -.</param>
/// <param name="Parameters">The JSON Schema of its arguments, an object's; null for any.</param>
/// <param name="IsStrict">Whether the arguments must fit in any case.</param>
/// <param name="Json">All that the request says of it; shown to the model.</param>
internal sealed record Tool(string Name, JsonElement? Parameters, bool IsStrict, JsonElement Json);

/// <summary>A call that a model made earlier.</summary>
/// <param name="Id">Its name in the conversation.</param>
/// <param name="Name">The function.</param>
/// <param name="Arguments">Text, which should be JSON.</param>
internal sealed record ToolCall(string Id, string Name, string Arguments);

/// <summary>A message as the client sends it, before a model's format is known.</summary>
/// <param name="Role">Who said it; <c>tool</c> for what a function gave back.</param>
/// <param name="Text">Hostile.</param>
/// <param name="Calls">What the assistant asked for in it.</param>
/// <param name="CallId">Of a function's result: the call that it answers.</param>
internal sealed record Turn(string Role, string Text, IReadOnlyList<ToolCall> Calls, string? CallId);

/// <summary>The tools of a request.</summary>
/// <param name="Tools">All that are described to the model.</param>
/// <param name="Callable">Those that it may call; empty for none.</param>
/// <param name="MustCall">Whether the answer has to be a call.</param>
/// <param name="InParallel">Whether it may be several.</param>
internal sealed record ToolSet(IReadOnlyList<Tool> Tools, IReadOnlyList<Tool> Callable, bool MustCall, bool InParallel)
{
    public static ToolSet None { get; } = new([], [], false, false);
}
