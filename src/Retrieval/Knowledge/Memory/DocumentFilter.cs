using Rag.Retrieval.Documents;

namespace Rag.Retrieval.Knowledge.Memory;

/// <summary>Tells whether a document meets a <see cref="SearchFilter"/>. Pure.</summary>
internal static class DocumentFilter
{
    /// <summary>True where every given condition holds.</summary>
    public static bool Matches(SearchFilter filter, Document document)
    {
        if (filter.From is { } from && !(document.Date >= from)) return false;
        if (filter.To is { } to && !(document.Date < to)) return false;
        return Any(filter.DocumentIds, id => id == document.Id)
            && Any(filter.Folders, folder => IsWithin(folder, document.Path))
            && Any(filter.Tags, tag => document.Tags.Contains(tag, StringComparer.OrdinalIgnoreCase))
            && Any(filter.MediaTypes, type => string.Equals(type, document.MediaType, StringComparison.OrdinalIgnoreCase))
            && Any(filter.FileNames, name => Path.GetFileName(document.Path).Contains(name, StringComparison.OrdinalIgnoreCase))
            && Any(filter.Authors, author => document.Author?.Contains(author, StringComparison.OrdinalIgnoreCase) == true);
    }

    /// <summary>True where a path is a folder or lies below it.</summary>
    public static bool IsWithin(string folder, string path)
    {
        string trimmed = folder.TrimEnd('/', '\\');
        return path.StartsWith(trimmed, StringComparison.Ordinal)
            && (path.Length == trimmed.Length || path[trimmed.Length] is '/' or '\\');
    }

    private static bool Any(IReadOnlyList<string> wanted, Func<string, bool> holds) => wanted.Count == 0 || wanted.Any(holds);
}
