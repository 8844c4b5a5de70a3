using System.Globalization;
using System.Text;

namespace Rag.EndToEnd.Tests;

/// <summary>PDF files as small as they can be, written by hand, so that pages can be turned and catalogues can be hostile (ISO 32000-1, 7.5 and 7.7).</summary>
internal sealed class SmallPdf
{
    private readonly List<string> objects = ["", "", "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"];
    private readonly List<int> pages = [];

    /// <summary>Entries of the catalogue beside its pages.</summary>
    public string Catalogue { get; set; } = "";

    /// <summary>Adds an object and returns the reference to it.</summary>
    public string Add(string body)
    {
        objects.Add(body);
        return $"{objects.Count} 0 R";
    }

    /// <summary>Adds a stream and returns the reference to it.</summary>
    public string AddStream(string dictionary, string data) => Add($"<< {dictionary} /Length {Encoding.Latin1.GetByteCount(data)} >>\nstream\n{data}\nendstream");

    /// <summary>Adds a page of 595 by 842 points.</summary>
    /// <param name="drawing">Its content, such as <see cref="Line"/>s.</param>
    /// <param name="turned">Degrees clockwise by which it is shown turned.</param>
    /// <param name="more">Further entries of the page.</param>
    public SmallPdf AddPage(string drawing, int turned = 0, string more = "")
    {
        string content = AddStream("", drawing);
        pages.Add(objects.Count + 1);
        Add($"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Rotate {turned} /Resources << /Font << /F 3 0 R >> >> /Contents {content} {more} >>");
        return this;
    }

    /// <summary>Draws a line of text from a point, its writing turned by some degrees counter-clockwise.</summary>
    public static string Line(string text, double x, double y, int angle = 0, double size = 11)
    {
        (double sin, double cos) = double.SinCosPi(angle / 180.0);
        string escaped = text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("(", "\\(", StringComparison.Ordinal).Replace(")", "\\)", StringComparison.Ordinal);
        return string.Create(CultureInfo.InvariantCulture, $"BT /F {size} Tf {cos:0.####} {sin:0.####} {-sin:0.####} {cos:0.####} {x} {y} Tm ({escaped}) Tj ET\n");
    }

    /// <summary>The whole file.</summary>
    public byte[] Write()
    {
        objects[0] = $"<< /Type /Catalog /Pages 2 0 R {Catalogue} >>";
        objects[1] = $"<< /Type /Pages /Count {pages.Count} /Kids [{string.Join(' ', pages.Select(page => $"{page} 0 R"))}] >>";
        var file = new StringBuilder("%PDF-1.7\n");
        List<int> places = [];
        foreach ((int i, string body) in objects.Index())
        {
            places.Add(file.Length);
            file.Append(CultureInfo.InvariantCulture, $"{i + 1} 0 obj\n{body}\nendobj\n");
        }

        int table = file.Length;
        file.Append(CultureInfo.InvariantCulture, $"xref\n0 {objects.Count + 1}\n0000000000 65535 f \n");
        foreach (int place in places) file.Append(CultureInfo.InvariantCulture, $"{place:0000000000} 00000 n \n");
        file.Append(CultureInfo.InvariantCulture, $"trailer\n<< /Size {objects.Count + 1} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n");
        return Encoding.Latin1.GetBytes(file.ToString());
    }
}
