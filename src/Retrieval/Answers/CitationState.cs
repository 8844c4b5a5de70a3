using Rag.Retrieval.Documents;
using Rag.Retrieval.Knowledge;

namespace Rag.Retrieval.Answers;

/// <summary>How a citation stands to its file as it is now.</summary>
public enum CitationState
{
    /// <summary>The quote stands where it stood.</summary>
    Same,

    /// <summary>The file changed, and the quote stands elsewhere in it.</summary>
    Moved,

    /// <summary>The file changed, and the quote is no longer in it.</summary>
    Changed,

    /// <summary>The file is gone.</summary>
    Gone,
}

/// <summary>Looks a citation up in the file as it is now.</summary>
public static class CitationCheck
{
    /// <summary>The state, and where the quote stands now.</summary>
    public static async Task<(CitationState State, int Start, int End)> LocateAsync(
        this IKnowledgeBase knowledge, Citation citation, CancellationToken cancellationToken)
    {
        DocumentContent? content = await knowledge.GetContentAsync(citation.DocumentId, cancellationToken).ConfigureAwait(false);
        return content is null ? (CitationState.Gone, citation.Start, citation.End) : Locate(content.Text, citation.Start, citation.Quote);
    }

    /// <summary>The same in a text that is there.</summary>
    /// <param name="text">The document's, as it is now.</param>
    /// <param name="start">Where the quote stood; any number.</param>
    /// <param name="quote">What stood there.</param>
    public static (CitationState State, int Start, int End) Locate(string text, int start, string quote)
    {
        if (start >= 0 && start <= text.Length - quote.Length && text.AsSpan(start, quote.Length).SequenceEqual(quote))
            return (CitationState.Same, start, start + quote.Length);
        int at = Nearest(text, quote, start);
        return at < 0 ? (CitationState.Changed, 0, 0) : (CitationState.Moved, at, at + quote.Length);
    }

    /// <summary>Where a quote stands that is nearest to where it stood, or -1: tables and lists repeat themselves.</summary>
    private static int Nearest(string text, string quote, int start)
    {
        if (quote.Length == 0) return -1;
        int nearest = -1;
        for (int at = text.IndexOf(quote, StringComparison.Ordinal); at >= 0; at = text.IndexOf(quote, at + 1, StringComparison.Ordinal))
            if (nearest < 0 || Math.Abs(at - start) < Math.Abs(nearest - start)) nearest = at;
        return nearest;
    }
}
