using System.Text;
using System.Xml.Linq;
using Rag.Ingest.Readers.Office;

namespace Rag.Ingest.Readers.Marks;

/// <summary>Formulas in MathML (MathML Core) on one line; as TeX where the formula brings that along.</summary>
internal static class MathMl
{
    private const int Deepest = 100;

    /// <param name="math">The formula; names count without their namespace.</param>
    public static string Of(XElement math)
    {
        if (math.Descendants().FirstOrDefault(a => a.Name.LocalName == "annotation"
            && a.Attr("encoding") is "application/x-tex" or "TeX" or "LaTeX") is { } tex
            && tex.Value.Trim() is { Length: > 0 } written) return $" {Unwrapped(written)} ";
        return $" {Row(math, 0)} ";
    }

    /// <summary>Wikipedia's frame around each formula says nothing.</summary>
    private static string Unwrapped(string tex) =>
        tex.StartsWith(@"{\displaystyle ", StringComparison.Ordinal) && tex[^1] == '}' ? tex[@"{\displaystyle ".Length..^1].Trim() : tex;

    private static string Row(XElement element, int depth)
    {
        var text = new StringBuilder();
        foreach (XElement child in element.Elements()) text.Append(Text(child, depth + 1));
        return text.Length > 0 || element.HasElements ? text.ToString() : element.Value.Trim();
    }

    private static string Text(XElement element, int depth)
    {
        if (depth > Deepest) return element.Value;
        XElement[] parts = [.. element.Elements()];
        string Part(int index) => index < parts.Length ? Text(parts[index], depth + 1) : "";
        return element.Name.LocalName switch
        {
            "annotation" or "annotation-xml" or "mphantom" => "",
            "mi" or "mn" or "mtext" or "ms" => element.Value.Trim(),
            "mo" => Linear.Operator(element.Value.Trim()),
            "mspace" => " ",
            "mfrac" => Linear.Fraction(Part(0), Part(1)),
            "msqrt" => $"√{Linear.Group(Row(element, depth))}",
            "mroot" => Linear.Root(Part(1), Part(0)),
            "msup" or "mover" => Linear.Raised(Part(0), Part(1)),
            "msub" or "munder" => Linear.Lowered(Part(0), Part(1)),
            "msubsup" or "munderover" => Linear.Raised(Linear.Lowered(Part(0), Part(1)), Part(2)),
            "mfenced" => $"{element.Attr("open") ?? "("}{string.Join(", ", parts.Select(c => Text(c, depth + 1)))}{element.Attr("close") ?? ")"}",
            "mtable" => $"[{string.Join("; ", parts.Select(row => string.Join(", ", row.Elements().Select(cell => Row(cell, depth + 1)))))}]",
            _ => Row(element, depth),
        };
    }
}
