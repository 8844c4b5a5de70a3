using Rag.Retrieval.Documents;

namespace Rag.Ingest.Chunking;

/// <summary>The lists, tables and blocks of code of a document, each with the line that leads it in: what a reader takes in as one.</summary>
internal sealed class Wholes
{
    private const int FarthestItem = 500, LongestNote = 160;

    private readonly IReadOnlyList<Block> blocks;
    private readonly int[] of;
    private readonly List<(int First, int Outermost)> wholes = [];

    public Wholes(DocumentContent content)
    {
        blocks = content.Blocks;
        of = new int[blocks.Count];
        for (int i = 0; i < of.Length; i++)
        {
            bool leadsIn = blocks[i].Kind is BlockKind.Paragraph && i + 1 < of.Length && IsOfMany(blocks[i + 1]) && LeadsIn(content.Text, blocks[i], blocks[i + 1]);
            bool goesOn = i > 0 && of[i - 1] >= 0 && GoesOn(blocks[i - 1], blocks[i]);
            if (!leadsIn && !IsOfMany(blocks[i])) of[i] = -1;
            else if (goesOn) of[i] = of[i - 1];
            else
            {
                of[i] = wholes.Count;
                wholes.Add((i, int.MaxValue));
            }
            if (blocks[i].Kind is BlockKind.ListItem && wholes[of[i]] is var whole && blocks[i].Level < whole.Outermost) wholes[of[i]] = whole with { Outermost = blocks[i].Level };
        }
    }

    /// <summary>The whole that a block belongs to; -1 where it belongs to none.</summary>
    public int Of(int block) => block < of.Length ? of[block] : -1;

    /// <summary>Whether two blocks belong to one whole.</summary>
    public bool AreOne(int a, int b) => Of(a) is >= 0 and var whole && whole == Of(b);

    /// <summary>The first block of a block's whole where it is the line that leads it in; otherwise -1.</summary>
    public int LeadInOf(int block)
    {
        if (Of(block) is not (>= 0 and var whole)) return -1;
        int first = wholes[whole].First;
        return first < block && blocks[first].Kind is BlockKind.Paragraph ? first : -1;
    }

    /// <summary>The item that a nested one stands below; -1 where it is not nested, or too far from it.</summary>
    public int ItemAbove(int block)
    {
        if (Of(block) is not (>= 0 and var whole) || blocks[block].Kind is not BlockKind.ListItem || blocks[block].Level <= wholes[whole].Outermost) return -1;
        for (int i = block - 1; i >= Math.Max(wholes[whole].First, block - FarthestItem); i--)
            if (blocks[i].Kind is BlockKind.ListItem && blocks[i].Level < blocks[block].Level) return i;
        return -1;
    }

    /// <summary>The pieces with what a cut before each would be, now that their tokens are known.</summary>
    public List<Piece> Grade(IReadOnlyList<Piece> pieces, int maxTokens)
    {
        int[] tokens = new int[wholes.Count];
        foreach (Piece piece in pieces)
            if (Of(piece.Block) is >= 0 and var whole) tokens[whole] += piece.Tokens;
        return [.. pieces.Select((piece, i) => i == 0 || piece.Before is Cut.Within or Cut.Section || blocks.Count == 0
            ? piece : piece with { Before = Between(pieces[i - 1], piece, tokens, maxTokens) })];
    }

    private Cut Between(Piece before, Piece piece, int[] tokens, int maxTokens)
    {
        Block above = blocks[before.Block], block = blocks[piece.Block];
        bool sameBlock = before.Block == piece.Block;
        if (above.Kind is BlockKind.Heading && !sameBlock) return Cut.Glued;
        if (!AreOne(before.Block, piece.Block)) return piece.Before;
        if (!sameBlock && above.Kind is BlockKind.TableHeader or BlockKind.Paragraph) return Cut.Glued;
        int whole = Of(piece.Block);
        if (tokens[whole] <= maxTokens) return Cut.Part;
        if (sameBlock) return block.Kind is BlockKind.Code && piece.Before == Cut.Block ? Cut.Item : Cut.Nested;
        return block.Kind is BlockKind.ListItem && block.Level > wholes[whole].Outermost ? Cut.Nested : Cut.Item;
    }

    private static bool IsOfMany(Block block) => block.Kind is BlockKind.ListItem or BlockKind.TableHeader or BlockKind.TableRow or BlockKind.Code;

    private static bool GoesOn(Block before, Block block) => (before.Kind, block.Kind) switch
    {
        (BlockKind.Paragraph, _) => IsOfMany(block),
        (BlockKind.ListItem, BlockKind.ListItem) => true,
        (BlockKind.TableHeader, BlockKind.TableHeader or BlockKind.TableRow) => true,
        (BlockKind.TableRow, BlockKind.TableRow) => true,
        _ => false,
    };

    /// <summary>"You need:", and above a table what its figures are ("All figures in thousand euros").</summary>
    private static bool LeadsIn(string text, Block block, Block below) =>
        text[block.End - 1] is ':' or '：' || (below.Kind is BlockKind.TableHeader && block.End - block.Start <= LongestNote);
}
