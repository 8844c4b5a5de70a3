using Rag.Retrieval.Answers;
using Rag.Web.Components.Talk;

namespace Rag.Web.Answering;

/// <summary>
/// Remembers what parts of one answer said before the model put them right, so that their notes tell it. Not safe to share between threads.
/// </summary>
internal sealed class PutRight
{
    private readonly Dictionary<int, string> before = [];

    /// <summary>The part as it is now, with a note where its text has changed.</summary>
    /// <param name="index">Its place in the answer.</param>
    /// <param name="part">As it is now.</param>
    /// <param name="was">As it was; null where that is not known.</param>
    public AnswerPart Noted(int index, AnswerPart part, AnswerPart? was)
    {
        if (was is not null && was.Text != part.Text) before.TryAdd(index, AnswerText.Of(was));
        if (!before.TryGetValue(index, out string? said) || part.Note?.Contains(said, StringComparison.Ordinal) == true) return part;
        return part with { Note = $"Put right by the model; before: “{said}”{(part.Note is { Length: > 0 } note ? "; " + note : "")}" };
    }

    /// <summary>The whole answer so.</summary>
    public Answer Noted(Answer answer) =>
        before.Count == 0 ? answer : answer with { Parts = [.. answer.Parts.Select((part, index) => Noted(index, part, null))] };
}
