using Rag.Retrieval.Answers;
using Rag.Web.Conversations;

namespace Rag.Web.OpenAi;

/// <summary>
/// An answer as one text that only grows: what was sent cannot be taken back, so that a statement which is marked or put right later is
/// told of at the end. For one answer.
/// </summary>
internal sealed class GrowingText
{
    private const string Anew = "\n\n---\n\n";
    private readonly List<AnswerPart> sent = [];
    private int length;
    private bool restarted;

    /// <summary>A finished answer as one text, where nothing of it was sent before.</summary>
    public static string Whole(Answer answer) => CitedMarkdown.Text(answer.Parts) + Ending(answer);

    /// <summary>What an event adds to the text; empty for nothing.</summary>
    public string Take(AnswerEvent happened)
    {
        switch (happened)
        {
            case PartAdded added:
                return Add([added.Part]);
            case AnswerRestarted when sent.Count > 0:
                sent.Clear();
                (length, restarted) = (0, true);
                return "";
            case AnswerFinished { Answer: var answer }:
                return Add([.. answer.Parts.Skip(sent.Count)]) + Remarks(answer) + Ending(answer);
            default:
                return "";
        }
    }

    private string Add(IReadOnlyList<AnswerPart> parts)
    {
        if (parts.Count == 0) return "";
        sent.AddRange(parts);
        string text = CitedMarkdown.Text(sent), piece = (restarted ? Anew : "") + text[length..];
        (length, restarted) = (text.Length, false);
        return piece;
    }

    // What became of statements after they were sent.
    private string Remarks(Answer answer)
    {
        List<string> remarks = [];
        foreach ((AnswerPart was, AnswerPart part) in sent.Zip(answer.Parts))
        {
            string doubt = CitedMarkdown.Doubt(part);
            if (was.Text != part.Text)
                remarks.Add($"Put right: {CitedMarkdown.Text([part with { Form = PartForm.Sentence, Header = null }]).Trim()}");
            else if (doubt != CitedMarkdown.Doubt(was))
                remarks.Add($"“{CitedMarkdown.OneLine(part.Text)}”: {(doubt.Length > 0 ? doubt : "borne out after all")}");
        }
        return Quoted(remarks);
    }

    private static string Ending(Answer answer)
    {
        string[] notices = [.. answer.Notices.Select(AnswerMarkdown.Text)];
        if (answer.Parts.Count > 0)
        {
            string notes = string.Join('\n', answer.Citations.Select(citation => CitedMarkdown.Footnote(citation, answer.Citations)));
            return (notes.Length > 0 ? "\n\n" + notes : "") + Quoted(notices);
        }
        string places = string.Join('\n', answer.Nearest.Select(NearestPlace.Line));
        return string.Join("\n\n", places.Length == 0 ? notices : [.. notices, "The nearest places:", places]);
    }

    private static string Quoted(IReadOnlyList<string> lines) => lines.Count == 0 ? "" : "\n\n> " + string.Join("\n>\n> ", lines);
}
