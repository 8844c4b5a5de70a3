using System.Globalization;
using Google.Protobuf.WellKnownTypes;
using Qdrant.Client.Grpc;
using Range = Qdrant.Client.Grpc.Range;
using Value = Qdrant.Client.Grpc.Value;

namespace Rag.Retrieval.Tests.Knowledge.Qdrant.Server;

/// <summary>Qdrant's filters, as far as the product uses them; a field without an index is refused, as Qdrant's strict mode does.</summary>
internal static class PointFilter
{
    public static bool Matches(Collection collection, Filter? filter, StoredPoint point)
    {
        return filter is null
            || (filter.Must.All(Holds)
                && (filter.Should.Count == 0 || filter.Should.Any(Holds))
                && (filter.MinShould is not { } least || least.Conditions.Count(Holds) >= (int)least.MinCount)
                && !filter.MustNot.Any(Holds));

        bool Holds(Condition condition) => condition.ConditionOneOfCase switch
        {
            Condition.ConditionOneOfOneofCase.Field => MatchesField(collection, condition.Field, point),
            Condition.ConditionOneOfOneofCase.HasId => condition.HasId.HasId.Any(id => id.Uuid == point.Id),
            Condition.ConditionOneOfOneofCase.HasVector => point.Dense.ContainsKey(condition.HasVector.HasVector),
            Condition.ConditionOneOfOneofCase.Filter => Matches(collection, condition.Filter, point),
            _ => throw Collection.Refused("the test server does not know this condition: " + condition),
        };
    }

    /// <summary>Qdrant keeps moments in microseconds.</summary>
    public static long Moment(Value value) =>
        DateTimeOffset.Parse(value.StringValue, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal).UtcTicks / TimeSpan.TicksPerMicrosecond;

    private static bool MatchesField(Collection collection, FieldCondition field, StoredPoint point)
    {
        if (!collection.Indexes.TryGetValue(field.Key, out PayloadSchemaInfo? index))
            throw Collection.Refused($"Bad request: Index required but not found for \"{field.Key}\"");
        IEnumerable<Value> values = point.Values(field.Key);
        if (field.Range is { } range) return values.Any(value => IsWithin(value.HasIntegerValue ? value.IntegerValue : value.DoubleValue, range));
        if (field.DatetimeRange is { } moments) return values.Any(value => IsWithin(Moment(value), moments));
        Match match = field.Match ?? throw Collection.Refused("At least one field condition must be specified");
        return match.MatchValueCase switch
        {
            Match.MatchValueOneofCase.Keyword => values.Any(value => value.StringValue == match.Keyword),
            Match.MatchValueOneofCase.Integer => values.Any(value => value.IntegerValue == match.Integer),
            Match.MatchValueOneofCase.Keywords => values.Any(value => match.Keywords.Strings.Contains(value.StringValue)),
            Match.MatchValueOneofCase.Prefix when index.Params?.KeywordIndexParams?.Prefix is not null =>
                values.Any(value => value.StringValue.StartsWith(match.Prefix, StringComparison.Ordinal)),
            _ => throw Collection.Refused("Malformed Match condition"),
        };
    }

    private static bool IsWithin(double value, Range range) => (!range.HasLt || value < range.Lt) && (!range.HasLte || value <= range.Lte)
        && (!range.HasGt || value > range.Gt) && (!range.HasGte || value >= range.Gte);

    private static bool IsWithin(long moment, DatetimeRange range) => (range.Lt is null || moment < Of(range.Lt)) && (range.Gte is null || moment >= Of(range.Gte));

    private static long Of(Timestamp moment) => moment.ToDateTimeOffset().UtcTicks / TimeSpan.TicksPerMicrosecond;
}
