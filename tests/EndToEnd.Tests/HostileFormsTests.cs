using System.Collections.Concurrent;
using System.IO.Compression;
using Microsoft.Playwright;
using Rag.Retrieval.Answers;
using Rag.Web.Tests.Stage;

namespace Rag.EndToEnd.Tests;

/// <summary>Names, titles, tags, sheets, formulas and addresses that want to run, to look like something else, or to burst the page.</summary>
public sealed class HostileFormsTests(Browser browser) : IClassFixture<Browser>
{
    private const string Burst = """
        () => [document.documentElement, ...document.querySelectorAll('.rail, .panel, .talk, .scroll, .source-head, .file-facts, .ask, .glass')]
          .filter(element => element.clientWidth > 0 && element.scrollWidth > element.clientWidth + 2)
          .map(element => element.className + ' ' + element.scrollWidth + ' > ' + element.clientWidth)
        """;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Files_WithHostileNamesTitlesAndForms_RunNothingTurnNothingAndBurstNothing()
    {
        await using RealSite site = await RealSite.StartAsync();
        Dictionary<string, string> files = new()
        {
            ["<b onmouseover=window.hacked=1>folder/in it.md"] = "# Kiln\n\nThe kiln of the folder.\n",
            ["invoice\u202Efdp.exe.md"] = "# Kiln \u202Efdp\n\nThe kiln that runs from the right \u202Egnirts and on.\n",
            ["tags.md"] = $"---\ntitle: \"&lt;img src=x onerror=window.hacked=2&gt;\"\ntags: [\"\u202Eevil\", \"<script>window.hacked=3</script>\", \"{new string('a', 300)}\", \"x\\\" onclick=\\\"window.hacked=4\"]\nauthor: \"\u202E<b>rotua</b>\"\n---\nThe kiln of the tags.\n",
            [new string('W', 200) + ".md"] = $"# {string.Concat(Enumerable.Repeat("Kiln", 60))}\n\nThe kiln of the long name.\n",
            ["long.md"] = $"# {new string('K', 3000)}\n\nThe kiln of the long word {new string('x', 20_000)} ends.\n",
            ["marks.md"] = $"# K{string.Concat(Enumerable.Repeat("\u0301\u0316\u0337", 200))}iln\n\nThe kiln of many marks.\n",
            ["style.html"] = "<meta http-equiv=refresh content='0;url=http://evil.example/'><style>*{background:url(http://evil.example/bg)}</style><p style='position:fixed;inset:0;z-index:9999;background:url(//evil.example/y)'>The kiln of the style.</p><form action=http://evil.example/f><button>Send</button></form><math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=window.hacked=5&gt;\"></table></mtext></math><object data=http://evil.example/o></object><video src=http://evil.example/v autoplay></video>",
            ["code.md"] = $"# Code\n\nThe kiln of the code.\n\n```\"><img src=x onerror=window.hacked=6>\nx\n```\n\n```../../../appsettings\nx\n```\n\n```constructor\nx\n```\n\n```javascript\n{string.Concat(Enumerable.Repeat("`${", 3000))}\n```\n",
            ["letter.eml"] = "From: \"=?utf-8?B?4oCuPHNjcmlwdD53aW5kb3cuaGFja2VkPTc8L3NjcmlwdD4?=\" <a@evil.example>\r\nSubject: =?utf-8?Q?=3Cimg_src=3Dx_onerror=3Dwindow=2Ehacked=3D8=3E_=E2=80=AEkiln?=\r\n\r\nThe kiln of the letter.\r\n",
        };
        foreach ((string name, string text) in files)
        {
            string path = Path.Combine(site.Folder, name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await File.WriteAllTextAsync(path, text, Token);
        }
        WriteSheet(Path.Combine(site.Folder, "book.xlsx"), "&lt;img src=x onerror=window.hacked=9&gt; &#x202E;teehs");
        await site.UntilIdleAsync();

        IPage page = await browser.OpenAsync();
        ConcurrentBag<string> elsewhere = Outside.Watch(page, site.Address);
        await page.GotoAsync(site.Address);
        await page.Locator(".file.indexed").Nth(files.Count).WaitForAsync();
        foreach (ILocator file in await page.Locator(".file.indexed > button:first-child").AllAsync())
        {
            string name = (await file.Locator(".name").TextContentAsync())!;
            await file.HoverAsync();
            await file.ClickAsync();
            await Assertions.Expect(page.Locator(".source-title .path")).ToContainTextAsync(name);
            await page.GetByRole(AriaRole.Button, new() { Name = "About this file" }).ClickAsync();
            await page.Locator(".file-facts dt", new() { HasText = "State" }).WaitForAsync();
            await IsHarmlessAsync(page, name);
            await page.GetByRole(AriaRole.Button, new() { Name = "About this file" }).ClickAsync();
        }

        await page.GotoAsync(site.Address + "/search?q=kiln");
        await page.Locator(".hit").First.WaitForAsync();
        await IsHarmlessAsync(page, "search");
        await page.GotoAsync(site.Address);
        await page.AskAsync($"<img src=x onerror=window.hacked=10> \u202Ekiln of the letter {new string('q', 500)}");
        await page.Locator(".after").WaitForAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Why this answer" }).ClickAsync();
        await page.GetByRole(AriaRole.Tab, new() { Name = "Conversations" }).ClickAsync();
        await page.Locator(".conversation").WaitForAsync();
        await IsHarmlessAsync(page, "answer");
        await Browser.SaveAsync(page, "hostile-forms");
        Assert.StartsWith(site.Address, page.Url, StringComparison.Ordinal);
        Assert.Empty(elsewhere);
    }

    [Fact]
    public async Task Formulas_ThatLeadOutExpandOrGrow_StayWithinTheAnswer()
    {
        await using var site = new ScriptedSite();
        string[] formulas =
        [
            @"\href{javascript:window.hacked=1}{x}", @"\url{http://evil.example/}", @"\includegraphics{http://evil.example/i.png}", @"\htmlClass{rail}{y}",
            @"\htmlStyle{position:fixed;inset:0}{z}", @"\htmlData{cite=1}{z}", @"\def\a{\a\a}\a", @"\rule{99999em}{99999em}", @"\kern{99999em}x", @"\raise{99999em}{w}", @"\hspace{99999em}q",
            @"\color{url(http://evil.example/c)}x", @"\sqrt{\sqrt{\sqrt{" + new string('{', 500) + "x" + new string('}', 503) + "}", "<img src=x onerror=window.hacked=2>=1",
        ];
        IReadOnlyList<AnswerPart> parts = [.. formulas.Select(formula => new AnswerPart($"Here $${formula}$$ it is.", [], Support.Supported, false))];
        site.Stage.Answers = (_, cancellationToken) => PageStage.Script(PageStage.Finish(AnswerMode.Model, parts, []), cancellationToken);
        IPage page = await browser.OpenAsync();
        ConcurrentBag<string> elsewhere = Outside.Watch(page, site.Address);
        await page.GotoAsync(site.Address);
        await page.AskAsync("What is the formula?");
        await page.Locator(".after").WaitForAsync();
        await page.WaitForFunctionAsync("() => document.querySelectorAll('.math').length > 0 && [...document.querySelectorAll('.math')].every(formula => formula.querySelector('.katex, .katex-error') || !formula.dataset.set)");
        await IsHarmlessAsync(page, "formulas");
        Assert.Equal(0, await page.Locator(".answer a, .answer img, .answer .rail, .answer [style*=fixed], .answer .math [data-cite]").CountAsync());
        Assert.Empty(await page.EvaluateAsync<string[]>("() => [...document.querySelectorAll('.math')].filter(formula => formula.getBoundingClientRect().height > 400).map(formula => formula.getBoundingClientRect().height + ' ' + formula.className + formula.textContent.slice(0, 80))"));
        await Browser.SaveAsync(page, "hostile-formulas");
        Assert.Empty(elsewhere);
    }

    [Theory]
    [InlineData("http://good.example@evil.example/x", "evil.example", true)]
    [InlineData("mailto:a@b.example", "your mail program", true)]
    [InlineData("data:text/html,<script>window.hacked=1</script>", "not opened", false)]
    [InlineData("vbscript:msgbox(1)", "not opened", false)]
    [InlineData("java\tscript:window.hacked=2", "not opened", false)]
    [InlineData("blob:http://evil.example/x", "not opened", false)]
    [InlineData("file:///etc/passwd", "not opened", false)]
    [InlineData("//evil.example/x", "not opened", false)]
    public async Task Address_OfEachKind_SaysWhereItLeadsOrIsNotOpened(string address, string says, bool opens)
    {
        await using var site = new ScriptedSite();
        const string text = "See here.";
        site.Stage.AddFile("links", "links.md", text, content: new(text, [new(Retrieval.Documents.BlockKind.Paragraph, 0, text.Length)], [], [new(4, 8, address)]));
        IPage page = await browser.OpenAsync();
        await page.GotoAsync(site.Address);
        await page.FillAsync("#library-search", "links.md");
        await page.Locator(".file", new() { HasText = "links.md" }).Locator("button").First.ClickAsync();
        await page.Locator(".content button.link").ClickAsync();
        await Assertions.Expect(page.Locator("#link-dialog [data-leads]")).ToContainTextAsync(says);
        await Assertions.Expect(page.Locator("#link-dialog [value=open]")).ToBeEnabledAsync(new() { Enabled = opens });
        Assert.Null(await page.EvaluateAsync<int?>("() => window.hacked ?? null"));
    }

    private static async Task IsHarmlessAsync(IPage page, string where)
    {
        Assert.True(await page.EvaluateAsync<int?>("() => window.hacked ?? null") is null, where);
        Assert.True(await page.EvaluateAsync<string[]>(Burst) is [], $"{where}: {string.Join(", ", await page.EvaluateAsync<string[]>(Burst))}");
        // A question box and a field of names hold what was typed; what is shown turns nothing around.
        Assert.True(await page.EvaluateAsync<bool>("() => !/[\\u202d\\u202e]/.test(document.body.innerText)"), where + " turns letters around");
    }

    private static void WriteSheet(string path, string sheet)
    {
        using ZipArchive zip = ZipFile.Open(path, ZipArchiveMode.Create);
        const string main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main", office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships", packages = "http://schemas.openxmlformats.org/package/2006";
        Add("[Content_Types].xml", $"<Types xmlns=\"{packages}/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml\"/><Override PartName=\"/xl/workbook.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/></Types>");
        Add("_rels/.rels", $"<Relationships xmlns=\"{packages}/relationships\"><Relationship Id=\"r1\" Type=\"{office}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>");
        Add("xl/_rels/workbook.xml.rels", $"<Relationships xmlns=\"{packages}/relationships\"><Relationship Id=\"r1\" Type=\"{office}/worksheet\" Target=\"sheet1.xml\"/></Relationships>");
        Add("xl/workbook.xml", $"<workbook xmlns=\"{main}\" xmlns:r=\"{office}\"><sheets><sheet name=\"{sheet}\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>");
        Add("xl/sheet1.xml", $"<worksheet xmlns=\"{main}\"><sheetData><row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>The kiln of the sheet</t></is></c></row></sheetData></worksheet>");

        void Add(string name, string xml)
        {
            using StreamWriter writer = new(zip.CreateEntry(name).Open());
            writer.Write("<?xml version=\"1.0\"?>" + xml);
        }
    }
}
