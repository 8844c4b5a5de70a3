using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Rag.Retrieval.Tests.Knowledge.Qdrant.Server;

/// <summary>Qdrant's filters, as far as the product uses them; a field without an index is refused, as Qdrant's strict mode does.</summary>
internal sealed class PointFilter(Func<string, bool> isIndexed)
{
    public bool Matches(JsonNode? filter, StoredPoint point)
    {
        if (filter is not JsonObject condition) return true;
        if (condition["key"] is { } key) return MatchesField((string)key!, condition, point);
        if (condition["has_id"] is JsonArray ids) return ids.Any(id => (string)id! == point.Id);
        if (condition["has_vector"] is { } vector) return point.Has((string)vector!);
        return List(condition, "must").All(inner => Matches(inner, point))
            && (List(condition, "should") is not { Count: > 0 } should || should.Any(inner => Matches(inner, point)))
            && (condition["min_should"] is not { } least || List(least.AsObject(), "conditions").Count(inner => Matches(inner, point)) >= (int)least["min_count"]!)
            && !List(condition, "must_not").Any(inner => Matches(inner, point));
    }

    private static List<JsonNode> List(JsonObject condition, string clause) => condition[clause] switch
    {
        null => [],
        JsonArray array => [.. array.Select(item => item!)],
        JsonNode single => [single],
    };

    private bool MatchesField(string key, JsonObject condition, StoredPoint point)
    {
        if (!isIndexed(key)) throw new QdrantError(400, $"Bad request: Index required but not found for \"{key}\"");
        IEnumerable<JsonNode> values = point.Values(key);
        if (condition["match"]?["value"] is { } wanted) return values.Any(value => JsonNode.DeepEquals(value, wanted));
        if (condition["match"]?["any"] is JsonArray any) return values.Any(value => any.Any(item => JsonNode.DeepEquals(value, item)));
        if (condition["match"]?["prefix"] is { } prefix) return values.Any(value => ((string)value!).StartsWith((string)prefix!, StringComparison.Ordinal));
        if (condition["range"] is JsonObject range) return values.Any(value => IsWithin(value, range));
        throw new QdrantError(400, "the test server does not know this condition: " + condition.ToJsonString());
    }

    private static bool IsWithin(JsonNode value, JsonObject range) => range.All(bound => bound.Value is null || bound.Key switch
    {
        "lt" => Compare(value, bound.Value) < 0,
        "gte" => Compare(value, bound.Value) >= 0,
        _ => throw new QdrantError(400, "the test server does not know the bound " + bound.Key),
    });

    private static int? Compare(JsonNode value, JsonNode bound) => (value.GetValueKind(), bound.GetValueKind()) switch
    {
        (JsonValueKind.Number, JsonValueKind.Number) => ((double)value).CompareTo((double)bound),
        (JsonValueKind.String, JsonValueKind.String) => Moment(value).CompareTo(Moment(bound)),
        _ => null,
    };

    /// <summary>Qdrant keeps moments in microseconds.</summary>
    public static long Moment(JsonNode value) =>
        DateTimeOffset.Parse((string)value!, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal).UtcTicks / TimeSpan.TicksPerMicrosecond;
}

/// <summary>An answer of another status than 200.</summary>
internal sealed class QdrantError(int status, string message) : Exception(message)
{
    public int Status { get; } = status;
}
