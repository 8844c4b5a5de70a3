using System.Text;
using Rag.Retrieval.Documents;

namespace Rag.Ingest.Readers.Tables;

/// <summary>A cell as its format gives it.</summary>
/// <param name="Text">What stands in it.</param>
/// <param name="Across">Columns that it covers, from 1.</param>
/// <param name="Down">Rows that it covers, from 1.</param>
/// <param name="Links">Links within its text; null for none.</param>
/// <param name="FromAbove">True where it goes on with the cell above, which then says how far it reaches (<c>vMerge</c> in WordprocessingML).</param>
internal readonly record struct TableCell(string Text, int Across = 1, int Down = 1, IReadOnlyList<TextLink>? Links = null, bool FromAbove = false)
{
    /// <summary>
    /// A cell of paragraphs, lists and tables, on one line: items and rows are set apart by semicolons, the cells of a row by commas.
    /// </summary>
    public static TableCell Of(DocumentContent content, int across = 1, int down = 1)
    {
        if (content.Blocks.Count == 0) return new TableCell("", across, down);
        if (content.Blocks is [var only] && content.Text.AsSpan(only.Start, only.End - only.Start).IndexOfAny('\t', '\n') < 0)
            return new TableCell(content.Text[only.Start..only.End], across, down, content.Links.Count == 0 ? null : content.Links);
        var text = new StringBuilder(content.Text.Length + 8);
        int[]? places = content.Links.Count == 0 ? null : new int[content.Text.Length + 1];
        BlockKind? last = null;
        foreach (Block block in content.Blocks)
        {
            if (last is { } before) text.Append(IsRow(before) && IsRow(block.Kind) || (before == BlockKind.ListItem
                && block.Kind == BlockKind.ListItem) ? "; " : " ");
            last = block.Kind;
            for (int i = block.Start; i < block.End; i++)
            {
                if (places is not null) places[i] = text.Length;
                if (content.Text[i] == '\t') text.Append(text.Length > 0 && text[^1] is not (' ' or ',') ? ", " : "");
                else text.Append(content.Text[i] == '\n' ? ' ' : content.Text[i]);
            }
            if (places is not null) places[block.End] = text.Length;
        }
        return new TableCell(text.ToString(), across, down, places is null ? null
            : [.. content.Links.Select(l => l with { Start = places[l.Start], End = places[l.End] })]);
    }

    private static bool IsRow(BlockKind kind) => kind is BlockKind.TableHeader or BlockKind.TableRow;
}

/// <summary>One place of the grid.</summary>
/// <param name="Cell">The cell that covers it.</param>
/// <param name="Begins">True where the cell begins in this row, not above it.</param>
/// <param name="First">True in the first column that the cell covers.</param>
internal readonly record struct TableSlot(TableCell Cell, bool Begins, bool First)
{
    public string Text => Cell.Text;

    /// <summary>True where something is written that does not stand to its left or above already.</summary>
    public bool IsOwn => Begins && First && Text.Length > 0;
}
