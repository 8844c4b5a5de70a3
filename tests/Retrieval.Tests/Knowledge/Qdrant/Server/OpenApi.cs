using System.Text.Json;
using System.Text.Json.Nodes;
using Json.Schema;

namespace Rag.Retrieval.Tests.Knowledge.Qdrant.Server;

/// <summary>Checks requests and answers against an OpenAPI 3.0 description. Unknown properties are faults, though Qdrant passes over most of them.</summary>
internal sealed class OpenApi
{
    private const string Id = "urn:openapi";
    private readonly JsonObject _paths;
    private readonly Dictionary<string, JsonSchema> _schemas = [];
    private readonly BuildOptions _build = new() { SchemaRegistry = new SchemaRegistry() };
    private readonly EvaluationOptions _options = new() { OutputFormat = OutputFormat.List };
    private readonly Lock _lock = new();

    public OpenApi(string file)
    {
        JsonObject description = JsonNode.Parse(File.ReadAllText(file))!.AsObject();
        _paths = description["paths"]!.AsObject();
        var definitions = new JsonObject();
        foreach ((string name, JsonNode? schema) in description["components"]!["schemas"]!.AsObject()) definitions[name] = Translate(schema!);
        // Building registers it under its id, where the references of the others find it.
        JsonSchema.FromText(new JsonObject { ["$id"] = Id, ["$defs"] = definitions }.ToJsonString(), _build);
    }

    /// <summary>What is wrong with a request; null where nothing is.</summary>
    public string? CheckRequest(string method, string route, IEnumerable<string> query, JsonNode? body)
    {
        if (_paths[route]?[method.ToLowerInvariant()] is not JsonObject operation) return $"{method} {route} is not described";
        HashSet<string> declared = [.. (operation["parameters"]?.AsArray() ?? []).Select(parameter => (string)parameter!["name"]!)];
        if (query.FirstOrDefault(name => !declared.Contains(name)) is { } unknown) return $"{method} {route} has no parameter {unknown}";
        JsonNode? schema = operation["requestBody"]?["content"]?["application/json"]?["schema"];
        if (schema is null) return body is null ? null : $"{method} {route} takes no body";
        return Check(schema, body);
    }

    /// <summary>What is wrong with an answer; null where nothing is.</summary>
    public string? CheckAnswer(string method, string route, bool success, JsonNode body)
    {
        JsonNode? responses = _paths[route]?[method.ToLowerInvariant()]?["responses"];
        return responses?[success ? "200" : "4XX"]?["content"]?["application/json"]?["schema"] is { } schema ? Check(schema, body) : "answer not described";
    }

    private string? Check(JsonNode schema, JsonNode? instance)
    {
        lock (_lock)
        {
            string text = Translate(schema).ToJsonString();
            if (!_schemas.TryGetValue(text, out JsonSchema? built)) _schemas[text] = built = JsonSchema.FromText(text, _build);
            EvaluationResults results = built.Evaluate(JsonSerializer.SerializeToElement(instance), _options);
            if (results.IsValid) return null;
            IEnumerable<string> faults = (results.Details ?? []).Where(detail => detail.Errors is not null)
                .SelectMany(detail => detail.Errors!.Select(error => $"{detail.InstanceLocation}: {error.Value}"));
            return string.Join("; ", faults.Distinct().Take(8));
        }
    }

    /// <summary>OpenAPI 3.0's dialect in that of JSON Schema: <c>nullable</c> becomes a type, references move, objects are closed.</summary>
    private static JsonNode Translate(JsonNode node)
    {
        if (node is JsonArray array) return new JsonArray([.. array.Select(item => Translate(item!))]);
        if (node is not JsonObject schema) return node.DeepClone();
        if (schema.Count == 1 && schema.ContainsKey("nullable")) return new JsonObject { ["type"] = "null" };
        if (schema["$ref"] is { } reference) return new JsonObject { ["$ref"] = ((string)reference!).Replace("#/components/schemas", Id + "#/$defs", StringComparison.Ordinal) };
        var translated = new JsonObject();
        foreach ((string keyword, JsonNode? value) in schema)
        {
            switch (keyword)
            {
                case "properties":
                    translated[keyword] = new JsonObject(value!.AsObject().Select(property => KeyValuePair.Create<string, JsonNode?>(property.Key, Translate(property.Value!))));
                    if (!schema.ContainsKey("additionalProperties")) translated["additionalProperties"] = false;
                    break;
                case "type" when schema["nullable"] is not null:
                    translated[keyword] = new JsonArray(value!.DeepClone(), "null");
                    break;
                case "anyOf" or "oneOf" or "allOf" or "items" or "additionalProperties":
                    translated[keyword] = Translate(value!);
                    break;
                case "description" or "example" or "default" or "deprecated" or "nullable" or "format":
                    break;
                default:
                    translated[keyword] = value!.DeepClone();
                    break;
            }
        }
        return translated;
    }
}
