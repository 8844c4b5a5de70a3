using System.Text;
using System.Xml;

namespace Rag.Ingest.Readers.Office;

/// <summary>Formulas whose result the file does not hold, since no program has calculated it.</summary>
internal static class SheetFormulas
{
    private const int Most = 100_000;

    /// <summary>How the end of such a cell looks; nearly all files have none, which a look at their bytes tells.</summary>
    private static readonly byte[][] Signs = [.. new[] { "/f></c>", "/f><v></v>", "/f><v/>", "/f><v />", "/></c>", "x:f></x:c>", "x:f><x:v></x:v>", "x:f><x:v/>", "x:f><x:v />", "/></x:c>" }.Select(Encoding.ASCII.GetBytes)];

    /// <summary>By 1-based row and 0-based column.</summary>
    public static Dictionary<(int Row, int Column), string> WithoutValue(XmlPackage package, string part)
    {
        Dictionary<(int, int), string> formulas = [];
        using (Stream? bytes = package.OpenPart(part))
            if (bytes is null || !MayHaveSome(bytes)) return formulas;
        using Stream sheet = package.OpenPart(part)!;
        using XmlReader reader = XmlReader.Create(sheet, new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
        string? cell = null, formula = null;
        bool hasValue = false;
        while (reader.Read() && formulas.Count < Most)
        {
            if (reader.NodeType == XmlNodeType.EndElement && reader.LocalName == "c")
            {
                if (cell is not null && formula is not null && !hasValue && Place(cell) is { } place) formulas[place] = formula;
                (cell, formula, hasValue) = (null, null, false);
            }
            else if (reader.NodeType == XmlNodeType.Element && reader.LocalName == "c"
                && !reader.IsEmptyElement) (cell, formula, hasValue) = (reader.GetAttribute("r"), null, false);
            else if (reader.NodeType == XmlNodeType.Element && reader.LocalName == "f" && cell is not null) formula = reader.IsEmptyElement
                ? "" : Text(reader);
            else if (reader.NodeType == XmlNodeType.Element && reader.LocalName == "v"
                && cell is not null) hasValue = !reader.IsEmptyElement && Text(reader).Length > 0;
        }
        return formulas;
    }

    /// <summary>The address of a cell, such as B2.</summary>
    public static (int Row, int Column)? Place(string address)
    {
        int letters = 0, column = 0;
        while (letters < address.Length && letters < 3
            && char.IsAsciiLetterUpper(address[letters])) column = column * 26 + address[letters++] - 'A' + 1;
        return letters > 0 && int.TryParse(address.AsSpan(letters), out int row) ? (row, column - 1) : null;
    }

    private static string Text(XmlReader reader)
    {
        var text = new StringBuilder();
        while (reader.Read() && reader.NodeType != XmlNodeType.EndElement)
            if (reader.NodeType is XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.SignificantWhitespace) text.Append(reader.Value);
        return text.ToString();
    }

    private static bool MayHaveSome(Stream stream)
    {
        int kept = 0;
        byte[] buffer = new byte[1 << 16];
        for (int read; (read = stream.Read(buffer, kept, buffer.Length - kept)) > 0;)
        {
            ReadOnlySpan<byte> seen = buffer.AsSpan(0, kept + read);
            foreach (byte[] sign in Signs)
                if (seen.IndexOf(sign) >= 0) return true;
            kept = Math.Min(20, seen.Length);
            seen[^kept..].CopyTo(buffer);
        }
        return false;
    }
}
