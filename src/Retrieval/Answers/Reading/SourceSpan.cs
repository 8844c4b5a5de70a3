using Rag.Retrieval.Documents;
using Rag.Retrieval.Search;

namespace Rag.Retrieval.Answers.Reading;

/// <summary>A stretch of a document's text, from the beginning of a block to the end of one.</summary>
/// <param name="Start">First UTF-16 unit.</param>
/// <param name="End">One after the last.</param>
internal readonly record struct SourceSpan(int Start, int End)
{
    /// <summary>Its characters.</summary>
    public int Length => End - Start;

    /// <summary>Whether they overlap or touch but for so many characters.</summary>
    public bool IsNear(SourceSpan other, int gap) => other.Start <= End + gap && Start <= other.End + gap;

    /// <summary>Both and what lies between them.</summary>
    public SourceSpan With(SourceSpan other) => new(Math.Min(Start, other.Start), Math.Max(End, other.End));
}

/// <summary>Widens a found passage to what a reader needs to understand it. Pure.</summary>
internal static class SpanWidening
{
    /// <summary>How far a list's or table's beginning is fetched, in characters.</summary>
    private const int FarthestLead = 1500;

    /// <summary>
    /// The passage with so many characters before and after it, whole blocks only and within its section: never over a heading, except that the section's own
    /// heading is taken in where it is reached. A list begins with the line that leads it in.
    /// </summary>
    /// <param name="content">Its document's text.</param>
    /// <param name="passage">As found.</param>
    /// <param name="around">Characters on each side.</param>
    public static SourceSpan Widen(DocumentContent content, Passage passage, int around)
    {
        IReadOnlyList<Block> blocks = content.Blocks;
        int first = FirstEndingAfter(blocks, passage.Start), last = first;
        if (first >= blocks.Count) return new SourceSpan(passage.Start, passage.End);
        while (last + 1 < blocks.Count && blocks[last + 1].Start < passage.End) last++;
        int start = Math.Min(passage.Start, blocks[first].Start), end = Math.Max(passage.End, blocks[last].End);

        int from = start;
        while (first > 0 && blocks[first].Kind is not BlockKind.Heading && from - blocks[first - 1].Start <= Reach(first)) start = blocks[--first].Start;
        int until = end;
        while (last + 1 < blocks.Count && blocks[last + 1].Kind is not BlockKind.Heading && blocks[last + 1].End - until <= around) end = blocks[++last].End;
        return new SourceSpan(start, end);

        // What continues a list is nothing without the list's beginning and its lead-in.
        int Reach(int block) => blocks[block].Kind is BlockKind.ListItem && blocks[block - 1].Kind is BlockKind.ListItem or BlockKind.Paragraph
            ? Math.Max(around, FarthestLead) : around;
    }

    /// <summary>The first block that ends after a place; the number of blocks where none does.</summary>
    public static int FirstEndingAfter(IReadOnlyList<Block> blocks, int place)
    {
        int low = 0, high = blocks.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (blocks[middle].End <= place) low = middle + 1;
            else high = middle;
        }
        return low;
    }
}
