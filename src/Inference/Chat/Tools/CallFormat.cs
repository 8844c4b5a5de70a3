using System.Text.Json;
using Rag.Inference.Schemas;

namespace Rag.Inference.Chat.Tools;

/// <summary>
/// How a family of models is told of functions, calls them, and is given their results: in the words that its makers document. Immutable.
/// </summary>
internal abstract class CallFormat
{
    /// <summary>Most calls that one answer is bound to.</summary>
    protected const int MostCalls = 8;

    /// <summary>Marks around calls.</summary>
    public abstract CallSyntax Syntax { get; }

    /// <summary>The mark that begins a call wherever it stands in an answer, where there is one.</summary>
    public virtual string? Mark => null;

    /// <summary>The format for a model.</summary>
    /// <param name="template">Its chat template; null for none.</param>
    /// <param name="used">That which is used, or the name of its family's (<see cref="ChatFamily"/>).</param>
    public static CallFormat Of(string? template, string used)
    {
        bool Has(params IEnumerable<string> texts) =>
            texts.Any(text => template?.Contains(text, StringComparison.Ordinal) == true || used.Contains(text, StringComparison.Ordinal));
        if (Has("<tool_call>")) return new HermesCalls();
        if (Has("[TOOL_CALLS]", "[INST]", "mistral-v")) return new MistralCalls();
        if (Has("<|start_header_id|>", "<|header_start|>") || used is "llama3" or "llama4") return new LlamaCalls();
        if (Has("<start_of_turn>") || used == "gemma") return new GemmaCalls();
        // What most models were shown that are of no family here: Qwen's and Hermes' form.
        return new HermesCalls();
    }

    /// <summary>What a model is told of the functions.</summary>
    public abstract Message Describe(IReadOnlyList<Tool> tools);

    /// <summary>An answer with calls, as the model wrote it.</summary>
    public abstract Message Called(string text, IReadOnlyList<ToolCall> calls);

    /// <summary>What a function gave back.</summary>
    public abstract Message Result(string text, ToolCall call);

    /// <summary>The rule for an answer that is calls and nothing else.</summary>
    /// <param name="rules">Where rules go.</param>
    /// <param name="call">The rule of one call's JSON, by the key that its arguments stand under.</param>
    /// <param name="inParallel">Whether there may be several.</param>
    /// <param name="isBegun">True where <see cref="Mark"/> was written already.</param>
    public abstract string Calls(GrammarRules rules, Func<string, string> call, bool inParallel, bool isBegun);

    /// <summary>The functions as JSON in the style of Python's, in which the models were shown them.</summary>
    protected static string Json(Tool tool) => PlainJson.Of(tool.Json, " ");

    /// <summary>A call as JSON.</summary>
    protected static string Json(ToolCall call, string key, string more = "") =>
        $$"""{"name": {{PlainJson.Quote(call.Name)}}, "{{key}}": {{Arguments(call.Arguments)}}{{more}}}""";

    /// <summary>What the model said, if anything, and its calls, line by line.</summary>
    protected static Message Lines(string text, params IEnumerable<string> calls) =>
        new("assistant", string.Join('\n', text.Length > 0 ? calls.Prepend(text) : calls));

    protected static string More(string rule, string before, bool inParallel) =>
        inParallel ? $"({GrammarRules.Literal(before)} {rule}){{0,{MostCalls - 1}}}" : "";

    private static string Arguments(string text)
    {
        try
        {
            using JsonDocument json = JsonDocument.Parse(text);
            return PlainJson.Of(json.RootElement, " ");
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            return PlainJson.Quote(text);
        }
    }
}
