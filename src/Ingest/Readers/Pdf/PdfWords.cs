using System.Text;
using UglyToad.PdfPig.Content;
using UglyToad.PdfPig.Core;

namespace Rag.Ingest.Readers.Pdf;

/// <summary>
/// Makes words of a page's glyphs: in the order of the file first, which is nearly always the reading order within a line, then by geometry
/// for files that place each glyph by itself.
/// </summary>
internal static class PdfWords
{
    // In ems. Glyphs of a word touch but for kerning; a gap of a seventh of an em is a space that the file leaves out.
    private const double WordGap = 0.14, Overlap = 0.6, SameBaseline = 0.4;

    public static List<PdfWord> Of(IEnumerable<Letter> letters)
    {
        List<PdfWord> words = [];
        PdfWord? current = null;
        Letter? last = null;
        foreach (Letter letter in letters)
        {
            // A glyph that stands for several letters has them in reading order; those of its word are not there yet.
            string value = RightToLeft.Turn(Mend(letter.Value));
            if (value.Length == 0) continue;
            if (string.IsNullOrWhiteSpace(value))
            {
                if (current is not null) current.SpaceAfter = true;
                current = null;
                continue;
            }
            if (last is not null && IsShadow(letter, last)) continue;
            last = letter;
            int turn = TurnOf(letter, current?.Turn ?? 0);
            (double start, double baseline) = InFrame(letter.StartBaseLine, turn);
            (double end, _) = InFrame(letter.EndBaseLine, turn);
            double size = SizeOf(letter);
            double gap = current is null ? 0 : start - current.End, em = current is null ? size : Math.Max(size, current.Size);
            bool joins = current is not null && current.Turn == turn && Math.Abs(baseline - current.Baseline) < SameBaseline * em
                && gap < WordGap * Math.Min(size, current.Size) && gap > -Overlap * em;
            if (joins && char.IsLetterOrDigit(value[0]) && current!.BecomesMark(size, baseline)) joins = false;
            if (joins)
            {
                current!.Add(value, current.ShiftOf(size, baseline));
                current.End = Math.Max(current.End, end);
                current.Box = current.Box.Join(BoxOf(letter.BoundingBox, letter));
            }
            else
            {
                current = new PdfWord
                {
                    Text = value,
                    Start = start,
                    End = Math.Max(start, end),
                    Baseline = baseline,
                    Size = size,
                    Bold = IsBold(letter),
                    Turn = turn,
                    Box = BoxOf(letter.BoundingBox, letter),
                };
                words.Add(current);
            }
        }
        foreach (PdfWord word in words) word.EndShift();
        foreach (PdfWord word in words.Where(w => Accents.In(w.Text))) word.Text = Accents.Combine(word.Text);
        PdfShadows.Remove(words);
        return words;
    }

    /// <summary>Ligatures become their letters, presentation forms their characters; what maps to nothing readable goes.</summary>
    private static string Mend(string value)
    {
        if (value.Length == 1 && value[0] is > ' ' and < '\u007F') return value;
        string mended = value.AsSpan().IndexOfAnyInRange('\uFB00', '\uFDFF') >= 0 || value.AsSpan().IndexOfAnyInRange('\uFE70', '\uFEFC') >= 0
            ? value.Normalize(NormalizationForm.FormKC)
            : value;
        return mended.AsSpan().IndexOfAnyInRange('\0', '\u001F') < 0 ? mended : new string([.. mended.Where(c => !char.IsControl(c))]);
    }

    /// <summary>Programs without a bold font print glyphs twice, slightly apart.</summary>
    private static bool IsShadow(Letter letter, Letter last) =>
        letter.Value == last.Value
        && Math.Abs(letter.StartBaseLine.X - last.StartBaseLine.X) < 0.1 * letter.PointSize && Math.Abs(letter.StartBaseLine.Y - last.StartBaseLine.Y) < 0.1 * letter.PointSize;

    /// <summary>Whole degrees; what is within two of a quarter turn is set straight.</summary>
    private static int TurnOf(Letter letter, int otherwise)
    {
        double x = letter.EndBaseLine.X - letter.StartBaseLine.X, y = letter.EndBaseLine.Y - letter.StartBaseLine.Y;
        if (x == 0 && y == 0) return otherwise;
        if (y == 0) return x > 0 ? 0 : 180;
        double degrees = Math.Atan2(y, x) * 180 / Math.PI, quarter = Math.Round(degrees / 90) * 90;
        return ((int)Math.Round(Math.Abs(degrees - quarter) <= 2 ? quarter : degrees) + 360) % 360;
    }

    private static (double U, double V) InFrame(PdfPoint point, int turn)
    {
        if (turn == 0) return (point.X, point.Y);
        (double sin, double cos) = Math.SinCos(turn * Math.PI / 180);
        return (point.X * cos + point.Y * sin, point.Y * cos - point.X * sin);
    }

    private static double SizeOf(Letter letter)
    {
        double size = Math.Abs(letter.PointSize);
        return size is > 0.5 and < 2000 ? size : Math.Max(1, letter.BoundingBox.Height);
    }

    private static bool IsBold(Letter letter) =>
        letter.FontDetails.IsBold || letter.FontName?.Contains("Bold", StringComparison.OrdinalIgnoreCase) == true
        || letter.FontName?.Contains("Black", StringComparison.OrdinalIgnoreCase) == true || letter.FontName?.Contains("Heavy", StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>The ink; glyphs without any stand as high as their font.</summary>
    private static PdfBox BoxOf(PdfRectangle ink, Letter letter)
    {
        if (ink.Width == 0 && ink.Height == 0)
        {
            PdfPoint a = letter.StartBaseLine, b = letter.EndBaseLine;
            return new PdfBox(Math.Min(a.X, b.X), Math.Min(a.Y, b.Y), Math.Max(a.X, b.X), Math.Max(a.Y, b.Y) + 0.7 * SizeOf(letter));
        }
        ReadOnlySpan<PdfPoint> corners = [ink.TopLeft, ink.TopRight, ink.BottomLeft, ink.BottomRight];
        var box = new PdfBox(corners[0].X, corners[0].Y, corners[0].X, corners[0].Y);
        foreach (PdfPoint corner in corners) box = box.Join(new PdfBox(corner.X, corner.Y, corner.X, corner.Y));
        return box;
    }
}
