using System.Text;
using Rag.Retrieval.Documents;

namespace Rag.Ingest.Readers.Rtf;

/// <summary>Puts text together to headings, paragraphs, list items and table rows.</summary>
internal sealed class RtfParagraphs(ContentBuilder builder)
{
    private readonly StringBuilder text = new();
    private readonly StringBuilder note = new();
    private readonly List<(BlockKind Kind, string Text, string Label)> notes = [];
    private readonly List<(int Start, int Length, string Target)> links = [];
    private readonly List<string> cells = [];
    private readonly List<RtfCell> defined = [];
    private readonly RtfTable table = new();
    private readonly HashSet<string> margins = [];
    private bool inTable, isHeaderRow;
    private int left;

    /// <summary>Level of the paragraph as a heading, 1 to 6; 0 where it is none.</summary>
    public int Heading { get; set; }

    public bool InTable { get => inTable; set => inTable = value; }

    /// <summary>Bullet or number that the list gives the paragraph; null where it is no item.</summary>
    public string? Bullet { get; set; }

    public int ListLevel { get; set; }

    public int Length => text.Length;

    /// <summary>The end of what was written of the paragraph or cell.</summary>
    public string Before => text.ToString(Math.Max(0, text.Length - 24), Math.Min(24, text.Length));

    public void Append(string value) => text.Append(value);

    /// <summary>Begins to say what the cells of a row are (<c>\trowd</c>).</summary>
    public void DefineRow()
    {
        defined.Clear();
        (isHeaderRow, left) = (false, 0);
    }

    public void DefineCell(RtfCell cell) => defined.Add(cell);

    public void MarkHeaderRow() => isHeaderRow = true;

    public void StartRowAt(int border) => left = border;

    /// <summary>Ends a cell of a table within a cell.</summary>
    public void EndNestedCell()
    {
        while (text.Length > 0 && text[^1] == ' ') text.Length--;
        text.Append(", ");
    }

    public void EndNestedRow()
    {
        while (text.Length > 0 && text[^1] is ' ' or ',') text.Length--;
        text.Append("; ");
    }

    /// <summary>A header or footer, once whatever pages it is for.</summary>
    public void EndMargin()
    {
        string written = note.ToString().Trim();
        note.Clear();
        if (written.Length == 0 || !margins.Add(written)) return;
        foreach (string line in written.Split('\n')) notes.Add((BlockKind.Paragraph, line, "header or footer"));
        if (text.Length == 0 && !inTable && cells.Count == 0) EndNotes();
    }

    public void AppendNote(string value) => note.Append(value);

    public void Link(int start, string target)
    {
        if (start < text.Length) links.Add((start, text.Length - start, target));
    }

    /// <summary>Back to the defaults (<c>\pard</c>), but for the bullet, which is written before it.</summary>
    public void Reset() => (Heading, inTable, ListLevel) = (0, false, 0);

    public void EndNote(BlockKind kind, string label)
    {
        if (note.ToString().Trim() is { Length: > 0 } written) notes.Add((kind, written, label));
        note.Clear();
    }

    public void EndParagraph()
    {
        if (inTable)
        {
            text.Append(Bullet is null ? " " : "; ");
            Bullet = null;
            return;
        }
        EndTable();
        BlockKind kind = Heading > 0 ? BlockKind.Heading : Bullet is not null ? BlockKind.ListItem : BlockKind.Paragraph;
        string? number = Bullet is { Length: > 1 } && Bullet.Any(char.IsLetterOrDigit) ? Bullet : null;
        builder.Open(kind, Heading > 0 ? Heading : kind == BlockKind.ListItem ? ListLevel + 1 : 0);
        if (number is not null && text.Length > 0) builder.Append(number + " ");
        Write();
        Bullet = null;
        EndNotes();
    }

    public void EndCell()
    {
        cells.Add(text.ToString().TrimEnd(' ', ';'));
        Bullet = null;
        Clear();
    }

    public void EndRow()
    {
        if (cells.Count > 0) table.Add(cells, defined, left, isHeaderRow);
        cells.Clear();
    }

    private void EndTable()
    {
        if (table.IsEmpty) return;
        table.Write(builder);
        EndNotes();
    }

    /// <summary>Writes what was not ended.</summary>
    public void End()
    {
        inTable = false;
        if (cells.Count > 0) EndRow();
        EndTable();
        EndParagraph();
        builder.Close();
    }

    private void Write()
    {
        string all = text.ToString();
        int at = 0;
        foreach ((int start, int length, string target) in links)
        {
            if (start < at) continue;
            AppendLines(all.AsSpan(at, start - at));
            int begin = builder.Length;
            AppendLines(all.AsSpan(start, length));
            builder.Link(begin, target);
            at = start + length;
        }
        AppendLines(all.AsSpan(at));
        builder.Close();
        Clear();
    }

    private void AppendLines(ReadOnlySpan<char> value)
    {
        for (int end; (end = value.IndexOf('\n')) >= 0; value = value[(end + 1)..])
        {
            builder.Append(value[..end]);
            builder.Separate('\n');
        }
        builder.Append(value);
    }

    private void EndNotes()
    {
        foreach ((BlockKind kind, string written, string label) in notes) builder.Add(kind, written, label: label);
        notes.Clear();
    }

    private void Clear()
    {
        text.Clear();
        links.Clear();
    }
}
