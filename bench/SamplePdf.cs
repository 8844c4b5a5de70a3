using UglyToad.PdfPig.Content;
using UglyToad.PdfPig.Core;
using UglyToad.PdfPig.Fonts.Standard14Fonts;
using UglyToad.PdfPig.Outline;
using UglyToad.PdfPig.Outline.Destinations;
using UglyToad.PdfPig.Writer;

namespace Rag.Bench;

/// <summary>Writes <c>samples/Heat pump report.pdf</c> from the text beside it. Usage: <c>sample-pdf OUT.pdf</c>.</summary>
internal sealed class SamplePdf : IDisposable
{
    private const double Left = 64, Right = 531, Top = 770, Bottom = 72;

    private readonly PdfDocumentBuilder document = new();
    private readonly PdfDocumentBuilder.AddedFont regular, bold, italic;
    private readonly List<BookmarkNode> bookmarks = [];
    private PdfPageBuilder page = null!;
    private int pages;
    private double y;

    private SamplePdf()
    {
        regular = document.AddStandard14Font(Standard14Font.Helvetica);
        bold = document.AddStandard14Font(Standard14Font.HelveticaBold);
        italic = document.AddStandard14Font(Standard14Font.HelveticaOblique);
    }

    public static Task<int> RunAsync(string[] args, CancellationToken cancellationToken)
    {
        if (args is not [var path])
        {
            Console.Error.WriteLine("usage: bench -- sample-pdf OUT.pdf");
            return Task.FromResult(2);
        }
        using var sample = new SamplePdf();
        File.WriteAllBytes(path, sample.Write(SampleReport.Lines));
        return Task.FromResult(0);
    }

    public void Dispose() => document.Dispose();

    /// <summary>Lines: "# " and "## " headings, "| a | b |" rows (the first of a table is its header), "!page", "" ends a paragraph.</summary>
    private byte[] Write(IEnumerable<string> lines)
    {
        document.DocumentInformation.Title = "Heat pump: commissioning and first year";
        document.DocumentInformation.Author = "Mara Lindholm";
        document.DocumentInformation.CreationDate = "D:20260925090000Z";
        NextPage();
        bool inTable = false;
        foreach (string line in lines)
        {
            bool row = line.StartsWith('|');
            if (line == "!page") NextPage();
            else if (line.StartsWith("# ", StringComparison.Ordinal)) Heading(line[2..], 20, 0);
            else if (line.StartsWith("## ", StringComparison.Ordinal)) Heading(line[3..], 13, 1);
            else if (row) Row(line.Trim('|').Split('|', StringSplitOptions.TrimEntries), header: !inTable);
            else if (line.Length == 0) y -= 6;
            else Paragraph(line);
            inTable = row;
        }
        document.Bookmarks = new Bookmarks([new DocumentBookmarkNode("Heat pump: commissioning and first year", 0,
            new ExplicitDestination(1, ExplicitDestinationType.FitPage, ExplicitDestinationCoordinates.Empty), bookmarks)]);
        return document.Build();
    }

    private void NextPage()
    {
        page = document.AddPage(PageSize.A4);
        pages++;
        y = Top;
        page.AddText("Heat pump: commissioning and first year", 8, new PdfPoint(Left, 806), italic);
        page.AddText($"Page {pages}", 8, new PdfPoint(Right - 28, 40), regular);
    }

    private void Heading(string text, double size, int level)
    {
        y -= size + 8;
        page.AddText(text, size, new PdfPoint(Left, y), bold);
        y -= size * 0.7;
        if (level == 0) return;
        bookmarks.Add(new DocumentBookmarkNode(text, level,
            new ExplicitDestination(pages, ExplicitDestinationType.FitPage, ExplicitDestinationCoordinates.Empty), []));
    }

    private void Paragraph(string text)
    {
        string line = "";
        foreach (string word in text.Split(' '))
        {
            string longer = line.Length == 0 ? word : line + " " + word;
            if (Width(longer) > Right - Left)
            {
                Line(line);
                longer = word;
            }
            line = longer;
        }
        Line(line);
    }

    private void Line(string text)
    {
        if (y < Bottom) NextPage();
        y -= 14;
        page.AddText(text, 10.5, new PdfPoint(Left, y), regular);
    }

    private void Row(string[] cells, bool header)
    {
        if (y < Bottom) NextPage();
        y -= 15;
        double step = (Right - Left) / cells.Length;
        for (int i = 0; i < cells.Length; i++) page.AddText(cells[i], 9.5, new PdfPoint(Left + i * step, y), header ? bold : regular);
        if (header) page.DrawLine(new PdfPoint(Left, y - 4), new PdfPoint(Right, y - 4), 0.6);
    }

    private double Width(string text) => page.MeasureText(text, 10.5, new PdfPoint(0, 0), regular) is { Count: > 0 } letters ? letters[^1].EndBaseLine.X : 0;
}
