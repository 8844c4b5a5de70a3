using Markdig;
using Rag.Retrieval.Answers;

namespace Rag.Web.Components.Talk;

/// <summary>An answer's sentences as the plain text that a reader sees, for copying and for the glass box: no escapes, no marks, no formulas.</summary>
public static class AnswerText
{
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().DisableHtml().Build();

    /// <summary>One sentence; a table's row says what each cell is.</summary>
    public static string Of(AnswerPart part) => Markdown.ToPlainText(TableRow.Of(part)?.Labelled ?? part.Text.Trim(), Pipeline).Trim();

    /// <summary>All of them with their citation numbers.</summary>
    public static string Of(IReadOnlyList<AnswerPart> parts) => string.Join(' ', parts.Select(part => Of(part) + string.Concat(part.Citations.Select(n => $" [{n}]"))));
}
