using Rag.Retrieval.Documents;

namespace Rag.Ingest.Chunking;

/// <summary>Where a passage always begins.</summary>
internal static class Sections
{
    /// <summary>What is written for programs gets a passage of its own where it is at least so long, in UTF-16 units; a shorter scrap stays where it is.</summary>
    private const int LongScrap = 200;

    /// <summary>Indexes of the blocks that begin a section: headings, entries, and the borders of what no reader needs.</summary>
    public static HashSet<int> Of(DocumentContent content)
    {
        IReadOnlyList<Block> blocks = content.Blocks;
        HashSet<int> sections = [];
        int entry = 0;
        for (int i = 0; i < blocks.Count; i++)
        {
            // A heading right under a higher one shares its passage.
            if (blocks[i].Kind is BlockKind.Heading && !(i > 0 && blocks[i - 1] is { Kind: BlockKind.Heading } above && above.Level < blocks[i].Level)) sections.Add(i);
            while (entry < content.Entries.Count && content.Entries[entry].Start < blocks[i].End)
            {
                if (content.Entries[entry].Start >= blocks[i].Start) sections.Add(i);
                entry++;
            }
        }
        for (int i = 0; i < blocks.Count;)
        {
            int end = i + 1;
            while (end < blocks.Count && blocks[end].Machine == blocks[i].Machine) end++;
            if (blocks[i].Machine is not null && blocks[end - 1].End - blocks[i].Start >= LongScrap)
            {
                sections.Add(i);
                sections.Add(end);
            }
            i = end;
        }
        return sections;
    }
}
