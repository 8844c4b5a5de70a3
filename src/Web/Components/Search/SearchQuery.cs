using System.Globalization;
using System.Text.RegularExpressions;
using Rag.Retrieval.Knowledge;

namespace Rag.Web.Components.Search;

/// <summary>A filter that was typed, such as <c>tag:garden</c>.</summary>
/// <param name="Typed">As it stands in the query.</param>
/// <param name="Meaning">For the reader; null where it was not understood.</param>
/// <param name="Fault">Why it was not understood, and what to write; otherwise null.</param>
public sealed record TypedFilter(string Typed, string? Meaning, string? Fault = null);

/// <summary>
/// What was typed into the search box: words, and filters <c>folder:</c>, <c>tag:</c>, <c>type:</c>, <c>name:</c>, <c>author:</c>, <c>after:</c>,
/// <c>before:</c>. A value with blanks stands in quotation marks.
/// </summary>
/// <param name="Words">What is left to search for.</param>
/// <param name="Filter">The restriction.</param>
/// <param name="Typed">Each filter.</param>
public sealed partial record SearchQuery(string Words, SearchFilter Filter, IReadOnlyList<TypedFilter> Typed)
{
    /// <summary>Kinds of files by the names that people use.</summary>
    public static readonly IReadOnlyDictionary<string, string[]> Types = new Dictionary<string, string[]>(StringComparer.OrdinalIgnoreCase)
    {
        ["pdf"] = ["application/pdf"],
        ["note"] = ["text/markdown"],
        ["md"] = ["text/markdown"],
        ["html"] = ["text/html"],
        ["text"] = ["text/plain"],
        ["word"] = ["application/vnd.openxmlformats-officedocument.wordprocessingml.document", "application/vnd.oasis.opendocument.text"],
        ["slides"] = ["application/vnd.openxmlformats-officedocument.presentationml.presentation", "application/vnd.oasis.opendocument.presentation"],
        ["sheet"] = ["application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "application/vnd.ms-excel", "application/vnd.oasis.opendocument.spreadsheet", "text/csv", "text/tab-separated-values"],
        ["book"] = ["application/epub+zip"],
        ["mail"] = ["message/rfc822", "application/mbox"],
    };

    /// <summary>Reads what was typed.</summary>
    /// <param name="text">The query.</param>
    /// <param name="folders">Absolute folders that hold documents, and the watched ones.</param>
    public static SearchQuery Parse(string text, IReadOnlyList<string> folders)
    {
        SearchFilter filter = SearchFilter.None;
        List<TypedFilter> typed = [];
        string words = Filters().Replace(text, match =>
        {
            string value = match.Groups["value"].Value.Trim('"').Trim();
            if (value.Length == 0) return " ";
            (SearchFilter? next, string said) = Read(match.Groups["name"].Value.ToLowerInvariant(), value, filter, folders);
            filter = next ?? filter;
            typed.Add(next is null ? new TypedFilter(match.Value.Trim(), null, said) : new TypedFilter(match.Value.Trim(), said));
            return " ";
        });
        return new SearchQuery(Blanks().Replace(words, " ").Trim(), filter, typed);
    }

    /// <summary>The query without one of its filters.</summary>
    public static string Without(string text, string typed) =>
        text.IndexOf(typed, StringComparison.Ordinal) is >= 0 and var at ? Blanks().Replace(text.Remove(at, typed.Length), " ").TrimStart() : text;

    private static (SearchFilter? Filter, string Said) Read(string name, string value, SearchFilter filter, IReadOnlyList<string> folders)
    {
        switch (name)
        {
            case "tag":
                return (filter with { Tags = [.. filter.Tags, value.TrimStart('#')] }, "tag " + value.TrimStart('#'));
            case "name":
                return (filter with { FileNames = [.. filter.FileNames, value] }, $"name has “{value}”");
            case "author":
                return (filter with { Authors = [.. filter.Authors, value] }, "by " + value);
            case "type":
                return Types.TryGetValue(value, out string[]? types)
                    ? (filter with { MediaTypes = [.. filter.MediaTypes, .. types] }, "kind " + value.ToLowerInvariant())
                    : (null, $"no kind “{value}”: write {string.Join(", ", Types.Keys)}");
            case "folder":
                string[] meant = [.. folders.Where(folder => IsNamed(folder, value))];
                return meant.Length > 0 ? (filter with { Folders = [.. filter.Folders, .. meant] }, "in " + value) : (null, $"no folder “{value}”");
            default:
                if (ReadDate(value) is not { } from) return (null, $"“{value}” is no date: write 2026, 2026-03 or 2026-03-14");
                return name == "after"
                    ? (filter with { From = from }, "from " + Day(from))
                    : (filter with { To = from }, "before " + Day(from));
        }
    }

    private static string Day(DateTimeOffset day) => day.ToString("d MMMM yyyy", CultureInfo.InvariantCulture);

    /// <summary>True where a value is the end of a folder's path.</summary>
    internal static bool IsNamed(string folder, string value) =>
        ("/" + folder.Replace('\\', '/').Trim('/')).EndsWith("/" + value.Replace('\\', '/').Trim('/'), StringComparison.OrdinalIgnoreCase);

    private static DateTimeOffset? ReadDate(string value) =>
        DateTime.TryParseExact(value, ["yyyy-M-d", "yyyy-M", "yyyy"], CultureInfo.InvariantCulture, DateTimeStyles.AssumeLocal, out DateTime day) ? new DateTimeOffset(day) : null;

    [GeneratedRegex("""(?:^|\s)(?<name>folder|tag|type|name|author|after|before):(?<value>"[^"]*"?|\S*)""", RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Filters();

    [GeneratedRegex(@"\s+", RegexOptions.NonBacktracking)]
    private static partial Regex Blanks();
}
