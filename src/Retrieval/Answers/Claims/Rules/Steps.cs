using Rag.Retrieval.Answers.Claims.Quantities;
using Rag.Retrieval.Answers.Claims.Wording;

namespace Rag.Retrieval.Answers.Claims.Rules;

/// <summary>Whether a number is the sum of or the step between two that were read side by side, or between two dates or times of a
/// source.</summary>
internal static class Steps
{
    private const int MostMoments = 40;

    /// <summary>True where it is: "ends ten minutes early" of "120 become 110", "four days before" of two dates.</summary>
    public static bool Yield(Quantity quantity, ClaimEvidence evidence) =>
        evidence.AllReadings.Any(reading => reading.Quantities.Zip(reading.Quantities.Skip(1)).Any(pair =>
            IsBetween(quantity, pair.First, pair.Second)))
        || (quantity.Unit.Dimension == "time" && evidence.Read.Any(source => IsBetween(quantity, source)));

    private static bool IsBetween(Quantity quantity, Quantity a, Quantity b) =>
        (a with { Value = Math.Abs(a.Value - b.Value) }).Equals(quantity, strict: false) || (a.Unit == b.Unit
            && (a with { Value = a.Value + b.Value }).Equals(quantity, strict: true));

    private static bool IsBetween(Quantity quantity, ReadSource source)
    {
        double seconds = quantity.Value * quantity.Unit.Factor;
        List<Moment> moments = [.. source.Lines.SelectMany(line => line.Reading.Moments).Take(MostMoments)];
        for (int i = 0; i < moments.Count; i++)
        {
            for (int k = 0; k < i; k++)
                if (Seconds(moments[i], moments[k]) is { } step && Math.Abs(step - seconds) < 1) return true;
        }
        return false;
    }

    /// <summary>Between two times of a day, or two dates; the year of one holds for both.</summary>
    private static double? Seconds(Moment a, Moment b)
    {
        if (a.Minute is { } early && b.Minute is { } late) return 60 * Math.Abs(early - late);
        return Date(a, b.Year) is { } from && Date(b, a.Year) is { } to ? Math.Abs((from - to).TotalSeconds) : null;
    }

    private static DateTime? Date(Moment moment, int? year)
    {
        // A leap year: 29 February must not fail where no year is given.
        (int y, int month, int day) = (moment.Year ?? year ?? 2024, moment.Month ?? 0, moment.Day ?? 0);
        return month is >= 1 and <= 12 && day >= 1 && y is >= 1 and <= 9999
            && day <= DateTime.DaysInMonth(y, month) ? new DateTime(y, month, day) : null;
    }
}
