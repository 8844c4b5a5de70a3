using System.Text.Json;
using System.Text.RegularExpressions;

namespace Rag.Web.Tests.Api;

/// <summary>
/// Compares JSON with a schema as the description uses it (JSON Schema 2020-12: $ref, type, properties, required, items,
/// additionalProperties, enum, oneOf, pattern). What is not
/// described is a fault as well, so that a description cannot lag behind.
/// </summary>
internal sealed class SchemaCheck(JsonElement description)
{
    public IReadOnlyList<string> Faults(JsonElement value, JsonElement schema) => [.. Compare(value, schema, "$")];

    private IEnumerable<string> Compare(JsonElement value, JsonElement schema, string place)
    {
        if (schema.TryGetProperty("$ref", out JsonElement reference))
        {
            foreach (string part in reference.GetString()!.TrimStart('#', '/').Split('/').Prepend(""))
                schema = part.Length == 0 ? description : schema.GetProperty(part);
            return Compare(value, schema, place);
        }
        if (schema.TryGetProperty("oneOf", out JsonElement either))
        {
            IReadOnlyList<string>[] all = [.. either.EnumerateArray()
                .Select(one => (IReadOnlyList<string>)[.. Compare(value, one, place)])];
            return all.Any(faults => faults.Count == 0) ? [] : all[^1];
        }
        return CompareType(value, schema, place);
    }

    private IEnumerable<string> CompareType(JsonElement value, JsonElement schema, string place)
    {
        string[] types = !schema.TryGetProperty("type", out JsonElement type) ? []
            : type.ValueKind == JsonValueKind.Array ? [.. type.EnumerateArray().Select(one => one.GetString()!)] : [type.GetString()!];
        if (types.Length > 0
            && !types.Any(one => Is(value, one))) yield return $"{place} is {value.ValueKind}, not {string.Join(" or ", types)}";
        if (value.ValueKind != JsonValueKind.Null && schema.TryGetProperty("enum", out JsonElement names)
            && !names.EnumerateArray().Any(name => name.ToString() == value.ToString()))
            yield return $"{place} is {value}, which is not listed";
        if (value.ValueKind == JsonValueKind.String && schema.TryGetProperty("pattern", out JsonElement pattern)
            && !Regex.IsMatch(value.GetString()!, pattern.GetString()!, RegexOptions.None, TimeSpan.FromSeconds(1)))
            yield return $"{place} does not fit {pattern}";
        IEnumerable<string> within = value.ValueKind switch
        {
            JsonValueKind.Array when schema.TryGetProperty("items", out JsonElement items) =>
                value.EnumerateArray().SelectMany((item, i) => Compare(item, items, $"{place}[{i}]")),
            JsonValueKind.Object => CompareObject(value, schema, place),
            _ => [],
        };
        foreach (string fault in within) yield return fault;
    }

    private IEnumerable<string> CompareObject(JsonElement value, JsonElement schema, string place)
    {
        if (schema.TryGetProperty("required", out JsonElement required))
            foreach (JsonElement name in required.EnumerateArray())
                if (!value.TryGetProperty(name.GetString()!, out _)) yield return $"{place}.{name} is missing";
        schema.TryGetProperty("properties", out JsonElement properties);
        foreach (JsonProperty property in value.EnumerateObject())
        {
            JsonElement described = default;
            bool isKnown = (properties.ValueKind == JsonValueKind.Object && properties.TryGetProperty(property.Name, out described))
                || (schema.TryGetProperty("additionalProperties", out described) && described.ValueKind == JsonValueKind.Object);
            if (!isKnown) yield return $"{place}.{property.Name} is not described";
            else foreach (string fault in Compare(property.Value, described, $"{place}.{property.Name}")) yield return fault;
        }
    }

    private static bool Is(JsonElement value, string type) => type switch
    {
        "null" => value.ValueKind == JsonValueKind.Null,
        "string" => value.ValueKind == JsonValueKind.String,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _),
        "number" => value.ValueKind == JsonValueKind.Number,
        "array" => value.ValueKind == JsonValueKind.Array,
        "object" => value.ValueKind == JsonValueKind.Object,
        _ => false,
    };
}
