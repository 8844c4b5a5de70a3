using System.Text.Json;

namespace Rag.Inference.Schemas;

/// <summary>
/// Rules for objects: the properties in the schema's order, those that are not required left out or not, then others where they are
/// allowed.
/// </summary>
internal static class ObjectRules
{
    private const int MostProperties = 500, LongestName = 256;

    /// <summary>The keywords that say something of an object.</summary>
    public static IReadOnlyList<string> Keywords { get; } = ["properties", "required", "additionalProperties"];

    /// <summary>The rule of an object.</summary>
    /// <param name="rules">Where rules go.</param>
    /// <param name="node">The schema.</param>
    /// <param name="value">Writes the rule of a schema within, given where it stands.</param>
    public static string Of(GrammarRules rules, SchemaNode node, Func<JsonElement, string, string> value)
    {
        JsonProperty[] properties = Properties(node);
        HashSet<string> required = Required(node, properties);
        List<string> values = [.. properties.Select(property =>
            value(property.Value, (node with { Place = node.Below("properties") }).Below(property.Name)))];
        string[] pairs = [.. properties.Zip(values, (property, its) => Pair(rules, PlainJson.Quote(property.Name), its))];
        string? other = null;
        // Where nothing is said of others beside those that are described, there are none: the standard allows them, but nobody who left
        // it out expects them.
        if (node["additionalProperties"] is { } schema ? schema.ValueKind != JsonValueKind.False : !node.Has("properties"))
        {
            values.Add(node["additionalProperties"] is { } said ? value(said, node.Below("additionalProperties"))
                : value(JsonElement.Parse("true"), node.Place));
            string name = properties.Length == 0 ? StringRules.Any(rules)
                : $"\"\\\"\" {rules.Add(WordRules.NoneOf(rules, properties.Select(property => property.Name)))} \"\\\"\"";
            string pair = rules.Add($"{name} \":\" {rules.Space} {values[^1]}");
            other = rules.Add($"{pair} (\",\" {rules.Space} {pair})*");
        }
        // What may stand from a property on: where none was written yet (some), and after one (rest).
        string? some = other;
        string rest = other is null ? "\"\"" : $"(\",\" {rules.Space} {other})?";
        bool isRequired = false;
        for (int index = properties.Length - 1; index >= 0; index--)
        {
            bool must = required.Contains(properties[index].Name);
            string whole = $"{pairs[index]} {rest}";
            some = rules.Add(must || some is null ? whole : $"{whole} | {some}");
            isRequired |= must;
            rest = rules.Add($"\",\" {rules.Space} {some}{(isRequired ? "" : " | \"\"")}");
        }
        string inside = some is null ? rules.Space : isRequired ? $"{rules.Space} {some} {rules.Space}"
            : $"{rules.Space} ({some} {rules.Space})?";
        return rules.AddValue(Beginning(properties, required), $"\"{{\" {inside} \"}}\"", values);
    }

    /// <summary>The first property, where there is no way around it, and its value where there is but one.</summary>
    private static string Beginning(JsonProperty[] properties, HashSet<string> required)
    {
        if (properties.Length == 0 || !required.Contains(properties[0].Name)) return "{";
        bool isConstant = properties[0].Value.ValueKind == JsonValueKind.Object && properties[0].Value.TryGetProperty("const", out _);
        return $"{{{PlainJson.Quote(properties[0].Name)}:{(isConstant ? PlainJson.Of(properties[0].Value.GetProperty("const")) + "," : "")}";
    }

    private static string Pair(GrammarRules rules, string name, string value) =>
        rules.Add($"{GrammarRules.Literal(name + ":")} {rules.Space} {value}");

    private static JsonProperty[] Properties(SchemaNode node)
    {
        if (node["properties"] is not { } properties) return [];
        if (properties.ValueKind != JsonValueKind.Object) throw node.Fault("properties", "write an object of schemas.");
        JsonProperty[] all = [.. properties.EnumerateObject().GroupBy(property => property.Name).Select(same => same.Last())];
        if (all.Length > MostProperties) throw node.Fault("properties", $"it holds {all.Length}: at most {MostProperties} are supported.");
        if (all.FirstOrDefault(property => property.Name.Length > LongestName).Value.ValueKind != JsonValueKind.Undefined)
            throw node.Fault("properties", $"a name has more than {LongestName} characters.");
        return all;
    }

    private static HashSet<string> Required(SchemaNode node, JsonProperty[] properties)
    {
        if (node["required"] is not { } required) return [];
        if (required.ValueKind != JsonValueKind.Array || required.EnumerateArray().Any(name => name.ValueKind != JsonValueKind.String))
            throw node.Fault("required", "write a list of names.");
        HashSet<string> names = [.. required.EnumerateArray().Select(name => name.GetString()!)];
        string? unknown = names.FirstOrDefault(name => !Array.Exists(properties, property => property.Name == name));
        return unknown is null ? names : throw node.Fault("required", $"{unknown} is not among the properties: describe it there.");
    }
}
