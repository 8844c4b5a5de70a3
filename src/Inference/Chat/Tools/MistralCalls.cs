using Rag.Inference.Schemas;

namespace Rag.Inference.Chat.Tools;

/// <summary>
/// Mistral's form (docs.mistral.ai, tokenizer versions 3 to 7): a list of calls behind <c>[TOOL_CALLS]</c>, results between marks of their
/// own.
/// </summary>
internal sealed class MistralCalls : CallFormat
{
    private const string Key = "arguments", Open = "[TOOL_CALLS]";

    public override CallSyntax Syntax { get; } = new([Open], [], [",", "]"], GoesOn: true);

    public override string Mark => Open;

    public override Message Describe(IReadOnlyList<Tool> tools) =>
        new("system", $"[{string.Join(", ", tools.Select(Json))}]") { Before = "[AVAILABLE_TOOLS] ", After = "[/AVAILABLE_TOOLS]" };

    public override Message Called(string text, IReadOnlyList<ToolCall> calls)
    {
        string list = $"[{string.Join(", ", calls.Select(call => Json(call, Key, $", \"id\": {PlainJson.Quote(call.Id)}")))}]";
        // The mark stands before the calls alone: text before them would be read behind it.
        return new Message("assistant", list) { Before = Open + " " };
    }

    public override Message Result(string text, ToolCall call) =>
        new("user", $$"""{"content": {{PlainJson.Quote(text)}}, "call_id": {{PlainJson.Quote(call.Id)}}}""")
        {
            Before = "[TOOL_RESULTS] ",
            After = "[/TOOL_RESULTS]",
        };

    public override string Calls(GrammarRules rules, Func<string, string> call, bool inParallel, bool isBegun)
    {
        string one = call(Key);
        return $"{(isBegun ? "" : GrammarRules.Literal(Open))} \" \"? \"[\" {one} {More(one, ", ", inParallel)} \"]\"";
    }
}
