using Rag.Inference.Schemas;

namespace Rag.Inference.Chat.Tools;

/// <summary>
/// Llama 3.1's and later models' form (llama.com, "JSON based tool calling"): an answer that is a call is JSON and nothing else, at times
/// behind <c>&lt;|python_tag|&gt;</c>; results come in the role <c>ipython</c>.
/// </summary>
internal sealed class LlamaCalls : CallFormat
{
    private const string Key = "parameters", Tag = "<|python_tag|>";

    public override CallSyntax Syntax { get; } = new([Tag], [""], [";", ","], GoesOn: true);

    public override string Mark => Tag;

    public override Message Describe(IReadOnlyList<Tool> tools) => new("system", $$"""
        Given the following functions, please respond with a JSON for a function call with its proper arguments that best answers the given prompt.

        Respond in the format {"name": function name, "parameters": dictionary of argument name and its value}. Do not use variables.

        {{string.Join("\n\n", tools.Select(Json))}}
        """);

    public override Message Called(string text, IReadOnlyList<ToolCall> calls) =>
        Lines(text, calls.Select(call => Json(call, Key)));

    public override Message Result(string text, ToolCall call) => new("ipython", text);

    // The models were taught one call an answer.
    public override string Calls(GrammarRules rules, Func<string, string> call, bool inParallel, bool isBegun) => call(Key);
}
