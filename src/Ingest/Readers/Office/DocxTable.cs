using System.Xml.Linq;
using Rag.Ingest.Readers.Tables;

namespace Rag.Ingest.Readers.Office;

/// <summary>Rows and cells of a Word table (ISO/IEC 29500-1, 17.4), whatever wraps them.</summary>
internal static class DocxTable
{
    /// <summary>The only cell of a table that is a frame around text; null for other tables.</summary>
    public static XElement? Frame(XElement table) =>
        Rows(table).Take(2).ToArray() is [XElement row] && Cells(row).Take(2).ToArray() is [XElement cell] ? cell : null;

    /// <param name="table">The table.</param>
    /// <param name="writer">Where it goes.</param>
    /// <param name="read">Reads what stands in a cell.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static void Write(XElement table, TableWriter writer, Func<XElement, TableCell> read, CancellationToken cancellationToken)
    {
        foreach (XElement row in Rows(table))
        {
            cancellationToken.ThrowIfCancellationRequested();
            XElement? properties = row.Child("trPr");
            List<TableCell> cells = [];
            if (Number(properties.Child("gridBefore")) is > 0 and var before) cells.Add(new TableCell("", before));
            foreach (XElement cell in Cells(row)) Add(cells, cell, read);
            writer.Add(cells, properties.Child("tblHeader").IsOn());
        }
        writer.End();
    }

    private static void Add(List<TableCell> cells, XElement cell, Func<XElement, TableCell> read)
    {
        XElement? properties = cell.Child("tcPr");
        int across = Math.Max(1, Number(properties.Child("gridSpan")));
        bool GoesOn(string name) => properties.Child(name) is { } merge && merge.Val() is null or "continue";
        if (GoesOn("hMerge") && cells.Count > 0) cells[^1] = cells[^1] with { Across = cells[^1].Across + across };
        else if (GoesOn("vMerge")) cells.Add(new TableCell("", across, FromAbove: true));
        else cells.Add(read(cell) with { Across = across });
    }

    private static IEnumerable<XElement> Rows(XElement table) => table.Unwrapped().Where(e => e.Name.LocalName == "tr"
        && e.Child("trPr").Child("del") is null);

    private static IEnumerable<XElement> Cells(XElement row) => row.Unwrapped().Where(e => e.Name.LocalName == "tc"
        && e.Child("tcPr").Child("cellDel") is null);

    private static int Number(XElement? property) => int.TryParse(property.Val(), out int number) ? number : 0;
}
