using System.Text.Json;
using System.Text.RegularExpressions;
using Rag.Inference.Chat;
using Rag.Inference.Chat.Tools;

namespace Rag.Inference.Http;

/// <summary>Reads <c>tools</c>, <c>tool_choice</c> and <c>parallel_tool_calls</c>.</summary>
internal static partial class ToolFields
{
    private const int MostTools = 128;

    /// <exception cref="BadRequestException">They are not as OpenAI has them, or of a kind that is not supported.</exception>
    public static ToolSet Read(JsonElement? tools, JsonElement? choice, bool inParallel)
    {
        Tool[] all = tools switch
        {
            null or { ValueKind: JsonValueKind.Null } => [],
            { ValueKind: JsonValueKind.Array } list when list.GetArrayLength() <= MostTools => [.. list.EnumerateArray().Select(ReadTool)],
            _ => throw new BadRequestException($"tools must be a list of at most {MostTools} functions."),
        };
        if (all.GroupBy(tool => tool.Name).FirstOrDefault(same => same.Count() > 1) is { } twice)
            throw new BadRequestException($"tools names {twice.Key} twice.");
        switch (choice)
        {
            case null or { ValueKind: JsonValueKind.Null }:
                return new ToolSet(all, all, false, inParallel);
            case { ValueKind: JsonValueKind.String } word:
                string said = word.GetString()!;
                if (said is not ("auto" or "none" or "required")) break;
                if (said == "required" && all.Length == 0)
                    throw new BadRequestException("tool_choice is required, but tools holds no function.");
                return said == "none" ? ToolSet.None : new ToolSet(all, all, said == "required", inParallel);
            case { ValueKind: JsonValueKind.Object } named when Text(named, "type") == "function"
                && named.TryGetProperty("function", out JsonElement function):
                string name = Text(function, "name") ?? throw new BadRequestException("tool_choice/function/name is missing.");
                Tool chosen = Array.Find(all, tool => tool.Name == name)
                    ?? throw new BadRequestException($"tool_choice names {name}, which tools does not hold.");
                // Told of all of them, since the beginning of the prompt then stays the same.
                return new ToolSet(all, [chosen], true, false);
        }
        throw new BadRequestException("""tool_choice is unknown: write auto, none, required or {"type": "function", "function": {"name": …}}.""");
    }

    private static Tool ReadTool(JsonElement tool, int index)
    {
        string place = $"tools/{index}";
        if (tool.ValueKind != JsonValueKind.Object || Text(tool, "type") != "function")
            throw new BadRequestException($"{place}/type is not function: only functions can be called.");
        if (!tool.TryGetProperty("function", out JsonElement function) || function.ValueKind != JsonValueKind.Object)
            throw new BadRequestException($"{place}/function is missing: write an object with name, description and parameters.");
        if (Text(function, "name") is not { } name || !Name().IsMatch(name))
            throw new BadRequestException($"{place}/function/name must be 1 to 64 letters, digits, _ and -.");
        JsonElement? parameters = function.TryGetProperty("parameters", out JsonElement schema) && schema.ValueKind != JsonValueKind.Null
            ? schema : null;
        if (parameters is { ValueKind: not JsonValueKind.Object })
            throw new BadRequestException($"{place}/function/parameters must be a JSON Schema, an object.");
        bool isStrict = function.TryGetProperty("strict", out JsonElement strict) && strict.ValueKind == JsonValueKind.True;
        return new Tool(name, parameters, isStrict, tool);
    }

    private static string? Text(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out JsonElement value)
            && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    [GeneratedRegex(@"^[a-zA-Z0-9_-]{1,64}\z", RegexOptions.NonBacktracking)]
    private static partial Regex Name();
}
