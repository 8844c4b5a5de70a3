using System.Text;

namespace Rag.Ingest.Tests.Readers;

/// <summary>A PDF written object by object, for what no library writes.</summary>
internal static class RawPdf
{
    /// <summary>One page of 600 by 800 points with Helvetica as F1.</summary>
    /// <param name="content">Its content stream.</param>
    /// <param name="catalog">Further entries of the catalog.</param>
    /// <param name="page">Further entries of the page.</param>
    /// <param name="resources">Further entries of its resources.</param>
    /// <param name="objects">Further objects, numbered from 10.</param>
    public static byte[] Of(string content, string catalog = "", string page = "", string resources = "", params string[] objects)
    {
        List<(int Number, string Body)> all =
        [
            (1, $"<</Type/Catalog/Pages 2 0 R{catalog}>>"), (2, "<</Type/Pages/Kids[3 0 R]/Count 1>>"),
            (3, $"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>{resources}>>{page}>>"),
            (4, Stream("", content)), (5, "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>"),
            .. objects.Select((body, i) => (10 + i, body)),
        ];
        var file = new StringBuilder("%PDF-1.7\n");
        var table = new StringBuilder($"0 1\n0000000000 65535 f \n");
        foreach ((int number, string body) in all)
        {
            table.Append($"{number} 1\n{file.Length:0000000000} 00000 n \n");
            file.Append($"{number} 0 obj\n{body}\nendobj\n");
        }
        int start = file.Length;
        file.Append($"xref\n{table}trailer\n<</Size {10 + objects.Length}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n");
        return Encoding.Latin1.GetBytes(file.ToString());
    }

    /// <summary>A stream with entries of its dictionary.</summary>
    public static string Stream(string entries, string content) => $"<<{entries}/Length {content.Length}>>\nstream\n{content}\nendstream";

    /// <summary>A line of text at a height.</summary>
    public static string Line(int y, string text, int x = 50) => $"BT /F1 12 Tf {x} {y} Td ({text}) Tj ET ";
}
