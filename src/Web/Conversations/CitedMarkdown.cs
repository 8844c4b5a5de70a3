using System.Globalization;
using System.Text.RegularExpressions;
using Rag.Retrieval.Answers;
using Rag.Web.Components.Shell;
using Rag.Web.Safety;

namespace Rag.Web.Conversations;

/// <summary>
/// An answer as Markdown whose footnotes (<c>[^1]</c>) are its sources, for files and for programs. Safe to call from any thread.
/// </summary>
public static partial class CitedMarkdown
{
    /// <summary>The text with the marks of its footnotes, and in italics what the check of a sentence found amiss.</summary>
    /// <param name="parts">In order.</param>
    /// <param name="before">Added to each footnote's number, where others stand above.</param>
    public static string Text(IReadOnlyList<AnswerPart> parts, int before = 0) =>
        TurnedText.Shown(AnswerMarkdown.Write(parts, part => After(part, before)));

    /// <summary>One footnote, of one line: the source's name, page, words and path.</summary>
    /// <param name="citation">The source.</param>
    /// <param name="all">All of the answer, from which it is told apart.</param>
    /// <param name="before">As above.</param>
    public static string Footnote(Citation citation, IReadOnlyList<Citation> all, int before = 0)
    {
        string path = citation.Path.Replace("`", "'", StringComparison.Ordinal), name = OneLine(DocumentName.Of(citation, all))
            + Format.Page(citation);
        return string.Create(CultureInfo.InvariantCulture, $"[^{before + citation.N}]: {name}: “{OneLine(citation.Quote)}” (`{path}`)");
    }

    /// <summary>Any text on one line.</summary>
    public static string OneLine(string text) => Blank().Replace(text, " ").Trim();

    /// <summary>What the check of a part found amiss, in a few words; empty where it found nothing.</summary>
    public static string Doubt(AnswerPart part) => (part.Mark, part.Support) switch
    {
        (Mark.NotFound, _) => "not found in what was read",
        (Mark.Otherwise, _) => $"the source says otherwise{(part.Note is { } note ? ": " + AnswerMarkdown.Text(note) : "")}",
        (null, Support.Weak) => "weakly supported",
        (null, Support.None) => "not supported",
        _ => "",
    };

    private static string After(AnswerPart part, int before)
    {
        string notes = string.Concat(part.Citations.Select(n => string.Create(CultureInfo.InvariantCulture, $"[^{before + n}]")));
        return Doubt(part) is { Length: > 0 } doubt ? $"{notes} *({doubt})*" : notes;
    }

    [GeneratedRegex(@"\s+", RegexOptions.NonBacktracking)]
    private static partial Regex Blank();
}
