using Rag.Retrieval.Answers.Prompting;
using Rag.Retrieval.Answers.Reading;

namespace Rag.Retrieval.Answers.Whole;

/// <summary>
/// Notes as numbered sources of a prompt: those of one passage under one number, a merged one under a number of its own. Immutable.
/// </summary>
/// <param name="Sources">The first is number 1; each with the notes in the place of its text.</param>
/// <param name="Places">What stands behind each number.</param>
internal sealed record NotePrompt(IReadOnlyList<ReadSource> Sources, IReadOnlyList<IReadOnlyList<NotedPlace>> Places)
{
    /// <summary>Puts notes under numbers.</summary>
    /// <param name="notes">In the order in which they are to stand.</param>
    /// <param name="find">The passage at a place, for its document and headings.</param>
    public static NotePrompt Of(IEnumerable<Note> notes, Func<NotedPlace, ReadSource> find)
    {
        List<ReadSource> sources = [];
        List<IReadOnlyList<NotedPlace>> places = [];
        foreach (Note note in notes)
        {
            string line = "- " + PromptText.Line(note.Text);
            if (note.Places is [var only] && places is [.., [var last]] && last == only)
            {
                sources[^1] = sources[^1] with { Shown = sources[^1].Shown + "\n" + line };
                continue;
            }
            ReadSource[] at = [.. note.Places.Select(find)];
            string[] others = [.. at.Select(source => source.Hit.Document).Skip(1).Where(document => document.Id != at[0].Hit.Document.Id)
                .Select(document => document.DisplayTitle).Distinct()];
            string also = others.Length == 0 ? "" : $" (also: {string.Join(", ", others.Select(PromptText.Line))})";
            sources.Add(at[0] with { Number = sources.Count + 1, Shown = line + also, Sentences = [] });
            places.Add(note.Places);
        }
        return new NotePrompt(sources, places);
    }
}
