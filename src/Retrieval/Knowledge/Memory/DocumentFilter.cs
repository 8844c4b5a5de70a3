using Rag.Retrieval.Documents;

namespace Rag.Retrieval.Knowledge.Memory;

/// <summary>Tells whether a document or a passage meets a <see cref="SearchFilter"/>. Pure.</summary>
internal static class DocumentFilter
{
    /// <summary>True where every given condition holds for the document, or for one of the messages, notes or events that it holds.</summary>
    public static bool Matches(SearchFilter filter, Document document)
    {
        bool dated = IsWithin(filter, document.Date)
            || document.EntryDates is { } entries && !(entries.Newest < filter.From) && !(entries.Oldest >= filter.To);
        return dated && IsBy(filter, document.Author)
            && Any(filter.DocumentIds, id => id == document.Id)
            && Any(filter.Folders, folder => IsWithin(folder, document.Path))
            && Any(filter.Tags, tag => document.Tags.Contains(tag, StringComparer.OrdinalIgnoreCase))
            && Any(filter.MediaTypes, type => string.Equals(type, document.MediaType, StringComparison.OrdinalIgnoreCase))
            && Any(filter.FileNames, name => Path.GetFileName(document.Path).Contains(name, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>True where a passage's own date and author meet the filter, or its document's where it has none.</summary>
    public static bool Fits(SearchFilter filter, DateTimeOffset? date, string? author, Document document) =>
        IsWithin(filter, date ?? document.Date) && IsBy(filter, author ?? document.Author);

    /// <summary>True where a path is a folder or lies below it.</summary>
    public static bool IsWithin(string folder, string path)
    {
        string trimmed = folder.TrimEnd('/', '\\');
        return path.StartsWith(trimmed, StringComparison.Ordinal)
            && (path.Length == trimmed.Length || path[trimmed.Length] is '/' or '\\');
    }

    private static bool IsWithin(SearchFilter filter, DateTimeOffset? date) =>
        (filter.From is not { } from || date >= from) && (filter.To is not { } to || date < to);

    private static bool IsBy(SearchFilter filter, string? author) =>
        Any(filter.Authors, wanted => author?.Contains(wanted, StringComparison.OrdinalIgnoreCase) == true);

    private static bool Any(IReadOnlyList<string> wanted, Func<string, bool> holds) => wanted.Count == 0 || wanted.Any(holds);
}
