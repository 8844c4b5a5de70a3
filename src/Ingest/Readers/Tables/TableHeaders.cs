namespace Rag.Ingest.Readers.Tables;

/// <summary>Where the header of a table may stand.</summary>
internal enum HeaderRule
{
    /// <summary>Only where the format marks it.</summary>
    Marked,

    /// <summary>Where the format marks it, else in the first row.</summary>
    FirstRow,

    /// <summary>Below lines that belong to no table: sheets hold titles, notes and several tables.</summary>
    Sheet,
}

/// <summary>Which of a table's first rows name its columns.</summary>
internal static class TableHeaders
{
    private const int MostRows = 4;

    /// <summary>How many of the first rows are lines above the table, and how many rows after them are its header.</summary>
    public static (int Above, int Header) Of(IReadOnlyList<TableRowLine> rows, HeaderRule rule)
    {
        int above = Above(rows, rule);
        if (above == rows.Count) return (above, 0);
        bool marked = rows.Skip(above).Any(r => r.IsHeader);
        if (marked ? !rows[above].IsHeader : rule == HeaderRule.Marked) return (above, 0);
        int header = 1;
        while (header < MostRows && above + header + (marked ? 0 : 1) < rows.Count && GoesOn(rows, above, above + header, marked)) header++;
        if (above + header == rows.Count && !marked) return (above, 0);
        return !marked && ReachesBeyond(rows, above, header) ? (above, 0) : (above, header);
    }

    /// <summary>True where a row can only be the header of a further table: it has names, and figures stand below them.</summary>
    public static bool Begins(IReadOnlyList<TableRowLine> rows)
    {
        int above = Above(rows, HeaderRule.Sheet);
        if (above + 1 >= rows.Count || rows[above].HasFigures || rows[above].Filled < 2) return false;
        List<TableSlot> names = rows[above].Slots;
        return rows.Skip(above + 1).Any(row => Enumerable.Range(0, Math.Min(names.Count, row.Slots.Count)).Any(i => names[i].IsOwn
            && TableFigures.Is(row.Slots[i].Text)));
    }

    /// <summary>
    /// The row behind an empty one at which a further table begins, where the rows before it are a table as wide; 0 for none.
    /// </summary>
    public static int SecondTable(TableRowLine[] rows)
    {
        for (int i = 2; i + 1 < rows.Length; i++)
            if (rows[i].AfterBlank && Begins(rows[..i]) && Begins(rows[i..]) && rows[..i].Max(r => r.Filled) >= rows[i..].Max(r =>
                r.Filled)) return i;
        return 0;
    }

    /// <summary>
    /// Titles and notes: rows of one cell, in sheets also of a name and its value, above one that has most of the columns.
    /// </summary>
    private static int Above(IReadOnlyList<TableRowLine> rows, HeaderRule rule)
    {
        int most = rows.Max(r => r.Filled), left = rows.Min(r => r.Left), above = 0;
        if (most < 2) return 0;
        while (above < rows.Count && (IsTitle(rows, above) || (rule == HeaderRule.Sheet && IsPair(rows[above], left)
            && rows[above].Filled < 0.6 * most))) above++;
        return above;
    }

    /// <summary>What is marked as a header is one, unless it stands over all columns or further ones follow.</summary>
    private static bool IsTitle(IReadOnlyList<TableRowLine> rows, int at) =>
        rows[at].IsLine && (!rows[at].IsHeader || rows[at].SpansAcross || (at + 1 < rows.Count && rows[at + 1].IsHeader));

    private static bool IsPair(TableRowLine row, int left) => row.Filled == 2 && !row.IsHeader && row.Left == left
        && left + 1 < row.Slots.Count && row.Slots[left + 1].IsOwn;

    /// <summary>
    /// A header goes on where the format says so, or below cells that cover several columns or rows, if what stands there are names.
    /// </summary>
    private static bool GoesOn(IReadOnlyList<TableRowLine> rows, int first, int next, bool marked)
    {
        TableRowLine row = rows[next], last = rows[next - 1];
        if (marked) return row.IsHeader && !row.IsLine;
        if (row.IsLine || row.HasFigures) return false;
        bool isCovered = row.Slots.Exists(s => !s.Begins && s.Text.Length > 0), isOpen = row.Left > rows[first].Left;
        if (!isCovered && !(last.SpansAcross && Divides(row, last))) return false;
        return isOpen || rows.Skip(next + 1).Any(r => r.HasFigures);
    }

    /// <summary>True where different names stand below one cell.</summary>
    private static bool Divides(TableRowLine row, TableRowLine above) =>
        Enumerable.Range(1, Math.Max(0, Math.Min(row.Slots.Count, above.Slots.Count) - 1))
            .Any(i => !above.Slots[i].First && above.Slots[i].Text.Length > 0 && row.Slots[i].IsOwn
                && row.Slots[i].Text != row.Slots[i - 1].Text);

    /// <summary>A cell that goes on into the rows is one of them: such a table has no header.</summary>
    private static bool ReachesBeyond(IReadOnlyList<TableRowLine> rows, int first, int header) =>
        first + header < rows.Count && rows[first + header].Slots.Exists(s => !s.Begins && s.Text.Length > 0);
}
