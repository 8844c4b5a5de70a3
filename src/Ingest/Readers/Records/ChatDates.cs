using System.Globalization;

namespace Rag.Ingest.Readers.Records;

/// <summary>
/// The order of day, month and year in a chat's dates, which differs from country to country: a number above twelve is no month, and messages follow one
/// another in time.
/// </summary>
internal readonly record struct ChatDates(bool MonthFirst)
{
    public static ChatDates Of(IEnumerable<string> dates)
    {
        bool slashes = false;
        int dayFirst = 0, monthFirst = 0;
        (int A, int B, int Year) last = default;
        foreach (string date in dates)
        {
            int[] n = Numbers(date);
            if (n.Length != 3 || n[0] > 31) return default;
            slashes |= date.Contains('/', StringComparison.Ordinal);
            if (n[0] > 12) return new ChatDates(MonthFirst: false);
            if (n[1] > 12) return new ChatDates(MonthFirst: true);
            if (last.Year == n[2])
            {
                if (n[1] * 31 + n[0] < last.B * 31 + last.A) monthFirst++;
                if (n[0] * 31 + n[1] < last.A * 31 + last.B) dayFirst++;
            }
            last = (n[0], n[1], n[2]);
        }
        return new ChatDates(slashes && monthFirst > dayFirst);
    }

    /// <summary>The moment; null where there is none such.</summary>
    public DateTime? Read(string date, string time)
    {
        int[] n = Numbers(date);
        if (n.Length != 3) return null;
        (int year, int month, int day) = n[0] > 31 ? (n[0], n[1], n[2]) : MonthFirst ? (n[2], n[0], n[1]) : (n[2], n[1], n[0]);
        if (year < 100) year += 2000;
        string clock = string.Concat(time.Where(c => char.IsAsciiDigit(c) || c is ':' or '.' or 'a' or 'A' or 'p' or 'P')).Replace('.', ':').TrimEnd(':');
        string[] parts = clock.TrimEnd('a', 'A', 'p', 'P').TrimEnd(':').Split(':');
        if (month is < 1 or > 12 || day < 1 || year is < 1990 or > 2200 || day > DateTime.DaysInMonth(year, month) || parts.Length < 2) return null;
        int hour = int.Parse(parts[0], CultureInfo.InvariantCulture), minute = int.Parse(parts[1], CultureInfo.InvariantCulture);
        if (time.Contains('p', StringComparison.OrdinalIgnoreCase)) hour = hour % 12 + 12;
        else if (time.Contains('a', StringComparison.OrdinalIgnoreCase)) hour %= 12;
        return hour < 24 && minute < 60 ? new DateTime(year, month, day, hour, minute, 0, DateTimeKind.Unspecified) : null;
    }

    private static int[] Numbers(string date) =>
        [.. date.Split(['.', '/', '-', ' '], StringSplitOptions.RemoveEmptyEntries).Select(part => int.Parse(part, CultureInfo.InvariantCulture))];
}
