using System.Globalization;
using ExcelNumberFormat;

namespace Rag.Ingest.Readers.Office;

/// <summary>
/// A cell's value as its sheet displays it, in the neutral culture. Excel shows its own date formats as the reader's country writes them; they are
/// written as ISO 8601 here, which means the same everywhere. One for each workbook.
/// </summary>
internal sealed class CellText
{
    private static readonly HashSet<string> OfTheCountry = new(StringComparer.OrdinalIgnoreCase) { "m/d/yyyy", "m/d/yy", "mm-dd-yy", "m/d/yy h:mm", "m/d/yyyy h:mm" };

    private readonly Dictionary<string, NumberFormat?> formats = [];

    public string Of(object? value, string? format) => value switch
    {
        null => "",
        string text => text,
        bool flag => flag ? "TRUE" : "FALSE",
        // Days are binary fractions: what was typed as 26:00 is a hair less.
        TimeSpan time when time.Ticks % TimeSpan.TicksPerMillisecond != 0 => Of(Rounded(time), format),
        DateTime date when date.Ticks % TimeSpan.TicksPerMillisecond != 0 =>
            Of(new DateTime(Rounded(new TimeSpan(date.Ticks)).Ticks), format),
        _ when Formatted(value, format) is { } shown => shown,
        DateTime { TimeOfDay.Ticks: 0 } date => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        DateTime date => date.ToString(date.Second == 0 ? "yyyy-MM-dd HH:mm" : "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
        TimeSpan time => time.ToString(time.Days > 0 ? @"d\.hh\:mm\:ss" : @"hh\:mm\:ss", CultureInfo.InvariantCulture),
        double number when Math.Abs(number) < 1e15 && number == Math.Floor(number) => number.ToString("0", CultureInfo.InvariantCulture),
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    private static TimeSpan Rounded(TimeSpan time) =>
        new((time.Ticks + Math.Sign(time.Ticks) * TimeSpan.TicksPerMillisecond / 2) / TimeSpan.TicksPerMillisecond * TimeSpan.TicksPerMillisecond);

    /// <summary>As the cell's own format shows it; null where it has none that can be followed.</summary>
    private string? Formatted(object value, string? format)
    {
        if (string.IsNullOrEmpty(format) || format == "@" || format.Equals("General", StringComparison.OrdinalIgnoreCase) || OfTheCountry.Contains(format)) return null;
        if (!formats.TryGetValue(format, out NumberFormat? parsed)) formats[format] = parsed = new NumberFormat(format) is { IsValid: true } valid ? valid : null;
        try
        {
            // What a format hides (;;;) is still the cell's content.
            return parsed?.Format(value, CultureInfo.InvariantCulture) is { } shown && !string.IsNullOrWhiteSpace(shown) ? shown.Trim() : null;
        }
        catch (Exception e) when (e is FormatException or ArgumentException or ArithmeticException or InvalidCastException or IndexOutOfRangeException)
        {
            return null;
        }
    }
}
