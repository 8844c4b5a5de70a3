using System.Text.Json;
using Rag.Inference.Chat;

namespace Rag.Inference.Schemas;

/// <summary>
/// Writes a grammar (llama.cpp's GBNF) for a JSON Schema (2020-12). What it allows the schema allows too; some that the schema allows it
/// does not. The subset stands in docs/inference.md; anything else is refused by its place and keyword. Used by one thread.
/// </summary>
internal sealed class SchemaGrammar
{
    private const int Longest = 128 << 10, MostMembers = 1_000, MostAlternatives = 64;

    private static readonly JsonElement Anything = JsonElement.Parse("""{"type":["object","array","string","number","boolean","null"]}""");

    private readonly GrammarRules rules;
    private readonly JsonElement document;
    private readonly string field;
    private readonly Dictionary<string, string> named = [];
    private readonly Queue<(string Rule, JsonElement Schema, string Place)> referred = new();

    private SchemaGrammar(GrammarRules rules, JsonElement document, string field) =>
        (this.rules, this.document, this.field) = (rules, document, field);

    /// <summary>Adds the rules of a schema.</summary>
    /// <param name="rules">Where they go.</param>
    /// <param name="schema">Hostile: any JSON.</param>
    /// <param name="field">Where it stands in the request, for messages.</param>
    /// <returns>The name of the rule for its values.</returns>
    /// <exception cref="BadRequestException">It is outside the subset, or too large; the message names the place and the
    /// keyword.</exception>
    public static string Add(GrammarRules rules, JsonElement schema, string field)
    {
        if (schema.GetRawText().Length > Longest) throw new BadRequestException($"{field} has more than {Longest} characters.");
        return new SchemaGrammar(rules, schema, field + "#").Write();
    }

    /// <summary>Adds the rule of any JSON object.</summary>
    public static string AddAnyObject(GrammarRules rules) => Add(rules, JsonElement.Parse("""{"type":"object"}"""), "");

    private string Write()
    {
        string start = Value(document, field);
        // One after the other, since a chain of references may be long.
        while (referred.TryDequeue(out (string Rule, JsonElement Schema, string Place) next))
            rules.Choose(next.Rule, [Value(next.Schema, next.Place)]);
        return start;
    }

    private string Value(JsonElement schema, string place)
    {
        if (schema.ValueKind == JsonValueKind.True) return Refer("", Anything, place);
        if (schema.ValueKind == JsonValueKind.False) throw new BadRequestException($"{place}: false allows no value.");
        if (schema.ValueKind != JsonValueKind.Object) throw new BadRequestException($"{place}: a schema must be an object.");
        SchemaNode node = new(schema, place);
        if (node.Text("$ref") is { } reference) return Reference(node, reference);
        foreach (string keyword in (string[])["anyOf", "oneOf", "allOf"])
        {
            if (node.Has(keyword)) return Alternatives(node, keyword);
        }
        if (node.Has("enum") || node.Has("const")) return Members(node);
        string[] kinds = Kinds(node);
        // A number may be whole.
        if (kinds.Contains("number")) kinds = [.. kinds.Where(kind => kind != "integer")];
        node.Only([.. kinds.SelectMany(Keywords), "type"]);
        string[] values = [.. kinds.Select(kind => OfKind(node, kind))];
        return values is [var one] ? one : rules.AddChoice(values);
    }

    private string OfKind(SchemaNode node, string kind) => kind switch
    {
        "object" => ObjectRules.Of(rules, node, Value),
        "array" => Array(node),
        "string" => rules.AddValue("\"", StringRules.Of(rules, node)),
        "integer" => rules.AddValue("0", NumberRules.Integer(node)),
        "number" => rules.AddValue("0", NumberRules.Real(node)),
        "boolean" => rules.AddValue("t", "\"true\" | \"false\""),
        "null" => rules.AddValue("n", "\"null\""),
        _ => throw node.Fault("type", "write object, array, string, number, integer, boolean or null, or a list of them."),
    };

    private static IReadOnlyList<string> Keywords(string kind) => kind switch
    {
        "object" => ObjectRules.Keywords,
        "array" => ["items", "minItems", "maxItems"],
        "string" => StringRules.Keywords,
        "integer" or "number" => NumberRules.Keywords,
        _ => [],
    };

    /// <summary>What <c>type</c> says, or what the other keywords show that it is.</summary>
    private static string[] Kinds(SchemaNode node)
    {
        string[] kinds = node["type"] switch
        {
            null => [.. ((string[])["object", "array", "string", "number"]).Where(kind => Keywords(kind).Any(node.Has))],
            { ValueKind: JsonValueKind.String } one => [one.GetString()!],
            { ValueKind: JsonValueKind.Array } list when list.GetArrayLength() is > 0 and <= 8 && list.EnumerateArray().All(kind =>
                kind.ValueKind == JsonValueKind.String) =>
                [.. list.EnumerateArray().Select(kind => kind.GetString()!).Distinct()],
            _ => throw node.Fault("type", "write the name of a type, or a list of them."),
        };
        return kinds.Length > 0 ? kinds : Anything.GetProperty("type").Deserialize<string[]>()!;
    }

    private string Array(SchemaNode node)
    {
        (int least, int? most) = node.Counts("minItems", "maxItems");
        string item = node["items"] is { } items ? most == 0 ? "" : Value(items, node.Below("items")) : Refer("", Anything, node.Place);
        if (most == 0) return rules.AddValue("[", $"\"[\" {rules.Space} \"]\"");
        string more = rules.Repeat(rules.Add($"\",\" {rules.Space} {item}"), Math.Max(0, least - 1), most - 1);
        string all = $"{item} {more} {rules.Space}";
        return rules.AddValue("[", $"\"[\" {rules.Space} {(least == 0 ? $"({all})?" : all)} \"]\"", item);
    }

    private string Members(SchemaNode node)
    {
        node.Only("enum", "const", "type");
        string keyword = node.Has("const") ? "const" : "enum";
        if (keyword == "const" && node.Has("enum")) throw node.Fault("enum", "it cannot stand beside const.");
        JsonElement[] members = keyword == "const" ? [node["const"]!.Value]
            : node["enum"] is { ValueKind: JsonValueKind.Array } list && list.GetArrayLength() <= MostMembers ? [.. list.EnumerateArray()]
            : throw node.Fault("enum", $"write a list of at most {MostMembers} values.");
        string[] kinds = node.Has("type") ? Kinds(node) : [];
        members = [.. members.Where(member => kinds.Length == 0 || kinds.Any(kind => Fits(member, kind)))];
        if (members.Length == 0) throw node.Fault(keyword, "it holds no value of the type.");
        string[] values = [.. members.GroupBy(Kind).Select(alike => rules.AddValue(alike.Key,
            WordRules.OneOf(rules, alike.Select(member => PlainJson.Of(member)))))];
        return values is [var one] ? one : rules.AddChoice(values);
    }

    private static bool Fits(JsonElement member, string kind) => member.ValueKind switch
    {
        JsonValueKind.Object => kind == "object",
        JsonValueKind.Array => kind == "array",
        JsonValueKind.String => kind == "string",
        JsonValueKind.Number =>
            kind == "number" || kind == "integer" && member.TryGetDecimal(out decimal value) && value == decimal.Floor(value),
        JsonValueKind.Null => kind == "null",
        _ => kind == "boolean",
    };

    private static string Kind(JsonElement member) => member.ValueKind switch
    {
        JsonValueKind.Object => "{",
        JsonValueKind.Array => "[",
        JsonValueKind.String => "\"",
        JsonValueKind.Number => "0",
        JsonValueKind.Null => "n",
        _ => "t",
    };

    private string Alternatives(SchemaNode node, string keyword)
    {
        node.Only(keyword);
        (JsonElement Schema, string Place)[] list = [.. node.List(keyword)];
        int most = keyword == "allOf" ? 1 : MostAlternatives;
        if (list.Length > most) throw node.Fault(keyword, $"it holds {list.Length} schemas: at most {most} can be kept to.");
        return rules.AddChoice([.. list.Select(one => Value(one.Schema, one.Place))]);
    }

    private string Reference(SchemaNode node, string reference)
    {
        node.Only("$ref");
        if (!reference.StartsWith('#') || reference.Length > 1 && reference[1] != '/')
            throw node.Fault("$ref", "only references within the schema are followed: # or #/$defs/name.");
        JsonElement target = document;
        foreach (string part in Uri.UnescapeDataString(reference).Split('/')[1..])
        {
            string name = part.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
            bool isMember = int.TryParse(name, out int index) && target.ValueKind == JsonValueKind.Array;
            if (isMember && index >= 0 && index < target.GetArrayLength()) target = target[index];
            else if (target.ValueKind != JsonValueKind.Object || !target.TryGetProperty(name, out target))
                throw node.Fault("$ref", "nothing stands there.");
        }
        return Refer(reference, target, field + reference[1..]);
    }

    /// <summary>The rule of a schema that is written once however often it is referred to.</summary>
    private string Refer(string reference, JsonElement schema, string place)
    {
        if (named.TryGetValue(reference, out string? rule)) return rule;
        named[reference] = rule = rules.NewName();
        referred.Enqueue((rule, schema, place));
        return rule;
    }
}
