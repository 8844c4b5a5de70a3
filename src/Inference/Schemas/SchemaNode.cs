using System.Text.Json;
using Rag.Inference.Chat;

namespace Rag.Inference.Schemas;

/// <summary>A schema, or one within it, and where it stands.</summary>
/// <param name="Json">An object.</param>
/// <param name="Place">A JSON pointer behind the field of the request.</param>
internal sealed record SchemaNode(JsonElement Json, string Place)
{
    /// <summary>Keywords that say something to people, or nothing to a grammar.</summary>
    private static readonly HashSet<string> Said =
        ["title", "description", "default", "examples", "$comment", "$schema", "$id", "$defs", "definitions", "deprecated", "readOnly",
            "writeOnly"];

    /// <summary>A keyword's value, or null.</summary>
    public JsonElement? this[string keyword] => Json.TryGetProperty(keyword, out JsonElement value) ? value : null;

    public bool Has(string keyword) => Json.TryGetProperty(keyword, out _);

    /// <summary>One within it.</summary>
    public string Below(string part) =>
        $"{Place}/{part.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)}";

    public BadRequestException Fault(string keyword, string why) => new($"{Below(keyword)}: {why}");

    /// <exception cref="BadRequestException">There is a keyword that no grammar is written for.</exception>
    public void Only(params IReadOnlyList<string> keywords)
    {
        foreach (JsonProperty property in Json.EnumerateObject())
        {
            if (!Said.Contains(property.Name) && !keywords.Contains(property.Name))
                throw Fault(property.Name, $"the keyword {property.Name} is outside the subset, or cannot stand beside the others.");
        }
    }

    /// <summary>A whole number that bounds a repeat, or null.</summary>
    public int? Count(string keyword) => this[keyword] switch
    {
        null => null,
        { ValueKind: JsonValueKind.Number } number when number.TryGetInt32(out int count)
            && count is >= 0 and <= GrammarRules.MostRepeats => count,
        _ => throw Fault(keyword, $"write a whole number from 0 to {GrammarRules.MostRepeats}."),
    };

    /// <summary>Two bounds of a repeat.</summary>
    public (int Least, int? Most) Counts(string least, string most)
    {
        (int low, int? high) = (Count(least) ?? 0, Count(most));
        return high < low ? throw Fault(most, $"it is below {least}.") : (low, high);
    }

    public string? Text(string keyword) => this[keyword] switch
    {
        null => null,
        { ValueKind: JsonValueKind.String } text => text.GetString(),
        _ => throw Fault(keyword, "write a text."),
    };

    /// <summary>The schemas in a list.</summary>
    public IEnumerable<(JsonElement Schema, string Place)> List(string keyword)
    {
        if (this[keyword] is not { ValueKind: JsonValueKind.Array } list || list.GetArrayLength() == 0)
            throw Fault(keyword, "write a list of schemas, at least one.");
        return list.EnumerateArray().Select((schema, index) => (schema, $"{Below(keyword)}/{index}"));
    }
}
