using System.Globalization;
using System.Net;
using System.Text;
using Rag.Retrieval.Answers;
using Rag.Web.Safety;

namespace Rag.Web.Components.Talk;

/// <summary>What stands after a statement: a button for each citation, and a sign that says what was done to check it.</summary>
internal static class StatementEnd
{
    private const string PutRight = "put right by the model";

    /// <summary>HTML that is not sanitised yet.</summary>
    /// <param name="part">The statement.</param>
    /// <param name="form">How it stands.</param>
    /// <param name="hasSigns">True to keep a place for a sign that may come later, so that it moves no text.</param>
    public static string Html(AnswerPart part, PartForm form, bool hasSigns)
    {
        StringBuilder html = new();
        foreach (int n in part.Citations)
            html.Append(
                CultureInfo.InvariantCulture, $"<button type=\"button\" class=\"cite\" data-cite=\"{n}\" aria-label=\"Source {n}\">{n}</button>");
        if (part.Mark is { } mark) html.Append(Sign(mark, part.Note));
        else if (hasSigns && MayBeMarked(part, form)) html.Append("<span class=\"sign\"></span>");
        else if (!hasSigns) html.Append(Pill(part));
        return html.ToString();
    }

    /// <summary>The classes of its text.</summary>
    public static string Css(AnswerPart part, bool hasSigns) => (part.Quoted ? "part quoted" : "part") + (part.Mark, part.Support) switch
    {
        (Mark.NotFound, _) => " not-found",
        (Mark.Otherwise, _) => " otherwise",
        (null, Support.Weak) when !hasSigns => " weak",
        (null, Support.None) when !hasSigns => " none",
        _ => "",
    };

    /// <summary>What a sign says, in words.</summary>
    public static string Words(Mark mark) => mark switch
    {
        Mark.BorneOut => "Borne out by what was read",
        Mark.Agrees => "Numbers, names and wording agree with what was read",
        Mark.NotFound => "Not found in what was read",
        _ => "What was read says otherwise",
    };

    // A lead-in says nothing by itself.
    private static bool MayBeMarked(AnswerPart part, PartForm form) =>
        !part.Quoted && form != PartForm.Heading
        && (part.Citations.Count > 0 || form is not PartForm.Code && !part.Text.AsSpan().TrimEnd().EndsWith(":"));

    // The sign itself is drawn by talk.css: copied text is not to hold it.
    private static string Sign(Mark mark, string? note)
    {
        string css = mark switch { Mark.BorneOut => "borne-out", Mark.Agrees => "agrees", Mark.NotFound => "not-found", _ => "otherwise" };
        string said = WebUtility.HtmlEncode(TurnedText.Shown(note ?? ""));
        if (said.StartsWith(PutRight, StringComparison.OrdinalIgnoreCase)) css += " put-right";
        string words = Words(mark) + (said.Length > 0 ? ": " + said : "");
        return $"<button type=\"button\" class=\"sign {css}\" data-note=\"{said}\" aria-label=\"{words}\"></button>";
    }

    private static string Pill(AnswerPart part)
    {
        (string? mark, string? why) = part.Support switch
        {
            Support.Weak => ("weakly supported", "The cited source is near, but does not plainly say this."),
            Support.None => ("not supported", "No source was found that says this."),
            _ => (null, null),
        };
        return mark is null ? "" : $"<span class=\"support\" title=\"{why}\">{mark}</span>";
    }
}
