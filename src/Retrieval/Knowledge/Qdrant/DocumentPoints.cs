using Rag.Retrieval.Documents;

namespace Rag.Retrieval.Knowledge.Qdrant;

/// <summary>Documents as points of the collection <c>documents</c>.</summary>
internal static class DocumentPoints
{
    /// <summary>The state of a document that is being deleted: no reader sees it, and whoever writes next completes the deletion.</summary>
    public const string Deleted = "deleted";

    /// <summary>What a search needs to know of a document to tell whether a passage is its current one.</summary>
    public static readonly string[] VersionFields = ["version", "state"];

    public static Guid IdOf(string documentId) => PointId.Of(documentId);

    /// <summary>Everything that the point holds, for a version written as a whole.</summary>
    public static NewPoint Of(Document document, string source, long version, int contentParts) => new(
        IdOf(document.Id),
        new Dictionary<string, object>(),
        new Dictionary<string, object?>(FactsOf(document)) { ["source"] = source, ["version"] = version, ["parts"] = contentParts });

    /// <summary>The facts alone, which may change without a new version.</summary>
    public static Dictionary<string, object?> FactsOf(Document document) => new()
    {
        ["state"] = document.State,
        ["folders"] = FoldersOf(document.Path),
        ["folder"] = FoldersOf(document.Path) is [string direct, ..] ? direct : null,
        ["name"] = PassagePoints.FileNameOf(document.Path),
        ["names"] = DocumentLinks.NamesOf(document),
        ["links"] = DocumentLinks.LinksOf(document),
        ["facts"] = document,
    };

    /// <summary>
    /// Every folder above a file, so that "at or below" is one lookup. Both separators count: the path is that of the machine that indexed it.
    /// </summary>
    public static IReadOnlyList<string> FoldersOf(string path)
    {
        List<string> folders = [];
        for (int i = path.Length - 1; i >= 0; i--)
        {
            if (path[i] is not ('/' or '\\')) continue;
            folders.Add(TrimEnd(path[..i]));
        }
        return folders;
    }

    /// <summary>A folder as <see cref="FoldersOf"/> writes it: without a separator at its end; the root is empty.</summary>
    public static string TrimEnd(string folder) => folder.TrimEnd('/', '\\');
}

/// <summary>As much of a document's point as was read.</summary>
internal sealed record DocumentPayload(long Version, string? State, int Parts, Document? Facts)
{
    public bool IsDeleted => State == DocumentPoints.Deleted;
}
