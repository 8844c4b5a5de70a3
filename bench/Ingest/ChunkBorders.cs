using Rag.Retrieval.Answers.Sentences;
using Rag.Retrieval.Documents;
using Rag.Retrieval.Models;

namespace Rag.Bench.Ingest;

/// <summary>What a border between two passages runs through.</summary>
internal enum ChunkBorder
{
    Clean,
    Sentence,
    List,
    Table,
    Code,
    LongSentence,
    LongList,
    LongTable,
    LongCode,
}

/// <summary>Judges the borders of one document's passages by its blocks and sentences alone, not by how the chunker goes about it.</summary>
internal sealed class ChunkBorders(DocumentContent content, int maxTokens)
{
    public ChunkBorder Of(Passage before, Passage after)
    {
        int i = 0;
        while (i < content.Blocks.Count && content.Blocks[i].End <= after.Start) i++;
        if (i == content.Blocks.Count) return ChunkBorder.Clean;
        Block block = content.Blocks[i];
        if (block.Start < after.Start)
        {
            if (block.Kind is BlockKind.Code) return Lines(block, before, after);
            TextRange whole = block.Kind is BlockKind.Paragraph or BlockKind.Quote or BlockKind.ListItem
                ? SentenceSplitter.Split(content.Text, block.Start, block.End, [block]).FirstOrDefault(s => s.Start < after.Start && s.End > before.End)
                : new TextRange(block.Start, block.End);
            if (whole.End == 0) return ChunkBorder.Clean;
            return Fits(whole.Start, whole.End) ? ChunkBorder.Sentence : ChunkBorder.LongSentence;
        }
        if (i == 0) return ChunkBorder.Clean;
        Block above = content.Blocks[i - 1];
        return block.Kind switch
        {
            BlockKind.TableRow when above.Kind is BlockKind.TableRow or BlockKind.TableHeader => Unit(i, IsTable) ? ChunkBorder.Table : ChunkBorder.LongTable,
            BlockKind.ListItem when above.Kind is BlockKind.ListItem => Unit(i, IsList) ? ChunkBorder.List : ChunkBorder.LongList,
            BlockKind.ListItem when above.Kind is BlockKind.Paragraph && content.Text[above.End - 1] is ':' => ChunkBorder.List,
            _ => ChunkBorder.Clean,
        };
    }

    private ChunkBorder Lines(Block block, Passage before, Passage after)
    {
        bool atLine = content.Text.AsSpan(before.End, after.Start - before.End).Contains('\n');
        if (Fits(block.Start, block.End)) return ChunkBorder.Code;
        return atLine ? ChunkBorder.LongCode : ChunkBorder.LongSentence;
    }

    /// <summary>Whether the run of blocks around one fits a passage with the line that leads it in.</summary>
    private bool Unit(int block, Func<Block, bool> belongs)
    {
        int first = block, last = block;
        while (first > 0 && belongs(content.Blocks[first - 1])) first--;
        if (first > 0 && content.Blocks[first - 1] is { Kind: BlockKind.Paragraph } lead && content.Text[lead.End - 1] is ':') first--;
        while (last + 1 < content.Blocks.Count && belongs(content.Blocks[last + 1]) && content.Blocks[last + 1].Kind is not BlockKind.TableHeader) last++;
        return Fits(content.Blocks[first].Start, content.Blocks[last].End);
    }

    private bool Fits(int start, int end) => TokenEstimate.Count(content.Text[start..end]) <= maxTokens;

    private static bool IsList(Block block) => block.Kind is BlockKind.ListItem;

    private static bool IsTable(Block block) => block.Kind is BlockKind.TableRow or BlockKind.TableHeader;
}
