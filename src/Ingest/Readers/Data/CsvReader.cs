using System.Text;
using Rag.Ingest.Readers.Tables;
using Rag.Ingest.Readers.Text;

namespace Rag.Ingest.Readers.Data;

/// <summary>
/// Reads separated values (RFC 4180 and its relatives): the separator is detected or stands in the first line (sep=;), the header is the
/// row that names the columns, below lines that say what the file is.
/// </summary>
internal sealed class CsvReader : IDocumentReader
{
    private const int LongestQuoted = 100_000;

    public bool CanRead(FileKind kind) => kind == FileKind.Csv;

    public ReadResult Read(Stream stream, FileKind kind, ReadRequest request, CancellationToken cancellationToken)
    {
        string text = TextDecoder.Decode(stream.ReadAll(request.Limits));
        (char separator, int start) = Declared(text) ?? (Separator(text), 0);
        var builder = new ContentBuilder(request.Limits);
        var table = new TableWriter(builder, rule: HeaderRule.Sheet);
        int line = start > 0 ? 2 : 1;
        for (int at = start; at < text.Length;)
        {
            if ((line & 0xFFF) == 0) cancellationToken.ThrowIfCancellationRequested();
            int row = line;
            List<string> cells = Row(text, separator, ref at, ref line);
            table.Add(cells, $"line {row}");
        }
        table.End();
        return new ReadDocument(builder.Build()) { MediaType = separator == '\t' ? "text/tab-separated-values" : "text/csv" };
    }

    /// <summary>The line by which Excel is told the separator, and where the next one begins.</summary>
    private static (char Separator, int Start)? Declared(string text)
    {
        ReadOnlySpan<char> start = text.AsSpan(0, Math.Min(text.Length, 12));
        int quote = start.StartsWith("\"") ? 1 : 0;
        if (start.Length < quote + 5 || !start[quote..].StartsWith("sep=", StringComparison.OrdinalIgnoreCase)) return null;
        int end = text.AsSpan().IndexOfAny('\r', '\n');
        if (end < 0 || end > quote * 2 + 5) return null;
        return (text[quote + 4], end + (text[end] == '\r' && end + 1 < text.Length && text[end + 1] == '\n' ? 2 : 1));
    }

    /// <summary>The candidate that gives the first lines the most columns and most evenly.</summary>
    private static char Separator(string text)
    {
        string[] lines = [.. text.Split('\n', 50).Take(49).Where(l => l.Trim().Length > 0)];
        (char Best, double Score) best = (',', 0);
        foreach (char candidate in (ReadOnlySpan<char>)[',', ';', '\t', '|'])
        {
            int[] counts = [.. lines.Select(l => Unquoted(l).Count(c => c == candidate))];
            if (counts.Length == 0 || counts.Max() == 0) continue;
            int usual = counts.GroupBy(c => c).MaxBy(g => g.Count())!.Key;
            double even = (double)counts.Count(c => c == usual) / counts.Length;
            double score = usual == 0 ? 0 : even * (1 + Math.Log(usual));
            if (score > best.Score) best = (candidate, score);
        }
        return best.Best;
    }

    private static IEnumerable<char> Unquoted(string line)
    {
        bool quoted = false;
        foreach (char c in line.Length > 10_000 ? line[..10_000] : line)
        {
            if (c == '"') quoted = !quoted;
            else if (!quoted) yield return c;
        }
    }

    /// <summary>The cells of the row that begins at <paramref name="at"/>, which moves to the next one, as <paramref name="line"/> does.</summary>
    internal static List<string> Row(string text, char separator, ref int at, ref int line)
    {
        List<string> cells = [];
        while (true)
        {
            cells.Add(Cell(text, separator, ref at, ref line));
            if (at >= text.Length) return cells;
            char end = text[at++];
            if (end == separator) continue;
            if (end == '\r' && at < text.Length && text[at] == '\n') at++;
            line++;
            return cells;
        }
    }

    /// <summary>Ends before a separator, a line end or the end. A quotation that never closes is none: its mark is a character.</summary>
    private static string Cell(string text, char separator, ref int at, ref int line)
    {
        if (at < text.Length && text[at] == '"')
        {
            var value = new StringBuilder();
            int lines = 0;
            for (int i = at + 1; i < text.Length && i - at < LongestQuoted; i++)
            {
                if (text[i] == '\n') lines++;
                if (text[i] != '"') value.Append(text[i]);
                else if (i + 1 < text.Length && text[i + 1] == '"') value.Append(text[i++]);
                else
                {
                    int after = i + 1;
                    while (after < text.Length && text[after] != separator && text[after] is not ('\n' or '\r')) value.Append(text[after++]);
                    at = after;
                    line += lines;
                    return value.ToString();
                }
            }
        }
        int start = at;
        while (at < text.Length && text[at] != separator && text[at] is not ('\n' or '\r')) at++;
        return text[start..at];
    }
}
