using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Rag.Ingest.Readers;
using Rag.Ingest.Readers.Pdf;
using Rag.Retrieval.Documents;
using Rag.Tests;
using UglyToad.PdfPig.Content;
using UglyToad.PdfPig.Core;
using UglyToad.PdfPig.Fonts.Standard14Fonts;
using UglyToad.PdfPig.Writer;

namespace Rag.Ingest.Tests.Readers;

public sealed partial class PdfReaderTests
{
    private static readonly string Sample = Path.Combine(SharedFolder.RepositoryRoot(), "samples", "Heat pump report.pdf");

    [Fact]
    public async Task Read_Report_GivesOutlineTablesAndFacts()
    {
        ReadDocument report = Assert.IsType<ReadDocument>(await Reading.FileAsync(Sample));
        string shown = Reading.Show(report.Content);
        Assert.Equal("Heat pump: commissioning and first year", report.Title);
        Assert.Equal("Mara Lindholm", report.Author);
        Assert.Equal((5, "en", 2026), (report.Pages, report.Language, report.Date?.Year));
        Assert.Contains("Heading2: 6 Error codes and what to do", shown);
        Assert.Contains("TableHeader: Code⇥Meaning⇥What to do\nTableRow: E1⇥Sensor outside broken⇥replace the sensor\nTableRow: E4⇥Water flow too low⇥clean the strainer", shown);
        Assert.DoesNotContain("Page 3", shown);
        Assert.Equal(1, shown.Split("Heat pump: commissioning and first year").Length - 1);
        Assert.Equal(4, report.Content.Blocks.First(b => report.Content.Text[b.Start..b.End].StartsWith("Error code E4")).Page);
    }

    [Fact]
    public async Task Read_Report_BoxesHoldTheirLines()
    {
        ReadDocument report = Assert.IsType<ReadDocument>(await Reading.FileAsync(Sample));
        await AssertBoxesAsync(Sample, report.Content);
    }

    [Theory]
    [InlineData("data/docs/pdf/pdfjs/tracemonkey.pdf", false)]
    [InlineData("data/docs/pdf/pdfpig/Integration/Documents/cropped-and-rotated.pdf", true)]
    [InlineData("data/docs/pdf/pdfpig/Integration/Documents/SinglePage180ClockwiseRotation - from PdfPig.pdf", false)]
    public async Task Read_CroppedOrRotated_BoxesHoldTheirLines(string file, bool onItsSide)
    {
        string path = SharedFolder.Require(file);
        ReadDocument document = Assert.IsType<ReadDocument>(await Reading.FileAsync(path));
        await AssertBoxesAsync(path, document.Content, onItsSide);
    }

    [Fact]
    public async Task Read_FontNameWrittenAsString_ReadsItsText()
    {
        using var builder = new PdfDocumentBuilder();
        builder.AddPage(PageSize.A4).AddText("Readable all the same", 12, new PdfPoint(50, 700), builder.AddStandard14Font(Standard14Font.Helvetica));
        string pdf = Encoding.Latin1.GetString(builder.Build());
        string broken = pdf.Replace("/BaseFont /Helvetica", "/BaseFont(Helvetica)", StringComparison.Ordinal);
        Assert.NotEqual(pdf, broken);
        ReadDocument document = Assert.IsType<ReadDocument>(await Reading.BytesAsync("broken.pdf", Encoding.Latin1.GetBytes(broken)));
        Assert.Equal("Readable all the same", document.Content.Text);
    }

    [Theory]
    [InlineData("issue1350.pdf", "What you get Purchased by:")]
    [InlineData("issue13147.pdf", "準会場で受験の方")]
    [InlineData("issue9655_reduced.pdf", "Property Insurance")]
    [InlineData("franz.pdf", "Hello World")]
    [InlineData("evaljs.pdf", "Execute")]
    [InlineData("bug854315.pdf", "Scopo del")]
    public async Task Read_DamagedFontOrFieldWithoutText_FindsWhatThePageShows(string file, string expected)
    {
        ReadDocument document = Assert.IsType<ReadDocument>(await Reading.FileAsync(SharedFolder.Require("data/docs/pdf/pdfjs/pdfs/" + file)));
        Assert.Contains(expected, document.Content.Text);
    }

    [Theory]
    [InlineData("pdfpig/Integration/Documents/Single Page Non Latin - from acrobat distiller.pdf", "Hello محمد World.")]
    [InlineData("py-pdf-sample-files/015-arabic/habibi.pdf", "habibi حَبيبي")]
    public async Task Read_RightToLeftWordsInALine_AreReadFromTheRight(string file, string expected)
    {
        ReadDocument document = Assert.IsType<ReadDocument>(await Reading.FileAsync(SharedFolder.Require("data/docs/pdf/" + file)));
        Assert.Contains(expected, document.Content.Text);
    }

    [Fact]
    public async Task Read_TwoColumns_ReadsTheLeftOneFirst()
    {
        ReadDocument paper = Assert.IsType<ReadDocument>(await Reading.FileAsync(SharedFolder.Require("data/docs/pdf/pdfjs/tracemonkey.pdf")));
        string text = paper.Content.Text;
        Assert.Equal("Trace-based Just-in-Time Type Specialization for Dynamic Languages", paper.Title);
        // Hyphens of line ends are undone, in both columns; the left one ends before the right one begins.
        Assert.Contains("more difficult to compile than statically typed ones. Since no concrete type information is available", text);
        Assert.Contains("such as Google Mail, Google Docs and Zimbra Collaboration Suite.", text);
        Assert.True(text.IndexOf("Categories and Subject Descriptors", StringComparison.Ordinal) < text.IndexOf("application logic of browser-based", StringComparison.Ordinal));
        Assert.Contains("In a naïve implementation", text);
    }

    [Theory]
    [InlineData("TraceMonkey enters recording mode on line 4. In recording mode, TraceMonkey records the code along the trace")]
    [InlineData("v0 := ld state[748]\t// load primes from the trace activation record")]
    [InlineData("Sometimes, a program follows a path that cannot be compiled into a trace, usually because of limitations in the implementation.")]
    [InlineData("3d-cube\t25\t27\t29\t3\t0\t1.1\t1.1\t1.2\t2.20x")]
    [InlineData("We exclude regexp-dna from the following calculations, because most of its time is spent in the regular expression matcher")]
    public async Task Read_TwoColumnsBelowOrBesideFiguresAndTables_KeepsColumnsAndRows(string expected)
    {
        ReadDocument paper = Assert.IsType<ReadDocument>(await Reading.FileAsync(SharedFolder.Require("data/docs/pdf/pdfjs/tracemonkey.pdf")));
        Assert.Contains(expected, paper.Content.Text);
    }

    [Fact]
    public async Task Read_LinePrintedTwice_IsReadOnce()
    {
        byte[] pdf = Make(1, (page, font, _) =>
        {
            page.AddText("Kaupmees and Company", 10, new PdfPoint(60, 600), font);
            page.AddText("Kaupmees and Company", 10, new PdfPoint(60.4, 600), font);
            page.AddText("Kaupmees and Company", 10, new PdfPoint(60, 560), font);
        });
        var document = Assert.IsType<ReadDocument>(await Reading.BytesAsync("x.pdf", pdf));
        Assert.Equal(2, document.Content.Text.Split("Kaupmees and Company").Length - 1);
        Assert.DoesNotContain("Kaupmees Kaupmees", document.Content.Text);
    }

    [Fact]
    public async Task Read_PageNumberALineAboveTheText_Goes()
    {
        byte[] pdf = Make(4, (page, font, number) =>
        {
            page.AddText($"{number}", 11, new PdfPoint(300, page.PageSize.Height * 0.86), font);
            page.AddText($"The text of page {(char)('A' + number)} begins here.", 11, new PdfPoint(60, page.PageSize.Height * 0.83), font);
        });
        var document = Assert.IsType<ReadDocument>(await Reading.BytesAsync("x.pdf", pdf));
        Assert.DoesNotContain(document.Content.Text, char.IsDigit);
    }

    [Fact]
    public async Task Read_RunningHeads_StayOnceAndPageNumbersGo()
    {
        byte[] pdf = Make(5, (page, font, number) =>
        {
            page.AddText("Annual report of the club", 9, new PdfPoint(60, 810), font);
            page.AddText($"The text of page {number} is about subject {(char)('A' + number)}.", 11, new PdfPoint(60, 600), font);
            page.AddText($"{number} / 5", 9, new PdfPoint(300, 30), font);
        });
        var document = Assert.IsType<ReadDocument>(await Reading.BytesAsync("x.pdf", pdf));
        Assert.Equal(1, document.Content.Text.Split("Annual report").Length - 1);
        Assert.DoesNotContain("/ 5", document.Content.Text);
        Assert.Contains("The text of page 5 is about subject F.", document.Content.Text);
    }

    [Theory]
    [InlineData("Exercise {0}", 18, "Exercise 4")]
    [InlineData("Room {1}", 9, "Room 128")]
    [InlineData("{0}. Kitchen, Elm Street", 9, null)]
    [InlineData("Minutes of 2026, page {0}", 9, null)]
    public async Task Read_LinesAtTheEdgeThatDifferInNumbers_GoWhereTheyCountThePagesInSmallLetters(string line, int size, string? kept)
    {
        byte[] pdf = Make(5, (page, font, number) =>
        {
            page.AddText(string.Format(CultureInfo.InvariantCulture, line, number, number * number * 8), size, new PdfPoint(60, 800), font);
            page.AddText($"The text of this page is about subject {(char)('A' + number)}.", 10, new PdfPoint(60, 600), font);
        });
        var document = Assert.IsType<ReadDocument>(await Reading.BytesAsync("x.pdf", pdf));
        if (kept is not null) Assert.Contains(kept, document.Content.Text);
        else Assert.DoesNotContain(string.Format(CultureInfo.InvariantCulture, line, 4, 0), document.Content.Text);
    }

    [Fact]
    public async Task Read_PagesWithoutText_SaysWhatIsMissing()
    {
        byte[] png = Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==");
        byte[] scanned = Make(2, (page, _, _) => page.AddPng(png, new PdfRectangle(0, 0, 500, 700)));
        Assert.Contains("2 of 2 pages are pictures: ", Assert.IsType<Unreadable>(await Reading.BytesAsync("scan.pdf", scanned)).Reason);

        byte[] mixed = Make(3, (page, font, number) =>
        {
            if (number == 2) page.AddPng(png, new PdfRectangle(0, 0, 500, 700));
            else page.AddText("Some words on a page.", 11, new PdfPoint(60, 600), font);
        });
        Assert.Contains("1 of 3 pages", Assert.IsType<ReadDocument>(await Reading.BytesAsync("scan.pdf", mixed)).Notice);
    }

    [Fact]
    public void Words_OfRecognition_StandWhereThePictureDoes()
    {
        const string table = "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n"
            + "4\t1\t1\t1\t1\t0\t100\t200\t600\t50\t-1\t\n5\t1\t1\t1\t1\t1\t100\t200\t300\t50\t96.1\tHello\n5\t1\t1\t1\t1\t2\t420\t200\t280\t50\t12\tnoise\n";
        PdfWord word = Assert.Single(Ocr.Words(table, new PdfBox(0, 0, 500, 700), 1000, 1400));
        Assert.Equal(("Hello", new PdfBox(50, 575, 200, 600)), (word.Text, word.Box));
    }

    [Fact]
    public async Task Read_ScannedPage_IsRecognisedWhereTesseractIs()
    {
        Assert.SkipUnless(Ocr.IsAvailable, "needs the tesseract command");
        ReadResult result = await Reading.FileAsync(SharedFolder.Require("data/docs/pdf/ocrmypdf/tests/resources/c02-22.pdf"));
        var document = Assert.IsType<ReadDocument>(result);
        Assert.Contains("branches", document.Content.Text);
        Assert.NotEmpty(document.Content.Lines);
    }

    [Fact]
    public async Task Read_ScannedPageWithoutTimeForIt_NamesTheSetting()
    {
        Assert.SkipUnless(Ocr.IsAvailable, "needs the tesseract command");
        byte[] scan = await File.ReadAllBytesAsync(SharedFolder.Require("data/docs/pdf/ocrmypdf/tests/resources/c02-22.pdf"), TestContext.Current.CancellationToken);
        ReadResult result = await Reading.BytesAsync("scan.pdf", scan, ReadLimits.Default with { RecognitionTime = TimeSpan.Zero });
        Assert.Contains("Rag:Ingest:OcrSeconds", Assert.IsType<Unreadable>(result).Reason);
    }

    [Theory]
    [InlineData("%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n2 0 obj\n<</Type/Pages/Kids[2 0 R]/Count 1>>")]
    [InlineData("%PDF-1.4\nnothing that a PDF is made of")]
    public async Task Read_Damaged_GivesAReason(string content)
    {
        Unreadable no = Assert.IsType<Unreadable>(await Reading.BytesAsync("x.pdf", Encoding.ASCII.GetBytes(content)));
        Assert.Contains("damaged", no.Reason);
        Assert.False(no.MayPass);
    }

    [Fact]
    public async Task Read_DeeplyNestedArrays_DoesNotOverflowTheStack()
    {
        string content = "%PDF-1.4\n1 0 obj" + new string('[', 200_000) + new string(']', 200_000) + "endobj\ntrailer<</Root 1 0 R>>\n%%EOF";
        Assert.IsType<Unreadable>(await Reading.BytesAsync("x.pdf", Encoding.ASCII.GetBytes(content)));
    }

    private static byte[] Make(int pages, Action<PdfPageBuilder, PdfDocumentBuilder.AddedFont, int> draw)
    {
        using var builder = new PdfDocumentBuilder();
        PdfDocumentBuilder.AddedFont font = builder.AddStandard14Font(Standard14Font.Helvetica);
        for (int i = 1; i <= pages; i++) draw(builder.AddPage(PageSize.A4), font, i);
        return builder.Build();
    }

    /// <summary>Each word that pdftotext places on a page lies, by its middle, in the box of a line that says it.</summary>
    private static async Task AssertBoxesAsync(string path, DocumentContent content, bool onItsSide = false)
    {
        string xml = await PdfToTextAsync(path);
        int page = 0, words = 0, placed = 0;
        double width = 1, height = 1;
        foreach (Match match in PageOrWord().Matches(xml))
        {
            double Number(string group) => double.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);
            if (match.Groups["w"].Success)
            {
                // pdftotext gives the size before the page is turned, but places after it.
                (page, width, height) = onItsSide ? (page + 1, Number("h"), Number("w")) : (page + 1, Number("w"), Number("h"));
                continue;
            }
            string word = System.Net.WebUtility.HtmlDecode(match.Groups["text"].Value).TrimEnd('-').Normalize(NormalizationForm.FormKC);
            double x = (Number("x0") + Number("x1")) / 2 / width, y = (Number("y0") + Number("y1")) / 2 / height;
            PageLine[] saying = [.. content.Lines.Where(l => l.Page == page && content.Text[l.Start..l.End].Contains(word, StringComparison.Ordinal))];
            if (saying.Length == 0) continue;
            words++;
            const double slack = 0.006;
            if (saying.Any(l => x > l.Left - slack && x < l.Left + l.Width + slack && y > l.Top - slack && y < l.Top + l.Height + slack)) placed++;
        }
        Assert.True(words > 0);
        Assert.InRange(placed, words * 0.97, words);
    }

    private static async Task<string> PdfToTextAsync(string path)
    {
        var start = new ProcessStartInfo("pdftotext") { RedirectStandardOutput = true };
        foreach (string argument in (string[])["-bbox", "-cropbox", path, "-"]) start.ArgumentList.Add(argument);
        try
        {
            using Process process = Process.Start(start)!;
            return await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip("needs pdftotext (poppler-utils) to compare with");
            return "";
        }
    }

    [GeneratedRegex("""<page width="(?<w>[\d.]+)" height="(?<h>[\d.]+)">|<word xMin="(?<x0>[-\d.]+)" yMin="(?<y0>[-\d.]+)" xMax="(?<x1>[-\d.]+)" yMax="(?<y1>[-\d.]+)">(?<text>[^<]*)</word>""")]
    private static partial Regex PageOrWord();
}
