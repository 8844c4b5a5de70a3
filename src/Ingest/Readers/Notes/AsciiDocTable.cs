using Rag.Retrieval.Documents;

namespace Rag.Ingest.Readers.Notes;

/// <summary>An AsciiDoc table with cells between bars, a row a line or a cell a line; the first row is the header where a blank line follows it.</summary>
internal static class AsciiDocTable
{
    public static void Write(IReadOnlyList<string> lines, ContentBuilder builder, AsciiDocText text)
    {
        string[] first = [.. lines.SkipWhile(string.IsNullOrWhiteSpace).TakeWhile(line => !string.IsNullOrWhiteSpace(line))];
        List<string> cells = [];
        int columns = 0;
        bool hasHeader = first.Length == 1;
        foreach (string line in lines)
        {
            string[] parts = line.Split('|');
            // What stands before the first bar belongs to the cell above.
            if (cells.Count > 0 && parts[0].Trim() is { Length: > 0 } more) cells[^1] += " " + more;
            cells.AddRange(parts.Skip(1).Select(cell => cell.Trim()));
            columns = columns == 0 ? parts.Length - 1 : columns;
        }
        if (columns <= 0) return;
        for (int at = 0; at < cells.Count; at += columns)
        {
            bool header = hasHeader && at == 0;
            builder.AddRow(header ? BlockKind.TableHeader : BlockKind.TableRow, [.. cells.Skip(at).Take(columns).Select(text.Plain)]);
        }
    }
}
