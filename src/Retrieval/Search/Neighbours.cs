using Rag.Retrieval.Documents;
using Rag.Retrieval.Knowledge;

namespace Rag.Retrieval.Search;

/// <summary>Joins passages that follow one another in a document, so that they are read and cited as one.</summary>
internal sealed class Neighbours(IKnowledgeBase knowledgeBase)
{
    /// <summary>Characters of a joined passage.</summary>
    private const int Budget = 2000;

    /// <summary>Joins each passage to a better one beside it, in order.</summary>
    public async Task<List<Candidate>> JoinAsync(IReadOnlyList<Candidate> candidates, CancellationToken cancellationToken)
    {
        List<Candidate> joined = [];
        Dictionary<string, string?> texts = [];
        Dictionary<Candidate, (int First, int Last)> spans = [];
        foreach (Candidate candidate in candidates)
        {
            Candidate? beside = joined.FirstOrDefault(j => j.Document.Id == candidate.Document.Id && j.Passage.Facts.IsOfOneWith(candidate.Passage.Facts) && Touches(spans[j], candidate.Passage.Ordinal)
                && Math.Max(j.Passage.End, candidate.Passage.End) - Math.Min(j.Passage.Start, candidate.Passage.Start) <= Budget);
            if (beside is not null)
            {
                string? text = await TextAsync(candidate.Document.Id).ConfigureAwait(false);
                if (text is not null && Join(beside, candidate, text))
                {
                    (int first, int last) = spans[beside];
                    spans[beside] = (Math.Min(first, candidate.Passage.Ordinal), Math.Max(last, candidate.Passage.Ordinal));
                    continue;
                }
            }
            joined.Add(candidate);
            spans[candidate] = (candidate.Passage.Ordinal, candidate.Passage.Ordinal);
        }
        return joined;

        async Task<string?> TextAsync(string documentId)
        {
            if (texts.TryGetValue(documentId, out string? known)) return known;
            return texts[documentId] = (await knowledgeBase.GetContentAsync(documentId, cancellationToken).ConfigureAwait(false))?.Text;
        }
    }

    private static bool Touches((int First, int Last) span, int ordinal) => ordinal == span.First - 1 || ordinal == span.Last + 1;

    /// <summary>False where the document has changed since the passages were read.</summary>
    private static bool Join(Candidate better, Candidate other, string text)
    {
        Passage a = better.Passage, b = other.Passage;
        int start = Math.Min(a.Start, b.Start), end = Math.Max(a.End, b.End);
        if (end > text.Length || text[a.Start..a.End] != a.Text || text[b.Start..b.End] != b.Text) return false;
        (Passage first, Passage last) = a.Start <= b.Start ? (a, b) : (b, a);
        better.Passage = a with
        {
            Start = start,
            End = end,
            Text = text[start..end],
            Page = first.Page,
            // What stands above it is what stands above its beginning.
            HeadingPath = first.HeadingPath,
            Context = first.Context,
            Facts = a.Facts with
            {
                GoesOnBefore = first.Facts.GoesOnBefore,
                GoesOnAfter = last.Facts.GoesOnAfter,
                BeginsEntry = first.Facts.BeginsEntry,
                Links = [.. first.Facts.Links.Union(last.Facts.Links)],
            },
        };
        better.Reasons.Add($"joined with the passage {(b.Start < a.Start ? "before" : "after")} it, which scored {other.Score:F3}");
        return true;
    }
}
