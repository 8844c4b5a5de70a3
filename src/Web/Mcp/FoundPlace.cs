using Rag.Retrieval.Search;
using Rag.Web.Safety;

namespace Rag.Web.Mcp;

/// <summary>A passage of a document.</summary>
/// <param name="DocumentId">Its document.</param>
/// <param name="Start">First UTF-16 unit in the document's text.</param>
/// <param name="End">One after the last.</param>
/// <param name="Title">What it belongs to.</param>
/// <param name="Path">The document's file.</param>
/// <param name="Text">The passage, or its beginning.</param>
/// <param name="IsCut">True where the text goes on: <c>read</c> gives the rest.</param>
/// <param name="Page">1-based page, where there are pages.</param>
/// <param name="Headings">The headings above it, outermost first.</param>
/// <param name="Date">When it was written or takes place.</param>
public sealed record FoundPlace(
    string DocumentId, int Start, int End, string Title, string Path, string Text, bool? IsCut = null, int? Page = null,
        IReadOnlyList<string>? Headings = null, DateOnly? Date = null)
{
    /// <summary>From a hit, with so much of its text at most.</summary>
    public static FoundPlace Of(Hit hit, int longest)
    {
        string text = TextPage.Beginning(hit.Passage.Text, longest);
        return new FoundPlace(
            hit.Document.Id, hit.Passage.Start, hit.Passage.End, TurnedText.Shown(hit.Title), hit.Document.Path,
            text, text.Length < hit.Passage.Text.Length ? true : null, hit.Passage.Page,
            ToolText.OrNull(hit.Passage.HeadingPath), hit.Date is { } date ? DateOnly.FromDateTime(date.DateTime) : null);
    }
}
