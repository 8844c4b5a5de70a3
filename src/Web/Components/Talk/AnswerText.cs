using Markdig;
using Rag.Retrieval.Answers;

namespace Rag.Web.Components.Talk;

/// <summary>One part of an answer as the plain text that a reader sees: no escapes, no marks, no formulas.</summary>
public static class AnswerText
{
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().DisableHtml().Build();

    /// <summary>A table's row says what each cell is; code is as it is written.</summary>
    public static string Of(AnswerPart part) =>
        part.Form == PartForm.Code ? part.Text : Markdown.ToPlainText(TableRow.Of(part)?.Labelled ?? part.Text.Trim(), Pipeline).Trim();

    /// <summary>Parts whose citations stand behind them as numbers in brackets, where nothing opens from them.</summary>
    public static IReadOnlyList<AnswerPart> Numbered(IReadOnlyList<AnswerPart> parts) =>
    [
        .. parts.Select(part => part with
        {
            Text = part.Text.Trim() + string.Concat(part.Citations.Select(n => $" [{n}]")),
            Citations = [],
            Quoted = false,
        }),
    ];
}
