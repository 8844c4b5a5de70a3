using System.Globalization;
using System.Text.RegularExpressions;
using Rag.Retrieval.Answers;
using Rag.Retrieval.Documents;
using Rag.Retrieval.Search;
using Rag.Web.Safety;

namespace Rag.Web.Components.Shell;

/// <summary>
/// What a document is called on the page, so that it is told from others: forms and reports bear the same title again and again, so the file's name
/// stands in for it where another has it, too; and a daily note that calls itself "Thursday" says of which date.
/// </summary>
public static partial class DocumentName
{
    // Names that a folder's main page has everywhere, or that a program gave.
    private static readonly HashSet<string> Nothing = new(
        ["index", "_index", "readme", "default", "home", "main", "untitled", "document", "new"], StringComparer.OrdinalIgnoreCase);

    /// <summary>Its title, with the date of the file's name where only that says it.</summary>
    public static string Of(Document document) => Of(document.DisplayTitle, document.Path, isShared: false);

    /// <summary>The same among others.</summary>
    public static string Of(Document document, IEnumerable<Document> others)
    {
        Document[] alike = [.. others.Where(other => other.DisplayTitle == document.DisplayTitle && other.Id != document.Id)];
        // Copies of a file have its name as well.
        return alike.Any(other => Path.GetFileName(other.Path) == Path.GetFileName(document.Path)) ? Place(document) : Of(document.DisplayTitle, document.Path, alike.Length > 0);
    }

    /// <summary>The name of a passage's document among what was found, with its page, or the heading that tells it from the document's other passages.</summary>
    public static string Of(Hit hit, IReadOnlyList<Hit> found)
    {
        string name = Of(hit.Document, found.Select(other => other.Document)) + Format.Page(hit.Document, hit.Passage.Page);
        bool isAlone = !found.Any(other => other.Document.Id == hit.Document.Id && other.Passage.Id != hit.Passage.Id);
        return isAlone || hit.Passage.Page is not null || hit.Passage.HeadingPath is not [.., var heading] || heading == hit.Document.DisplayTitle ? name : $"{name} › {TurnedText.Shown(heading)}";
    }

    /// <summary>In a list of files: the file's name, or where that says nothing, the title.</summary>
    public static string InList(Document document) =>
        SaysNothing(document.Path) && document.Title is { Length: > 0 } title ? TurnedText.Shown(title) : OfFile(document.Path);

    /// <summary>The name of its file alone.</summary>
    public static string OfFile(string path) => TurnedText.Shown(Path.GetFileName(path));

    /// <summary>Where it lies, from the watched folder on.</summary>
    public static string Place(Document document) => TurnedText.Shown(Path.Combine(Path.GetFileName(document.Folder), Path.GetRelativePath(document.Folder, document.Path)));

    /// <summary>The name of a source by itself.</summary>
    public static string Of(Citation citation) => Of(citation.Title, citation.Path, isShared: false);

    /// <summary>The same among the sources of an answer.</summary>
    public static string Of(Citation citation, IEnumerable<Citation> others) =>
        Of(citation.Title, citation.Path, others.Any(other => other.Title == citation.Title && other.DocumentId != citation.DocumentId));

    private static string Of(string title, string path, bool isShared)
    {
        string dated = Dated(title, path);
        if (SaysNothing(path) && (isShared || title == Path.GetFileNameWithoutExtension(path))) return TurnedText.Shown(InFolder(title, path));
        return TurnedText.Shown(isShared && dated == title ? Path.GetFileName(path) : dated);
    }

    // "index" is told by its folder, and so are two pages of one title.
    private static string InFolder(string title, string path)
    {
        if (Path.GetFileName(Path.GetDirectoryName(path)) is not { Length: > 0 } folder) return title;
        return title == Path.GetFileNameWithoutExtension(path) ? $"{folder}/{Path.GetFileName(path)}" : $"{title} · {folder}";
    }

    private static bool SaysNothing(string path) => Nothing.Contains(Path.GetFileNameWithoutExtension(path));

    private static string Dated(string title, string path)
    {
        Match name = DateInName().Match(Path.GetFileNameWithoutExtension(path));
        if (!name.Success || !DateTime.TryParse($"{name.Groups[1]}-{name.Groups[2]}-{name.Groups[3]}", CultureInfo.InvariantCulture, out DateTime date)) return title;
        // A title with that day's number in it says the date in its own way.
        bool saysIt = Numbers().Matches(title).Any(number => int.TryParse(number.Value, CultureInfo.InvariantCulture, out int day) && day == date.Day);
        return saysIt ? title : $"{title} · {date.ToString("d MMMM yyyy", CultureInfo.InvariantCulture)}";
    }

    [GeneratedRegex(@"(?:^|\D)(\d{4})[-_.](\d{2})[-_.](\d{2})(?:\D|$)", RegexOptions.NonBacktracking)]
    private static partial Regex DateInName();

    [GeneratedRegex(@"\d+", RegexOptions.NonBacktracking)]
    private static partial Regex Numbers();
}
