namespace Rag.Retrieval.Answers.Claims.Quantities;

/// <summary>A date, a weekday or a time of day, as far as a text gives it.</summary>
/// <param name="First">0-based place of its first token.</param>
/// <param name="Last">Of its last.</param>
internal sealed record Moment(int First, int Last)
{
    /// <summary>With its century.</summary>
    public int? Year { get; init; }

    /// <summary>1 to 12.</summary>
    public int? Month { get; init; }

    /// <summary>1 to 31.</summary>
    public int? Day { get; init; }

    /// <summary>0 for Sunday to 6.</summary>
    public int? Weekday { get; init; }

    /// <summary>Minutes since midnight.</summary>
    public int? Minute { get; init; }

    /// <summary>Whether day and month may be the other way round: "5/6/2026".</summary>
    public bool IsEitherWay { get; init; }

    /// <summary>Whether the other one says all that this one says.</summary>
    public bool IsIn(Moment other) =>
        (Year is null || Year == other.Year) && (Weekday is null || Weekday == other.Weekday) && (Minute is null || Minute == other.Minute)
        && ((Has(Month, other.Month) && Has(Day, other.Day)) || ((IsEitherWay || other.IsEitherWay) && Has(Month, other.Day)
            && Has(Day, other.Month)));

    /// <summary>Whether both say the same kind of thing and differ in it.</summary>
    public bool Denies(Moment other) => Differ(Year, other.Year) || Differ(Month, other.Month) || Differ(Day, other.Day)
        || Differ(Weekday, other.Weekday) || Differ(Minute, other.Minute);

    private static bool Has(int? mine, int? theirs) => mine is null || mine == theirs;

    private static bool Differ(int? mine, int? theirs) => mine is not null && theirs is not null && mine != theirs;
}
