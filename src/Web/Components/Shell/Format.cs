using System.Globalization;
using Rag.Retrieval.Answers;
using Rag.Retrieval.Documents;

namespace Rag.Web.Components.Shell;

/// <summary>Numbers and moments in words that a reader takes in at once.</summary>
public static class Format
{
    /// <summary>12,430.</summary>
    public static string Count(int number) => number.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>"1 file", "2 files".</summary>
    public static string Count(int number, string one, string many) => $"{Count(number)} {(number == 1 ? one : many)}";

    /// <summary>", page 3", ", slide 3", ", sheet 3"; nothing where the place has no number.</summary>
    public static string Page(Document document, int? page) => page is null ? "" : string.Create(CultureInfo.InvariantCulture, $", {PageNoun(document.MediaType)} {page}");

    /// <summary>The same of a source, whose kind only its file's name tells.</summary>
    public static string Page(Citation citation) => citation.Page is not { } page ? "" : string.Create(CultureInfo.InvariantCulture, $", {Path.GetExtension(citation.Path).ToLowerInvariant() switch
    {
        ".pptx" or ".ppt" or ".odp" => "slide",
        ".xlsx" or ".xls" or ".ods" => "sheet",
        ".epub" => "chapter",
        ".mbox" => "message",
        _ => "page",
    }} {page}");

    /// <summary>"1 page", "12 slides", "3 sheets".</summary>
    public static string Pages(Document document, int pages) => Count(pages, PageNoun(document.MediaType), PageNoun(document.MediaType) + "s");

    /// <summary>What a numbered part of such a document is called.</summary>
    public static string PageNoun(string mediaType) =>
        mediaType.Contains("presentation", StringComparison.Ordinal) ? "slide"
        : mediaType.Contains("spreadsheet", StringComparison.Ordinal) || mediaType.Contains("ms-excel", StringComparison.Ordinal) ? "sheet"
        : mediaType.Contains("epub", StringComparison.Ordinal) ? "chapter"
        : mediaType.Contains("mbox", StringComparison.Ordinal) ? "message"
        : "page";

    /// <summary>8 ms, 1.2 s.</summary>
    public static string Duration(double milliseconds) => milliseconds switch
    {
        < 1 => "<1 ms",
        < 1000 => milliseconds.ToString("0", CultureInfo.InvariantCulture) + " ms",
        _ => (milliseconds / 1000).ToString("0.0", CultureInfo.InvariantCulture) + " s",
    };

    /// <summary>12 KB, 3.4 MB.</summary>
    public static string Bytes(long bytes) => bytes switch
    {
        < 1000 => bytes + " B",
        < 1_000_000 => (bytes / 1e3).ToString("0", CultureInfo.InvariantCulture) + " KB",
        < 1_000_000_000 => (bytes / 1e6).ToString("0.#", CultureInfo.InvariantCulture) + " MB",
        _ => (bytes / 1e9).ToString("0.##", CultureInfo.InvariantCulture) + " GB",
    };

    /// <summary>"just now", "4 minutes ago", "yesterday", "12 March 2026".</summary>
    public static string Ago(DateTimeOffset moment, DateTimeOffset now)
    {
        TimeSpan age = now - moment;
        DateTime day = moment.LocalDateTime.Date, today = now.LocalDateTime.Date;
        return age.TotalSeconds < 60 ? "just now"
            : age.TotalMinutes < 60 ? Plural((int)age.TotalMinutes, "minute")
            : day == today ? Plural((int)age.TotalHours, "hour")
            : Day(moment, now).ToLowerInvariant() is "yesterday" ? "yesterday"
            : moment.LocalDateTime.ToString("d MMMM yyyy", CultureInfo.InvariantCulture);
    }

    /// <summary>"Today", "Yesterday", "12 March 2026": the heading that a conversation stands under.</summary>
    public static string Day(DateTimeOffset moment, DateTimeOffset now) => (now.LocalDateTime.Date - moment.LocalDateTime.Date).Days switch
    {
        0 => "Today",
        1 => "Yesterday",
        _ => moment.LocalDateTime.ToString("d MMMM yyyy", CultureInfo.InvariantCulture),
    };

    /// <summary>14 March 2024.</summary>
    public static string Date(DateTimeOffset moment) => moment.LocalDateTime.ToString("d MMMM yyyy", CultureInfo.InvariantCulture);

    private static string Plural(int number, string unit) => $"{number} {unit}{(number == 1 ? "" : "s")} ago";
}
