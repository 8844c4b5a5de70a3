namespace Rag.Ingest.Readers.Pdf;

/// <summary>A word on a page, in the frame of its own writing direction: U runs along the line, V upwards, in points.</summary>
internal sealed class PdfWord
{
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
