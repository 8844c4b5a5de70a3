namespace Rag.Web.Mcp;

/// <summary>What several tools say of their arguments in the same words.</summary>
internal static class ToolText
{
    public const string Folders = "Only in these folders: absolute paths, or ends of paths such as 'Notes/2026'.";
    public const string Tags = "Only documents that bear one of these tags.";
    public const string From = "Only what is dated on or after this day, month or year: 2026-03-14, 2026-03 or 2026.";
    public const string To = "Only what is dated on or before this day, month or year.";
    public const string DocumentId = "The documentId that search, ask, list or related told.";

    /// <summary>What is empty takes no room in an answer.</summary>
    public static IReadOnlyList<T>? OrNull<T>(IReadOnlyList<T> list) => list.Count == 0 ? null : list;
}
