namespace Rag.Retrieval.Knowledge.Qdrant;

/// <summary>One condition of a filter, or several of them joined; Qdrant's schemas <c>Condition</c> and <c>Filter</c>.</summary>
internal sealed record Condition
{
    public string? Key { get; init; }
    public Match? Match { get; init; }
    public Bounds? Range { get; init; }
    public IReadOnlyCollection<Guid>? HasId { get; init; }
    public string? HasVector { get; init; }
    public IReadOnlyList<Condition>? Must { get; init; }
    public IReadOnlyList<Condition>? Should { get; init; }
    public IReadOnlyList<Condition>? MustNot { get; init; }

    public MinShould? MinShould { get; init; }

    public static Condition Is(string key, object value) => new() { Key = key, Match = new Match { Value = value } };

    /// <summary>The field, or one of its values where it is a list, is one of these.</summary>
    public static Condition In(string key, IEnumerable<string> values) =>
        new() { Key = key, Match = new Match { Any = [.. values.Distinct(StringComparer.Ordinal)] } };

    public static Condition In(string key, IEnumerable<Guid> values) => In(key, values.Select(value => value.ToString()));

    public static Condition Below(string key, object bound) => new() { Key = key, Range = new Bounds { Lt = bound } };

    public static Condition AtLeast(string key, object bound) => new() { Key = key, Range = new Bounds { Gte = bound } };

    public static Condition Ids(IEnumerable<Guid> ids) => new() { HasId = [.. ids.Distinct()] };

    public static Condition Has(string vector) => new() { HasVector = vector };

    public static Condition All(params IReadOnlyList<Condition> conditions) => new() { Must = conditions };

    public static Condition OneOf(params IReadOnlyList<Condition> conditions) => new() { Should = conditions };

    public static Condition Not(params IReadOnlyList<Condition> conditions) => new() { MustNot = conditions };
}

/// <summary>So many of the conditions hold.</summary>
internal sealed record MinShould(IReadOnlyList<Condition> Conditions, int MinCount);

/// <summary>An exact value, one of several, or a beginning.</summary>
internal sealed record Match
{
    public object? Value { get; init; }
    public IReadOnlyList<string>? Any { get; init; }
    public string? Prefix { get; init; }
}

/// <summary>A half-open range of numbers or of RFC 3339 moments.</summary>
internal sealed record Bounds
{
    public object? Gte { get; init; }
    public object? Lt { get; init; }
}
