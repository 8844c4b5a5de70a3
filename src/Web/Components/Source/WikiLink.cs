using Rag.Retrieval.Documents;
using Rag.Retrieval.Knowledge;

namespace Rag.Web.Components.Source;

/// <summary>Finds what a link between notes means.</summary>
public static class WikiLink
{
    /// <summary>
    /// The document of that file name, path, title or alias; of several the one nearest to the linking note. Null where there is none.
    /// </summary>
    public static async Task<Document?> FindAsync(string target, Document from, IKnowledgeBase knowledge, CancellationToken cancellationToken)
    {
        if (Name(target) is not var (wanted, name)) return null;
        DocumentList list = await knowledge.ListDocumentsAsync(
            new DocumentQuery { Text = Path.GetFileNameWithoutExtension(name), State = DocumentState.Indexed, Limit = 1000 }, cancellationToken);
        return list.Documents
            .Select(document => (Document: document, Rank: Rank(document, wanted, name)))
            .Where(candidate => candidate.Rank > 0)
            .OrderByDescending(candidate => candidate.Rank)
            .ThenByDescending(candidate => SharedFolders(candidate.Document.Path, from.Path))
            .ThenBy(candidate => candidate.Document.Path, StringComparer.Ordinal)
            .FirstOrDefault().Document;
    }

    /// <summary>True where a link, as written, may mean the document.</summary>
    public static bool Means(string target, Document document) => Name(target) is var (wanted, name) && Rank(document, wanted, name) > 0;

    // The path as written, without heading and alias, and its last part.
    private static (string Wanted, string Name)? Name(string target)
    {
        string wanted = target.Split('#', '|')[0].Trim().Replace('\\', '/');
        try { wanted = Uri.UnescapeDataString(wanted); }
        catch (UriFormatException) { }
        return Path.GetFileName(wanted) is { Length: > 0 } name ? (wanted, name) : null;
    }

    private static int Rank(Document document, string wanted, string name)
    {
        string path = document.Path.Replace('\\', '/');
        string trimmed = wanted.TrimStart('.', '/');
        if (Is(Path.GetFileName(path), name) || Is(Path.GetFileNameWithoutExtension(path), name))
            return path.Contains("/" + trimmed, StringComparison.OrdinalIgnoreCase) ? 3 : 2;
        return Is(document.Title, name) || document.Aliases.Any(alias => Is(alias, name)) ? 1 : 0;
    }

    private static bool Is(string? a, string b) => string.Equals(a, b, StringComparison.OrdinalIgnoreCase);

    private static int SharedFolders(string a, string b) =>
        a.Split(Path.DirectorySeparatorChar).Zip(b.Split(Path.DirectorySeparatorChar)).TakeWhile(pair => pair.First == pair.Second).Count();
}
