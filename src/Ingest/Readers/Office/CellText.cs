using System.Globalization;

namespace Rag.Ingest.Readers.Office;

/// <summary>A cell's value as its sheet displays it, in the neutral culture: dates as ISO 8601, numbers with the places that their format shows.</summary>
internal static class CellText
{
    public static string Of(object? value, string? format) => value switch
    {
        null => "",
        string text => text,
        bool flag => flag ? "TRUE" : "FALSE",
        DateTime { TimeOfDay.Ticks: 0 } date => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        DateTime date => date.ToString(date.Second == 0 ? "yyyy-MM-dd HH:mm" : "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
        TimeSpan time => time.ToString(time.Days > 0 ? @"d\.hh\:mm\:ss" : @"hh\:mm\:ss", CultureInfo.InvariantCulture),
        double number => Number(number, format),
        IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    /// <summary>Decimal places, thousands and percent of the format's first section; anything else shows the number in full.</summary>
    private static string Number(double number, string? format)
    {
        string plain = Math.Abs(number) < 1e15 && number == Math.Floor(number)
            ? number.ToString("0", CultureInfo.InvariantCulture)
            : number.ToString("R", CultureInfo.InvariantCulture);
        if (string.IsNullOrEmpty(format) || format.Equals("General", StringComparison.OrdinalIgnoreCase) || format == "@") return plain;
        string section = format.Split(';')[0];
        int point = section.IndexOf('.', StringComparison.Ordinal), places = 0;
        while (point >= 0 && point + 1 + places < section.Length && section[point + 1 + places] is '0' or '#') places++;
        if (!section.Contains('0', StringComparison.Ordinal) || section.AsSpan().IndexOfAny("Ee/?") >= 0 || places > 15) return plain;
        bool percent = section.Contains('%', StringComparison.Ordinal), grouped = section.Contains("#,#", StringComparison.Ordinal) || section.Contains("0,0", StringComparison.Ordinal);
        return (percent ? number * 100 : number).ToString((grouped ? "N" : "F") + places, CultureInfo.InvariantCulture) + (percent ? "%" : "");
    }
}
