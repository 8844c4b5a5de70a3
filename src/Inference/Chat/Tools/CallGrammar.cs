using Rag.Inference.Schemas;

namespace Rag.Inference.Chat.Tools;

/// <summary>Writes the grammar that binds calls to the functions and their schemas.</summary>
internal static class CallGrammar
{
    /// <summary>For an answer that must be a call, or else keep to another rule.</summary>
    /// <param name="rules">Where the other rule stands.</param>
    /// <param name="tools">The functions.</param>
    /// <param name="format">The family's form.</param>
    /// <param name="otherwise">The rule of an answer that is no call; null where it must be one.</param>
    /// <exception cref="BadRequestException">A schema is outside the subset.</exception>
    public static string Write(GrammarRules rules, ToolSet tools, CallFormat format, string? otherwise)
    {
        string calls = format.Calls(rules, key => Call(rules, tools, key), tools.InParallel, isBegun: false);
        return rules.Write(otherwise is null ? calls : $"{calls} | {otherwise}");
    }

    /// <summary>
    /// For what follows a family's mark, where the model itself decides whether to call; null where the schemas are outside the subset and
    /// need not be kept to.
    /// </summary>
    /// <exception cref="BadRequestException">They must be.</exception>
    public static string? WriteBegun(ToolSet tools, CallFormat format)
    {
        GrammarRules rules = new();
        try
        {
            return rules.Write(format.Calls(rules, key => Call(rules, tools, key), tools.InParallel, isBegun: true));
        }
        catch (BadRequestException) when (!tools.Callable.Any(tool => tool.IsStrict))
        {
            return null;
        }
    }

    private static string Call(GrammarRules rules, ToolSet tools, string key)
    {
        List<string> ways = [];
        for (int index = 0; index < tools.Tools.Count; index++)
        {
            Tool tool = tools.Tools[index];
            if (!tools.Callable.Contains(tool)) continue;
            string arguments = tool.Parameters is { } schema ? SchemaGrammar.Add(rules, schema, $"tools/{index}/function/parameters")
                : SchemaGrammar.AddAnyObject(rules);
            ways.Add($"{GrammarRules.Literal($"{tool.Name}\", \"{key}\": ")} {arguments}");
        }
        return rules.Add($"{GrammarRules.Literal("{\"name\": \"")} ({string.Join(" | ", ways)}) \"}}\"");
    }
}
