using Microsoft.Playwright;

namespace Rag.EndToEnd.Tests;

/// <summary>The mark lies on the quoted letters wherever they stand: on turned pages, in turned writing, in two columns, across a page break.</summary>
public sealed class PdfMarkTests(PdfMarkTests.Site site, Browser browser) : IClassFixture<PdfMarkTests.Site>, IClassFixture<Browser>
{
    /// <summary>One running product over all these PDFs.</summary>
    public sealed class Site : IAsyncLifetime
    {
        internal RealSite Real { get; private set; } = null!;

        /// <inheritdoc />
        public async ValueTask InitializeAsync()
        {
            Real = await RealSite.StartAsync();
            await Real.AddNotesAsync();
            foreach (int turned in (int[])[90, 180, 270]) Write($"turned{turned}", Lines(new SmallPdf(), $"The walnut press {turned} needs 40 bar of pressure.", turned));
            foreach (int angle in (int[])[90, 270]) Write($"upright{angle}", Upright($"The copper still {angle} holds 25 litres of wine.", angle));
            Write("columns", Columns());
            Write("break", Break());
            await Real.UntilAsync("/api/status", status => status.GetProperty("documents").GetProperty("indexed").GetInt32() == 15);
        }

        /// <inheritdoc />
        public async ValueTask DisposeAsync() => await Real.DisposeAsync();

        private void Write(string name, SmallPdf pdf) => File.WriteAllBytes(Path.Combine(Real.Folder, name + ".pdf"), pdf.Write());

        private static SmallPdf Lines(SmallPdf pdf, string sentence, int turned) => pdf.AddPage(string.Concat(
            (string[])
            [
                SmallPdf.Line("Workshop", 80, 760, size: 18), SmallPdf.Line("These are the tools that stand along the north wall.", 80, 720),
                SmallPdf.Line(sentence, 80, 700), SmallPdf.Line("Its handle was painted green by the former owner.", 80, 680),
            ]), turned);

        // A table set across the page: the writing runs up or down it.
        private static SmallPdf Upright(string sentence, int angle)
        {
            (double x, double y, int step) = angle == 90 ? (200.0, 120.0, 24) : (400.0, 720.0, -24);
            return new SmallPdf().AddPage(string.Concat(((string[])["The vessels in the cellar are listed here in order.", sentence, "Every vessel is rinsed with soda in the autumn."])
                .Select((line, i) => SmallPdf.Line(line, x + i * step, y, angle))));
        }

        private static SmallPdf Columns()
        {
            string[] left = ["The orchard was planted in rows from", "east to west, so that the morning sun", "reaches every tree. The quince by the", "gate bears fruit of 800 grams in a", "good year, and the birds leave it", "alone until the first frost comes."];
            string[] right = ["The beds behind the house are dug over", "in November. Leeks stay in the ground", "through winter. The rhubarb under the", "bell is ready in March, three weeks", "before that in the open, and is pulled", "rather than cut with a knife."];
            return new SmallPdf().AddPage(string.Concat(left.SelectMany((text, i) => (string[])[SmallPdf.Line(text, 70, 700 - 15 * i), SmallPdf.Line(right[i], 320, 700 - 15 * i)])));
        }

        private static SmallPdf Break()
        {
            string filler = string.Concat(Enumerable.Range(0, 44).Select(i => SmallPdf.Line($"Row {i + 1} of the log says that the lock was oiled and that nothing else was seen.", 70, 780 - 15 * i)));
            return new SmallPdf()
                .AddPage(filler + SmallPdf.Line("The bell tower was struck by lightning in August, after which the", 70, 780 - 15 * 44))
                .AddPage(SmallPdf.Line("carpenter from Eger replaced eleven beams of the belfry with oak.", 70, 780) + SmallPdf.Line("Nothing else happened in that month, and the log was closed.", 70, 765));
        }
    }

    [Theory]
    [InlineData("How much pressure does the walnut press 90 need?", "turned90", "walnut press 90")]
    [InlineData("How much pressure does the walnut press 180 need?", "turned180", "walnut press 180")]
    [InlineData("How much pressure does the walnut press 270 need?", "turned270", "walnut press 270")]
    [InlineData("How many litres does the copper still 90 hold?", "upright90", "copper still 90")]
    [InlineData("How many litres does the copper still 270 hold?", "upright270", "copper still 270")]
    [InlineData("How heavy is the fruit of the quince by the gate?", "columns", "gate bears fruit")]
    [InlineData("When is the rhubarb under the bell ready?", "columns", "bell is ready")]
    public async Task Mark_WhereverTheLettersStand_LiesOnThem(string question, string file, string words)
    {
        IPage page = await OpenAsync(question, file);
        await page.Locator(".textLayer span", new() { HasText = words }).WaitForAsync();
        Overlap found = await OverlapAsync(page, words);
        await Browser.SaveAsync(page, $"mark-{file}-{words.Replace(' ', '-')}");
        // Letters that are quoted lie under a mark (a span of the text layer is somewhat higher than its letters), and no mark reaches a line that says something else.
        Assert.True(found.Covered > .75, $"{found.Covered:P0} of the words are marked");
        Assert.True(found.Elsewhere < .25, $"{found.Elsewhere:P0} of the lines that were not quoted are marked");
        await Assertions.Expect(page.Locator(".pdf-mark").First).ToBeInViewportAsync();
    }

    [Fact]
    public async Task Mark_AcrossAPageBreak_IsOnBothPages()
    {
        IPage page = await OpenAsync("What did the carpenter from Eger replace in the belfry after the lightning struck the bell tower?", "break");
        await page.WaitForFunctionAsync("() => document.querySelectorAll('.pdf-page[data-page=\"1\"] .pdf-mark').length === 1 && document.querySelectorAll('.pdf-page[data-page=\"2\"] .pdf-mark').length === 1");
        await page.Locator(".textLayer span", new() { HasText = "lightning in August" }).WaitForAsync();
        await Browser.SaveAsync(page, "mark-page-break");
        Assert.True((await OverlapAsync(page, "lightning in August")).Covered > .75);
    }

    private async Task<IPage> OpenAsync(string question, string file)
    {
        IPage page = await browser.OpenAsync();
        await page.GotoAsync(site.Real.Address);
        await page.AskAsync(question);
        await page.Locator(".found-places li", new() { HasText = file }).Locator("button").First.ClickAsync(new() { Timeout = 60_000 });
        await page.Locator(".pdf-page .pdf-mark").First.WaitForAsync();
        return page;
    }

    private sealed record Overlap(double Covered, double Elsewhere);

    // How much of the words' area is marked, and how much of the area of lines that hold neither the words nor a part of the quote.
    private static async Task<Overlap> OverlapAsync(IPage page, string words)
    {
        double[] shares = await page.EvaluateAsync<double[]>(
            """
            words => {
              const marks = [...document.querySelectorAll('.pdf-mark')].map(mark => mark.getBoundingClientRect());
              const share = box => marks.reduce((sum, mark) => sum + Math.max(0, Math.min(box.right, mark.right) - Math.max(box.left, mark.left))
                * Math.max(0, Math.min(box.bottom, mark.bottom) - Math.max(box.top, mark.top)), 0) / (box.width * box.height);
              const quote = [...document.querySelectorAll('.found-places mark')].map(quote => quote.textContent.replace(/\s+/g, ' ')).join(' ');
              const spans = [...document.querySelectorAll('.textLayer span')].filter(span => span.textContent.trim());
              const span = spans.find(span => span.textContent.includes(words)), range = document.createRange(), at = span.textContent.indexOf(words);
              range.setStart(span.firstChild, at);
              range.setEnd(span.firstChild, at + words.length);
              const others = spans.filter(span => !span.textContent.split('. ').some(part => quote.includes(part.trim())));
              return [share(range.getBoundingClientRect()), Math.max(0, ...others.map(other => share(other.getBoundingClientRect())))];
            }
            """, words);
        return new Overlap(shares[0], shares[1]);
    }
}
