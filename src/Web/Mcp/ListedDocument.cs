using Rag.Retrieval.Documents;
using Rag.Web.Safety;

namespace Rag.Web.Mcp;

/// <summary>A document in a list.</summary>
/// <param name="DocumentId">Its id.</param>
/// <param name="Title">Its title or name.</param>
/// <param name="Path">Its file.</param>
/// <param name="State"><c>indexed</c>, <c>pending</c>, <c>failed</c> or <c>skipped</c>.</param>
/// <param name="MediaType">Its kind.</param>
/// <param name="Date">Its own date, or its file's.</param>
/// <param name="Reason">Why it failed, was skipped, or what was left out.</param>
/// <param name="Pages">How many, where it has pages.</param>
/// <param name="Tags">Without the number sign.</param>
/// <param name="Author">By whom.</param>
public sealed record ListedDocument(
    string DocumentId, string Title, string Path, string State, string MediaType, DateOnly Date,
    string? Reason = null, int? Pages = null, IReadOnlyList<string>? Tags = null, string? Author = null)
{
    /// <summary>Of a document.</summary>
    public static ListedDocument Of(Document document) => new(
        document.Id, TurnedText.Shown(document.DisplayTitle), document.Path, document.State.ToString().ToLowerInvariant(),
            document.MediaType,
        DateOnly.FromDateTime(document.DateFor(newestFirst: true).DateTime), document.Reason, document.Pages,
            ToolText.OrNull(document.Tags), document.Author);
}
