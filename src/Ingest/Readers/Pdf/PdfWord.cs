using Rag.Ingest.Readers.Marks;

namespace Rag.Ingest.Readers.Pdf;

/// <summary>A word on a page, in the frame of its own writing direction: U runs along the line, V upwards, in points.</summary>
internal sealed class PdfWord
{
    // In sizes of the text on the line.
    private const double Smaller = 0.85, Raise = 0.15, Lower = 0.06;

    private int shift;
    private string shifted = "";

    public required string Text { get; set; }
    public required double Start { get; set; }
    public required double End { get; set; }
    public required double Baseline { get; init; }
    public required double Size { get; init; }
    public required bool Bold { get; init; }

    /// <summary>Degrees that the writing direction is turned counterclockwise on the page as shown.</summary>
    public required int Turn { get; init; }

    /// <summary>True where the file itself puts a space behind it.</summary>
    public bool SpaceAfter { get; set; }

    /// <summary>Adds glyphs behind the others.</summary>
    /// <param name="value">Their text.</param>
    /// <param name="glyphShift">1 where they are raised, -1 where they are lowered, else 0.</param>
    public void Add(string value, int glyphShift)
    {
        if (glyphShift != shift) EndShift();
        shift = glyphShift;
        if (shift == 0) Text += value;
        else shifted += value;
    }

    /// <summary>Writes what was raised or lowered, now that it is whole.</summary>
    public void EndShift()
    {
        if (shifted.Length > 0) Text += shift > 0 ? RaisedText.Superscript(Text, shifted) : RaisedText.Subscript(Text, shifted);
        (shift, shifted) = (0, "");
    }

    /// <summary>1 where glyphs of a size on a baseline are raised beside this word, -1 where they are lowered, else 0.</summary>
    public int ShiftOf(double size, double baseline)
    {
        double rise = baseline - Baseline;
        return size > Smaller * Size ? 0 : rise > Raise * Size ? 1 : rise < -Lower * Size ? -1 : 0;
    }

    /// <summary>
    /// True for glyphs that are raised or lowered for a reason: figures, their signs, marks of notes. Logos shift letters as well.
    /// </summary>
    public static bool MayShift(string value) => char.IsDigit(value[0]) || value[0] is '+' or '-' or '−' or ',' or '–' or '*' or '†' or '‡';

    /// <summary>
    /// Makes a number that stands small and high before this size and baseline the mark of a note; false where it is none.
    /// </summary>
    public bool BecomesMark(double size, double baseline)
    {
        if (Size > Smaller * size || Baseline - baseline < Raise * size || Text.Length > 3 || !Text.All(char.IsDigit)) return false;
        Text = RaisedText.Superscript("", Text);
        SpaceAfter = true;
        return true;
    }

    /// <summary>Its ink on the page as shown, in points, origin at the bottom left.</summary>
    public required PdfBox Box { get; set; }
}

/// <summary>A rectangle in points, origin at the bottom left.</summary>
internal readonly record struct PdfBox(double Left, double Bottom, double Right, double Top)
{
    public PdfBox Join(PdfBox other) => new(
        Math.Min(Left, other.Left), Math.Min(Bottom, other.Bottom), Math.Max(Right, other.Right), Math.Max(Top, other.Top));
}

/// <summary>Words that follow each other without a wide gap: a line of a column, a cell of a row.</summary>
internal sealed class PdfSegment(List<PdfWord> words)
{
    public IReadOnlyList<PdfWord> Words => words;

    public double Start { get; } = words.Min(w => w.Start);
    public double End { get; } = words.Max(w => w.End);
    public double Size { get; } = words.MaxBy(w => w.Text.Length)!.Size;
    public double Baseline { get; } = words.MaxBy(w => w.Text.Length)!.Baseline;
    public bool Bold { get; } = words.TrueForAll(w => w.Bold);
    public string Text { get; } = string.Join(' ', words.Select(w => w.Text));
}

/// <summary>One line of a region in reading order: one segment, or the cells of a row.</summary>
internal sealed class PdfLine(int page, List<PdfSegment> cells)
{
    public int Page => page;
    public IReadOnlyList<PdfSegment> Cells => cells;
    public double Start { get; } = cells.Min(c => c.Start);
    public double End { get; } = cells.Max(c => c.End);
    public double Size { get; } = cells.MaxBy(c => c.Text.Length)!.Size;
    public double Baseline { get; } = cells.MaxBy(c => c.Text.Length)!.Baseline;
    public bool Bold { get; } = cells.TrueForAll(c => c.Bold);
    public int Turn { get; } = cells[0].Words[0].Turn;
    public string Text { get; } = string.Join(' ', cells.Select(c => c.Text));
    public PdfBox Box { get; } = cells.SelectMany(c => c.Words).Select(w => w.Box).Aggregate((a, b) => a.Join(b));

    /// <summary>True on the first line of a region: nothing continues across.</summary>
    public bool BeginsRegion { get; init; }
}
