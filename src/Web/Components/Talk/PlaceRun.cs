using Rag.Retrieval.Answers;
using Rag.Retrieval.Search;

namespace Rag.Web.Components.Talk;

/// <summary>A piece of a passage: a sentence that matches a question, or what stands around it.</summary>
/// <param name="Text">As it stands.</param>
/// <param name="IsMatch">Whether it is such a sentence.</param>
public readonly record struct PlaceRun(string Text, bool IsMatch)
{
    /// <summary>Characters that are shown before the first such sentence.</summary>
    private const int Before = 80;

    /// <summary>A passage from shortly before its first match on; from its beginning where it has none.</summary>
    /// <param name="hit">The passage.</param>
    /// <param name="matches">All that match; of other documents and places, too.</param>
    public static IReadOnlyList<PlaceRun> Of(Hit hit, IReadOnlyList<ReadSpan> matches)
    {
        string text = hit.Passage.Text;
        List<PlaceRun> runs = [];
        int done = 0;
        foreach (ReadSpan match in matches.Where(match => match.DocumentId == hit.Document.Id).OrderBy(match => match.Start))
        {
            int start = Math.Max(done, match.Start - hit.Passage.Start), end = Math.Min(text.Length, match.End - hit.Passage.Start);
            if (start >= end) continue;
            string between = text[done..start];
            // From a word's beginning, where there is one.
            if (runs.Count == 0 && between.Length > Before) between = "…" + between[Math.Max(between.IndexOf(' ', between.Length - Before), between.Length - Before)..];
            if (between.Length > 0) runs.Add(new PlaceRun(between, false));
            runs.Add(new PlaceRun(text[start..end], true));
            done = end;
        }
        if (done < text.Length) runs.Add(new PlaceRun(text[done..], false));
        return runs;
    }
}
