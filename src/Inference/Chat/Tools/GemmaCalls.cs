using Rag.Inference.Schemas;

namespace Rag.Inference.Chat.Tools;

/// <summary>
/// Gemma's form (ai.google.dev/gemma/docs/capabilities/function-calling): no marks of its own; the prompt asks for JSON, which the models
/// often put into a block of code.
/// </summary>
internal sealed class GemmaCalls : CallFormat
{
    private const string Key = "parameters", Fence = "```";

    public override CallSyntax Syntax { get; } = new(["```tool_code", "```tool_call"], ["", "```json", "```"], [",", "]", Fence],
        GoesOn: true);

    public override Message Describe(IReadOnlyList<Tool> tools) => new("system", $$"""
        You have access to functions. If you decide to invoke any of the function(s), you MUST put it in the format of
        {"name": function name, "parameters": dictionary of argument name and its value}

        You SHOULD NOT include any other text in the response if you call a function

        [{{string.Join(", ", tools.Select(Json))}}]
        """);

    public override Message Called(string text, IReadOnlyList<ToolCall> calls) =>
        Lines(text, [$"{Fence}tool_code", .. calls.Select(call => Json(call, Key)), Fence]);

    public override Message Result(string text, ToolCall call) => new("user", $"{Fence}tool_output\n{text}\n{Fence}");

    public override string Calls(GrammarRules rules, Func<string, string> call, bool inParallel, bool isBegun)
    {
        string one = call(Key);
        return $"{GrammarRules.Literal($"{Fence}tool_code\n")} {one} {More(one, "\n", inParallel)} {GrammarRules.Literal("\n" + Fence)}";
    }
}
