using System.Text.Json.Nodes;

namespace Rag.Retrieval.Tests.Knowledge.Qdrant.Server;

/// <summary>A point as the test server keeps it: vectors and payload as they came.</summary>
internal sealed class StoredPoint(string id)
{
    public string Id { get; } = id;

    public Dictionary<string, float[]> Dense { get; } = [];

    public Dictionary<string, Dictionary<uint, float>> Sparse { get; } = [];

    public JsonObject Payload { get; set; } = [];

    public bool Has(string vector) => Dense.ContainsKey(vector) || Sparse.ContainsKey(vector);

    /// <summary>As in answers.</summary>
    public JsonObject ToJson(JsonNode? withPayload, bool payloadByDefault, JsonNode? withVector)
    {
        var json = new JsonObject { ["id"] = Id };
        bool all = withPayload is null ? payloadByDefault : withPayload is JsonValue value && (bool)value;
        if (all) json["payload"] = Payload.DeepClone();
        else if (withPayload is JsonArray fields) json["payload"] = Select(fields.Select(field => (string)field!));
        if (withVector is JsonArray names)
        {
            json["vector"] = new JsonObject(names.Select(name => (string)name!).Where(Dense.ContainsKey)
                .Select(name => KeyValuePair.Create<string, JsonNode?>(name, new JsonArray([.. Dense[name].Select(x => (JsonNode)x)]))));
        }
        return json;
    }

    /// <summary>The values at a path such as <c>facts.path</c>; a list gives each of its items.</summary>
    public IEnumerable<JsonNode> Values(string path)
    {
        JsonNode? node = Payload;
        foreach (string part in path.Split('.')) node = (node as JsonObject)?[part];
        return node switch { null => [], JsonArray items => items.OfType<JsonNode>(), _ => [node] };
    }

    private JsonObject Select(IEnumerable<string> paths)
    {
        var selected = new JsonObject();
        foreach (string path in paths)
        {
            string[] parts = path.Split('.');
            JsonObject? source = Payload;
            JsonObject target = selected;
            for (int i = 0; source is not null && i < parts.Length - 1; i++)
            {
                source = source[parts[i]] as JsonObject;
                if (source is null) break;
                if (target[parts[i]] is not JsonObject next) target[parts[i]] = next = [];
                target = next;
            }
            if (source is not null && source.TryGetPropertyValue(parts[^1], out JsonNode? value)) target[parts[^1]] = value?.DeepClone();
        }
        return selected;
    }
}
