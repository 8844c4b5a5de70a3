using System.Text;
using System.Text.RegularExpressions;
using Rag.Retrieval.Answers;
using Rag.Web.Access;

namespace Rag.Web.Conversations;

/// <summary>A conversation as a Markdown file whose footnotes are the sources.</summary>
public static partial class MarkdownExport
{
    /// <summary>Maps the download.</summary>
    public static void MapConversationExport(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/conversations/{id}.md", (string id, ConversationStore store) => store.Find(id) is { } conversation
            ? Results.File(
                Encoding.UTF8.GetBytes(Write(conversation, store.Exchanges(id))), "text/markdown; charset=utf-8", FileName(conversation.Title))
            : Results.Problem("There is no conversation of this id.", statusCode: StatusCodes.Status404NotFound))
            .Needs(AccessScope.Ask).WithSummary("A conversation as Markdown, its sources as footnotes.").Produces<string>(200, "text/markdown")
                .ProducesProblem(404);

    /// <summary>Footnotes are numbered through the whole file.</summary>
    public static string Write(Conversation conversation, IReadOnlyList<Exchange> exchanges)
    {
        StringBuilder text = new(), notes = new();
        text.Append("# ").Append(CitedMarkdown.OneLine(conversation.Title)).Append('\n');
        int before = 0;
        foreach (Exchange exchange in exchanges)
        {
            text.Append("\n## ").Append(CitedMarkdown.OneLine(exchange.Question)).Append("\n\n");
            Answer? answer = exchange.Answer;
            text.Append(CitedMarkdown.Text([.. (answer?.Parts ?? []).Select(Below)], before));
            if (answer is not { Parts.Count: > 0 }) text.Append("*No answer was found in the documents.*");
            if (answer?.Coverage is { } coverage) text.Append("\n\n*").Append(coverage.Text).Append('*');
            if (exchange.State is AnswerState.Stopped or AnswerState.Interrupted) text.Append("\n\n*(cut short)*");
            text.Append('\n');
            foreach (Citation citation in answer?.Citations
                ?? []) notes.Append(CitedMarkdown.Footnote(citation, answer!.Citations, before)).Append('\n');
            before += answer?.Citations.Select(citation => citation.N).DefaultIfEmpty().Max() ?? 0;
        }

        return text.Append('\n').Append(notes).ToString();
    }

    // The questions are headings of the second level.
    private static AnswerPart Below(AnswerPart part) => part.Form == PartForm.Heading ? part with { Level = part.Level + 1 } : part;

    private static string FileName(string title)
    {
        string name = Unsafe().Replace(CitedMarkdown.OneLine(title), " ").Trim();
        return (name.Length == 0 ? "conversation" : name[..Math.Min(60, name.Length)].Trim()) + ".md";
    }

    [GeneratedRegex(@"[^\p{L}\p{N} _-]+", RegexOptions.NonBacktracking)]
    private static partial Regex Unsafe();
}
