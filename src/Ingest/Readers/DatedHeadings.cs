using Rag.Retrieval.Documents;

namespace Rag.Ingest.Readers;

/// <summary>
/// A journal, minutes or a log in one file: sections whose headings begin with a date ("2025-03-14 Friday", "21. März 2025 – Verein") are its entries.
/// </summary>
internal static class DatedHeadings
{
    private const int Fewest = 2, LongestHeading = 120;

    /// <summary>The content with its entries, where it has none yet.</summary>
    public static DocumentContent Mark(DocumentContent content)
    {
        if (content.Entries.Count > 0) return content;
        List<(int Block, DateTimeOffset Date)> dated = [];
        for (int i = 0; i < content.Blocks.Count; i++)
            if (content.Blocks[i] is { Kind: BlockKind.Heading } heading && heading.End - heading.Start <= LongestHeading
                && WrittenDate.AtStartOf(content.Text[heading.Start..heading.End]) is { } date) dated.Add((i, date));
        if (dated.Select(d => d.Date).Distinct().Take(Fewest).Count() < Fewest) return content;
        List<Entry> entries = [];
        foreach ((int block, DateTimeOffset date) in dated)
        {
            Block heading = content.Blocks[block];
            int end = block + 1;
            while (end < content.Blocks.Count && !(content.Blocks[end] is { Kind: BlockKind.Heading } next && next.Level <= heading.Level)) end++;
            // A date within a day's section is that day's own matter.
            if (entries.Count > 0 && heading.Start < entries[^1].End) continue;
            entries.Add(new Entry(heading.Start, content.Blocks[end - 1].End, date, Title: DocumentFacts.Clean(content.Text[heading.Start..heading.End])));
        }
        return content with { Entries = entries };
    }
}
