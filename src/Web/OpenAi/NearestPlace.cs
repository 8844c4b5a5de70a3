using Rag.Retrieval.Answers;
using Rag.Retrieval.Search;
using Rag.Web.Components.Shell;
using Rag.Web.Conversations;

namespace Rag.Web.OpenAi;

/// <summary>A place that is near where there is no answer.</summary>
internal static class NearestPlace
{
    private const int Longest = 300;

    /// <summary>One item of a Markdown list.</summary>
    public static string Line(Hit hit)
    {
        string text = CitedMarkdown.OneLine(hit.Passage.Text);
        if (text.Length > Longest) text = text[..(char.IsHighSurrogate(text[Longest - 1]) ? Longest - 1 : Longest)] + "…";
        string name = DocumentName.Of(hit.Document)
            + Format.Page(hit.Document, hit.Passage.Page), path = hit.Document.Path.Replace("`", "'", StringComparison.Ordinal);
        return $"- **{AnswerMarkdown.Text(name)}**: “{AnswerMarkdown.Text(text)}” (`{path}`)";
    }
}
