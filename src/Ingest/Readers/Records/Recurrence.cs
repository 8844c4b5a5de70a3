using System.Globalization;
using Ical.Net.DataTypes;

namespace Rag.Ingest.Readers.Records;

/// <summary>How an event repeats, in words (RFC 5545, section 3.3.10).</summary>
internal static class Recurrence
{
    public static string InWords(RecurrenceRule rule)
    {
        string unit = rule.Frequency.ToString().ToLowerInvariant() switch { "daily" => "day", "weekly" => "week", "monthly" => "month", "yearly" => "year", "hourly" => "hour", var other => other };
        string words = rule.Interval > 1 ? $"every {rule.Interval.ToString(CultureInfo.InvariantCulture)} {unit}s" : $"every {unit}";
        if (rule.ByDay is { Count: > 0 } days) words += " on " + string.Join(", ", days.Select(day => Ordinal(day.Offset) + day.DayOfWeek));
        if (rule.ByMonthDay is { Count: > 0 } dates) words += " on day " + string.Join(", ", dates);
        if (rule.Until is { } until) words += ", until " + SpokenDate.Show(until.Value, hasTime: false);
        if (rule.Count is { } count) words += $", {count.ToString(CultureInfo.InvariantCulture)} times";
        return words;
    }

    private static string Ordinal(int? offset) => offset switch { null or 0 => "", 1 => "the first ", 2 => "the second ", 3 => "the third ", 4 => "the fourth ", -1 => "the last ", var n => $"the {n}th " };
}
