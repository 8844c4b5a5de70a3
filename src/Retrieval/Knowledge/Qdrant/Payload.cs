using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Google.Protobuf.Collections;
using Qdrant.Client.Grpc;
using Document = Rag.Retrieval.Documents.Document;

namespace Rag.Retrieval.Knowledge.Qdrant;

/// <summary>
/// Qdrant's payload, its own kind of JSON, to and from ours. What a document or passage computes from its other properties is not stored. Text
/// that is no Unicode (half a surrogate pair) is stored with U+FFFD in its place.
/// </summary>
internal static class Payload
{
    /// <summary>Names as Qdrant spells them.</summary>
    public static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { LeaveOutComputed } },
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    /// <summary>Any value that has a JSON form.</summary>
    public static Value Of(object? value) => Of(JsonSerializer.SerializeToElement(value, Json));

    /// <summary>A point that is to be written; a collection without vectors wants an empty set of them.</summary>
    public static PointStruct Point(Guid id, IReadOnlyDictionary<string, object?> fields, NamedVectors? vectors = null)
    {
        var point = new PointStruct { Id = id, Vectors = new Vectors { Vectors_ = vectors ?? new NamedVectors() } };
        foreach ((string name, object? value) in fields) point.Payload[name] = Of(value);
        return point;
    }

    /// <summary>As much of a payload as was asked for; what is missing is default.</summary>
    public static T Read<T>(MapField<string, Value> payload)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer)) Write(writer, payload);
        return JsonSerializer.Deserialize<T>(buffer.GetBuffer().AsSpan(0, (int)buffer.Length), Json)!;
    }

    private static Value Of(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.String => new Value { StringValue = json.GetString() },
        JsonValueKind.Number => json.TryGetInt64(out long whole) ? new Value { IntegerValue = whole } : new Value { DoubleValue = json.GetDouble() },
        JsonValueKind.True or JsonValueKind.False => new Value { BoolValue = json.GetBoolean() },
        JsonValueKind.Array => new Value { ListValue = new ListValue { Values = { json.EnumerateArray().Select(Of) } } },
        JsonValueKind.Object => new Value { StructValue = new Struct { Fields = { json.EnumerateObject().ToDictionary(field => field.Name, field => Of(field.Value)) } } },
        _ => new Value { NullValue = NullValue.NullValue },
    };

    private static void Write(Utf8JsonWriter writer, MapField<string, Value> fields)
    {
        writer.WriteStartObject();
        foreach ((string name, Value value) in fields)
        {
            writer.WritePropertyName(name);
            Write(writer, value);
        }
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, Value value)
    {
        switch (value.KindCase)
        {
            case Value.KindOneofCase.StringValue: writer.WriteStringValue(value.StringValue); break;
            case Value.KindOneofCase.IntegerValue: writer.WriteNumberValue(value.IntegerValue); break;
            case Value.KindOneofCase.DoubleValue: writer.WriteNumberValue(value.DoubleValue); break;
            case Value.KindOneofCase.BoolValue: writer.WriteBooleanValue(value.BoolValue); break;
            case Value.KindOneofCase.StructValue: Write(writer, value.StructValue.Fields); break;
            case Value.KindOneofCase.ListValue:
                writer.WriteStartArray();
                foreach (Value item in value.ListValue.Values) Write(writer, item);
                writer.WriteEndArray();
                break;
            default: writer.WriteNullValue(); break;
        }
    }

    private static void LeaveOutComputed(JsonTypeInfo type)
    {
        if (type.Type.Namespace != typeof(Document).Namespace) return;
        foreach (JsonPropertyInfo property in type.Properties.Where(property => property.Set is null).ToList()) type.Properties.Remove(property);
    }
}
