using Rag.Inference.Schemas;

namespace Rag.Inference.Chat.Tools;

/// <summary>
/// Hermes' form, which Qwen has taken over (the chat template of Qwen2.5 and Qwen3; github.com/NousResearch/Hermes-Function-Calling): a
/// call is JSON between <c>&lt;tool_call&gt;</c> tags.
/// </summary>
internal sealed class HermesCalls : CallFormat
{
    private const string Key = "arguments", Open = "<tool_call>", Close = "</tool_call>";

    public override CallSyntax Syntax { get; } = new([Open], [], [Close], GoesOn: false);

    public override string Mark => Open;

    public override Message Describe(IReadOnlyList<Tool> tools) => new("system", $$"""
        # Tools

        You may call one or more functions to assist with the user query.

        You are provided with function signatures within <tools></tools> XML tags:
        <tools>
        {{string.Join('\n', tools.Select(Json))}}
        </tools>

        For each function call, return a json object with function name and arguments within <tool_call></tool_call> XML tags:
        <tool_call>
        {"name": <function-name>, "arguments": <args-json-object>}
        </tool_call>
        """);

    public override Message Called(string text, IReadOnlyList<ToolCall> calls) =>
        Lines(text, calls.Select(call => $"{Open}\n{Json(call, Key)}\n{Close}"));

    public override Message Result(string text, ToolCall call) => new("user", $"<tool_response>\n{text}\n</tool_response>");

    public override string Calls(GrammarRules rules, Func<string, string> call, bool inParallel, bool isBegun)
    {
        string rest = rules.Add($"\"\\n\" {call(Key)} {GrammarRules.Literal("\n" + Close)}");
        return $"{(isBegun ? "" : GrammarRules.Literal(Open))} {rest} {More(rest, "\n" + Open, inParallel)}";
    }
}
