namespace Rag.Inference.Schemas;

/// <summary>Rules for texts in JSON (RFC 8259, section 7).</summary>
internal static class StringRules
{
    /// <summary>
    /// Formats of JSON Schema that are kept to; others are annotations, as the standard has it where nothing else was agreed upon.
    /// </summary>
    private static readonly Dictionary<string, string> Formats = new()
    {
        ["date"] = $"^{Date}$",
        ["time"] = $"^{Time}$",
        ["date-time"] = $"^{Date}T{Time}$",
        ["uuid"] = "^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$",
    };

    private const string Date = @"[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])";
    private const string Time = @"([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]{1,6})?(Z|[+-]([01][0-9]|2[0-3]):[0-5][0-9])";

    /// <summary>The keywords that say something of a text.</summary>
    public static IReadOnlyList<string> Keywords { get; } = ["minLength", "maxLength", "pattern", "format"];

    /// <summary>Any text.</summary>
    public static string Any(GrammarRules rules) => rules.Add($"\"\\\"\" {Letter(rules)}* \"\\\"\"");

    /// <summary>A letter, escaped or not; an escape is never half a surrogate pair.</summary>
    private static string Letter(GrammarRules rules) => rules.Add(
        WordRules.PlainLetter + """ | "\\" (["\\/bfnrt] | "u" ([0-9abcefABCEF] [0-9a-fA-F]{3} | [dD] [0-7] [0-9a-fA-F]{2}))""");

    /// <summary>A text that the schema allows.</summary>
    public static string Of(GrammarRules rules, SchemaNode node)
    {
        (int least, int? most) = node.Counts("minLength", "maxLength");
        string? format = node.Text("format"), pattern = node.Text("pattern");
        bool isBound = node.Has("minLength") || node.Has("maxLength");
        string inner;
        if (pattern is not null)
        {
            if (isBound) throw node.Fault("pattern", "it cannot stand beside minLength or maxLength here: say the length in it.");
            inner = new PatternRules(rules, pattern, why => node.Fault("pattern", why)).Write();
        }
        else if (!isBound && format is not null && Formats.TryGetValue(format, out string? known))
        {
            inner = new PatternRules(rules, known, why => node.Fault("format", why)).Write();
        }
        else
        {
            inner = rules.Repeat(Letter(rules), least, most);
        }
        return $"\"\\\"\" {inner} \"\\\"\"";
    }
}
