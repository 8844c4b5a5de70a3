using Rag.Retrieval.Documents;

namespace Rag.Ingest.Readers.Pdf;

/// <summary>Writes lines as headings, paragraphs, list items and table rows, and says for each line where it stands.</summary>
internal sealed class PdfBlocks(ContentBuilder builder, PdfHeadings headings, Hyphenation hyphenation)
{
    private const string Bullets = "•▪◦‣⁃■□●○–*-";

    private PdfLine? last;
    private int lastHeading;

    public void Write(PdfPage page, string? label)
    {
        List<PdfLine> lines = page.Lines;
        List<(int Start, int End)> tables = PdfTables.Find(lines);
        int table = 0;
        for (int i = 0; i < lines.Count; i++)
        {
            while (table < tables.Count && tables[table].End <= i) table++;
            if (table < tables.Count && tables[table].Start == i)
            {
                WriteTable(page, label, tables[table].Start, tables[table].End);
                i = tables[table].End - 1;
                continue;
            }
            WriteLine(page, lines[i], label);
        }
    }

    private void WriteTable(PdfPage page, string? label, int start, int end)
    {
        int header = PdfTables.HeaderRows(page.Lines, start, end);
        for (int i = start; i < end; i++)
        {
            if (i == start || i >= start + header) builder.Open(i < start + header ? BlockKind.TableHeader : BlockKind.TableRow, 0, page.Number, label);
            else builder.Separate('\n');
            int at = builder.Length;
            bool first = true;
            foreach (IReadOnlyList<PdfSegment> cell in PdfTables.Cells(page.Lines[i]))
            {
                if (!first) builder.Separate('\t');
                builder.Append(string.Join(' ', cell.Select(s => s.Text)));
                first = false;
            }
            Place(page, page.Lines[i], at);
        }
        builder.Close();
        last = null;
    }

    private void WriteLine(PdfPage page, PdfLine line, string? label)
    {
        int level = headings.Level(line);
        bool continues = last is not null && (level > 0 ? level == lastHeading && Continues(line) : lastHeading == 0 && Continues(line) && !StartsItem(line));
        if (!continues)
        {
            BlockKind kind = level > 0 ? BlockKind.Heading : StartsItem(line) ? BlockKind.ListItem : BlockKind.Paragraph;
            builder.Open(kind, level > 0 ? level : kind == BlockKind.ListItem ? 1 : 0, page.Number, label);
        }
        else if (!hyphenation.Mend(builder, line.Text)) builder.Append(" ");
        int at = builder.Length;
        builder.Append(line.Text);
        Place(page, line, at);
        (last, lastHeading) = (line, level);
    }

    /// <summary>
    /// A paragraph goes on where the next line has its size and the distance of lines, or at the top of the next column or page if the sentence
    /// was not over.
    /// </summary>
    private bool Continues(PdfLine line)
    {
        if (Math.Abs(line.Size - last!.Size) > 0.08 * last.Size || line.Turn != last.Turn) return false;
        if (line.BeginsRegion || line.Page != last.Page)
            return line.Text.Length > 0 && char.IsLower(line.Text[0]) && last.Text[^1] is not ('.' or '!' or '?' or ':');
        double distance = last.Baseline - line.Baseline;
        if (distance > 1.7 * line.Size || distance < 0) return false;
        // An indented first line begins a paragraph, unless the whole of it hangs.
        bool indented = line.Start > last.Start + 0.8 * line.Size && last.Text[^1] is '.' or '!' or '?' or ':';
        return !indented || StartsItem(last);
    }

    private static bool StartsItem(PdfLine line)
    {
        string text = line.Text;
        if (text.Length > 2 && Bullets.Contains(text[0], StringComparison.Ordinal) && text[1] == ' ') return true;
        int digits = 0;
        while (digits < text.Length && digits < 3 && char.IsDigit(text[digits])) digits++;
        return (digits is 1 or 2 && text.Length > digits + 2 && text[digits] is '.' or ')' && text[digits + 1] == ' ')
            || (text.Length > 4 && text[0] == '(' && text[2] == ')' && text[3] == ' ');
    }

    private void Place(PdfPage page, PdfLine line, int at)
    {
        float Fraction(double value, double of) => (float)Math.Clamp(of > 0 ? value / of : 0, 0, 1);
        float left = Fraction(line.Box.Left, page.Width), right = Fraction(line.Box.Right, page.Width);
        float top = 1 - Fraction(line.Box.Top, page.Height), bottom = 1 - Fraction(line.Box.Bottom, page.Height);
        builder.Line(at, page.Number, left, top, right - left, bottom - top);
    }
}
