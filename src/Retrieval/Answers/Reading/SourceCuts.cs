using Rag.Retrieval.Documents;

namespace Rag.Retrieval.Answers.Reading;

/// <summary>Cuts a stretch of a document into the pieces that get a number each. Pure.</summary>
internal static class SourceCuts
{
    /// <summary>A section shorter than this shares its number with the next one.</summary>
    private const int Shortest = 200;

    /// <summary>The pieces in order: a heading or an entry begins one, and none is longer than it must be, whole blocks given.</summary>
    /// <param name="content">The document's text.</param>
    /// <param name="span">The stretch.</param>
    /// <param name="longest">Characters of a piece, unless one block has more.</param>
    public static IEnumerable<SourceSpan> Of(DocumentContent content, SourceSpan span, int longest)
    {
        int start = span.Start;
        for (int i = SpanWidening.FirstEndingAfter(content.Blocks, span.Start); i < content.Blocks.Count && content.Blocks[i].Start < span.End; i++)
        {
            Block block = content.Blocks[i];
            bool begins = (block.Kind is BlockKind.Heading && block.Start - start >= Shortest) || content.EntryAt(block.Start) != content.EntryAt(start);
            if (block.Start > start && (begins || Math.Min(block.End, span.End) - start > longest))
            {
                yield return Trimmed(content.Text, start, block.Start);
                start = block.Start;
            }
        }
        if (start < span.End) yield return Trimmed(content.Text, start, span.End);
    }

    /// <summary>The headings above a place, outermost first; one that begins there stands in the text itself and is not among them.</summary>
    public static IReadOnlyList<string> HeadingsAbove(IReadOnlyList<Block> blocks, int place, string text)
    {
        List<string> headings = [];
        int level = int.MaxValue;
        for (int i = SpanWidening.FirstEndingAfter(blocks, place) - 1; i >= 0 && level > 1; i--)
        {
            if (blocks[i].Kind is not BlockKind.Heading || blocks[i].Level >= level) continue;
            level = blocks[i].Level;
            headings.Insert(0, text[blocks[i].Start..blocks[i].End]);
        }
        return headings;
    }

    private static SourceSpan Trimmed(string text, int start, int end)
    {
        while (end > start && char.IsWhiteSpace(text[end - 1])) end--;
        while (start < end && char.IsWhiteSpace(text[start])) start++;
        return new SourceSpan(start, end);
    }
}
