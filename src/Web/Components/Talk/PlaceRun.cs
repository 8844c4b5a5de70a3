using Rag.Retrieval.Answers;
using Rag.Retrieval.Search;

namespace Rag.Web.Components.Talk;

/// <summary>A piece of a passage: a sentence that an answer quotes, or what stands around it.</summary>
/// <param name="Text">As it stands.</param>
/// <param name="IsQuoted">Whether the answer quotes it.</param>
public readonly record struct PlaceRun(string Text, bool IsQuoted)
{
    /// <summary>Characters that are shown before the first quote.</summary>
    private const int Before = 80;

    /// <summary>A passage from shortly before its first quote on; from its beginning where it has none.</summary>
    /// <param name="hit">The passage.</param>
    /// <param name="quotes">All that is quoted; of other documents and places, too.</param>
    public static IReadOnlyList<PlaceRun> Of(Hit hit, IReadOnlyList<Citation> quotes)
    {
        string text = hit.Passage.Text;
        List<PlaceRun> runs = [];
        int done = 0;
        foreach (Citation quote in quotes.Where(quote => quote.DocumentId == hit.Document.Id).OrderBy(quote => quote.Start))
        {
            int start = Math.Max(done, quote.Start - hit.Passage.Start), end = Math.Min(text.Length, quote.End - hit.Passage.Start);
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
