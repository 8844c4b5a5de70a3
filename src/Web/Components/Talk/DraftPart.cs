using Rag.Retrieval.Answers;

namespace Rag.Web.Components.Talk;

/// <summary>The part of an answer that is being written, in the shape of a finished one, so that it stands where that will stand.</summary>
public static class DraftPart
{
    /// <summary>Null while there is nothing to be seen of it.</summary>
    /// <param name="text">What there is of it, without the mark of its form; a table may come with its header and the line below.</param>
    /// <param name="form">How it will stand.</param>
    /// <param name="level">Its nesting.</param>
    /// <param name="before">The part before it.</param>
    public static AnswerPart? Of(string text, PartForm form, int level, AnswerPart? before) =>
        string.IsNullOrWhiteSpace(text) ? null : form switch
        {
            PartForm.Row => Row(text, before),
            PartForm.Code => Code(text),
            _ => Part(text, form, level),
        };

    private static AnswerPart Part(string text, PartForm form, int level = 0, string? header = null) =>
        new(text, [], Support.Supported, false, header) { Form = form, Level = level };

    private static AnswerPart? Row(string text, AnswerPart? before)
    {
        string[] all = text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        string[] lines = [.. all.Where(line => line.AsSpan().ContainsAnyExcept("|:- "))];
        if (lines.Length == 0) return null;
        return before is { Form: PartForm.Row, Header: { } known } ? Part(Cells(lines[^1]), PartForm.Row, header: known)
            : Part(lines.Length > 1 ? Cells(lines[^1]) : "", PartForm.Row, header: Cells(lines[0]));
    }

    private static string Cells(string line) => string.Join(TableRow.Border, line.Trim('|').Split('|', StringSplitOptions.TrimEntries));

    // The fence itself may come with it.
    private static AnswerPart Code(string text)
    {
        if (!text.StartsWith("```", StringComparison.Ordinal)) return Part(text, PartForm.Code);
        int end = text.IndexOf('\n', StringComparison.Ordinal);
        return end < 0 ? Part("", PartForm.Code) : Part(text[(end + 1)..], PartForm.Code, header: text[3..end].Trim());
    }
}
