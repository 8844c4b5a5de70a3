using Rag.Retrieval.Documents;

namespace Rag.Ingest.Readers.Tables;

/// <summary>
/// Writes a table of any format: lines above the header as paragraphs, one header with one name for each column, then row by row. A cell
/// that covers several rows or columns stands in each of them.
/// </summary>
internal sealed class TableWriter(ContentBuilder builder, int? page = null, HeaderRule rule = HeaderRule.FirstRow)
{
    // The header is among the first rows; a footer is short.
    private const int LookAhead = 30, LongestFooter = 10;

    private readonly TableSpans spans = new();
    private readonly List<TableRowLine> waiting = [];
    private readonly List<TableRowLine> footer = [];
    private HashSet<int> unused = [];
    private int columns;
    private bool begun, afterBlank;

    private bool IsDeciding => !begun || waiting.Count > 0;

    /// <summary>Adds the next row; an empty one, too, since cells reach down over it.</summary>
    /// <param name="cells">From left to right, without the places that cells from above cover.</param>
    /// <param name="isHeader">True where the format says so.</param>
    /// <param name="label">Its place in the file.</param>
    public void Add(IEnumerable<TableCell> cells, bool isHeader = false, string? label = null)
    {
        List<TableSlot> slots = spans.Row(cells);
        int last = slots.FindLastIndex(s => s.Text.Length > 0);
        if (last < 0 || !slots.Exists(s => s.IsOwn))
        {
            afterBlank = true;
            return;
        }
        if (last + 1 < slots.Count) slots = slots.GetRange(0, last + 1);
        var row = new TableRowLine(slots, isHeader, afterBlank, label);
        afterBlank = false;
        // After an empty row a sheet may go on with another table.
        if (begun && rule == HeaderRule.Sheet && row.AfterBlank)
        {
            if (waiting.Exists(r => r.Filled > 1)) Decide();
            waiting.Add(row);
        }
        else if (IsDeciding) waiting.Add(row);
        else Write(row);
        if (waiting.Count == LookAhead) Decide();
    }

    /// <summary>As above, of cells that each cover one row and column: most rows of large sheets, which are written as they come.</summary>
    public void Add(IReadOnlyList<string> texts, string? label)
    {
        int filled = 0, last = -1;
        for (int i = 0; i < texts.Count; i++)
        {
            if (texts[i].Length == 0) continue;
            filled++;
            last = i;
        }
        if (IsDeciding || afterBlank || filled < 3 || footer.Count > 0 || unused.Count > 0 || !spans.IsIdle)
        {
            Add(texts.Select(text => new TableCell(text)), label: label);
            return;
        }
        builder.Open(BlockKind.TableRow, 0, page, label);
        for (int i = 0; i <= last; i++)
        {
            if (i > 0) builder.Separate('\t');
            builder.Append(texts[i]);
        }
        builder.Close();
    }

    /// <summary>Writes what is left.</summary>
    public void End()
    {
        Decide();
        WriteFooter(asText: true);
    }

    private void Decide()
    {
        if (waiting.Count == 0) return;
        TableRowLine[] rows = [.. waiting];
        waiting.Clear();
        if (begun && !TableHeaders.Begins(rows))
        {
            foreach (TableRowLine row in rows) Write(row);
            return;
        }
        if (begun) WriteFooter(asText: true);
        else if (rule == HeaderRule.Sheet && TableHeaders.SecondTable(rows) is > 0 and var second)
        {
            waiting.AddRange(rows.AsSpan(second));
            rows = rows[..second];
        }
        begun = true;
        (int above, int header) = TableHeaders.Of(rows, rule);
        columns = rows.Max(r => r.Filled);
        unused = Unused(rows);
        for (int i = 0; i < above; i++) WriteLine(rows[i]);
        if (header > 0) WriteHeader(rows.AsSpan(above, header));
        foreach (TableRowLine row in rows.AsSpan(above + header)) Write(row);
        Decide();
    }

    /// <summary>Columns in which no cell begins: they only make others wide, and repeating those would say nothing.</summary>
    private static HashSet<int> Unused(TableRowLine[] rows)
    {
        HashSet<int> unused = [];
        for (int i = rows.Max(r => r.Slots.Count) - 1; i > 0; i--)
            if (!Array.Exists(rows, r => i < r.Slots.Count && r.Slots[i] is { First: true, Text.Length: > 0 })
                && Array.Exists(rows, r => i < r.Slots.Count && r.Slots[i] is { First: false, Text.Length: > 0 }))
                unused.Add(i);
        return unused;
    }

    private IEnumerable<TableSlot> Used(List<TableSlot> slots) =>
        unused.Count == 0 || slots.Where((slot, i) => slot is { First: true, Text.Length: > 0 } && unused.Contains(i)).Any() ? slots
            : slots.Where((_, i) => !unused.Contains(i));

    private void Write(TableRowLine row)
    {
        // What a sheet says below its table (a sum, a note) is no row of it, unless rows follow.
        if (rule == HeaderRule.Sheet && footer.Count < LongestFooter && columns > 2 && row.Filled <= 2 && (row.AfterBlank
            || footer.Count > 0))
        {
            footer.Add(row);
            return;
        }
        WriteFooter(asText: false);
        WriteRow(row);
    }

    private void WriteFooter(bool asText)
    {
        foreach (TableRowLine row in footer)
        {
            if (asText) WriteLine(row);
            else WriteRow(row);
        }
        footer.Clear();
    }

    private void WriteRow(TableRowLine row) => WriteCells(BlockKind.TableRow, row.IsSection ? [row.Slots[row.Left]]
        : Used(row.Slots), row.Label);

    /// <summary>A row that belongs to no column: its text, or a name with its value.</summary>
    private void WriteLine(TableRowLine row)
    {
        builder.Open(BlockKind.Paragraph, 0, page, row.Label);
        bool first = true;
        foreach (TableSlot slot in row.Slots.Where(s => s.IsOwn))
        {
            if (!first) builder.Append(builder[builder.Length - 1] is ':' or ' ' ? " " : row.Filled == 2 ? ": " : ", ");
            Append(slot.Cell);
            first = false;
        }
        builder.Close();
    }

    /// <summary>Several rows become one: above each column its names from top to bottom, each once.</summary>
    private void WriteHeader(ReadOnlySpan<TableRowLine> rows)
    {
        string? label = rows.Length == 1 || rows[0].Label is null ? rows[0].Label : $"{rows[0].Label} to {rows[^1].Label}";
        if (rows.Length == 1)
        {
            WriteCells(BlockKind.TableHeader, Used(rows[0].Slots), label);
            return;
        }
        int width = 0;
        foreach (TableRowLine row in rows) width = Math.Max(width, row.Slots.Count);
        List<TableSlot> names = [];
        for (int column = 0; column < width; column++)
        {
            List<string> parts = [];
            foreach (TableRowLine row in rows)
                if (column < row.Slots.Count && row.Slots[column].Text is { Length: > 0 } text && !parts.Contains(text)) parts.Add(text);
            names.Add(new TableSlot(new TableCell(string.Join(' ', parts)), Begins: true, First: !unused.Contains(column)));
        }
        WriteCells(BlockKind.TableHeader, Used(names), label);
    }

    private void WriteCells(BlockKind kind, IEnumerable<TableSlot> slots, string? label)
    {
        builder.Open(kind, 0, page, label);
        bool first = true;
        foreach (TableSlot slot in slots)
        {
            if (!first) builder.Separate('\t');
            Append(slot.Cell);
            first = false;
        }
        builder.Close();
    }

    /// <summary>White space collapses to single spaces as it is written, so that links are placed piece by piece.</summary>
    private void Append(TableCell cell)
    {
        ReadOnlySpan<char> text = cell.Text;
        int at = 0;
        foreach (TextLink link in cell.Links ?? [])
        {
            if (link.Start < at || link.End > text.Length) continue;
            builder.Append(text[at..link.Start]);
            int start = builder.Length;
            builder.Append(text[link.Start..link.End]);
            builder.Link(start, link.Target);
            at = link.End;
        }
        builder.Append(text[at..]);
    }
}
