using System.Collections.Concurrent;
using Microsoft.Playwright;
using Rag.Retrieval.Answers;
using Rag.Retrieval.Documents;
using Rag.Web.Tests.Stage;

namespace Rag.EndToEnd.Tests;

/// <summary>Documents, names, answers and links that want to run, load or lead somewhere: all of it stays text.</summary>
public sealed class HostileContentTests(Browser browser) : IClassFixture<Browser>
{
    private const string Text = """
        <script>window.hacked = 1</script><img src=http://evil.example/a.png onerror="window.hacked = 2"> ![x](http://evil.example/b.png)
        [click](javascript:window.hacked=3) [out](http://evil.example/?q=secret) <svg onload="window.hacked=4"><a href="javascript:window.hacked=5">x</a></svg>
        <iframe src="http://evil.example/frame"></iframe> <style>@import url(http://evil.example/s.css)</style> {onclick=window.hacked=6} <base href="http://evil.example/">
        """;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(10_000)]
    public async Task Answer_HostileInPieces_StaysText(int size)
    {
        await using var site = new ScriptedSite();
        string name = "<img src=x onerror=window.hacked=7>.md";
        Document document = site.Stage.AddFile("bad", name, Text, content: new DocumentContent(
            Text, [new Block(BlockKind.Paragraph, 0, Text.Length)], [], [new TextLink(0, 8, "javascript:window.hacked=8"), new TextLink(10, 20, "http://evil.example/")]));
        var citation = new Citation(1, "bad", document.Path, "<script>window.hacked=9</script>", null, 0, 40, Text[..40]);
        List<AnswerEvent> events = [new StepChanged("<b>search</b>", 1, Text)];
        events.AddRange(Text.Chunk(size).Select(piece => new DraftAdded(new string(piece))));
        IReadOnlyList<AnswerPart> parts = [.. Text.Chunk(size).Select(piece => new AnswerPart(new string(piece), [1], Support.Weak, false))];
        events.AddRange(parts.Select((part, i) => new PartAdded(part, i == 0 ? [citation] : [])));
        events.Add(new AnswerFinished(new Answer
        {
            Mode = AnswerMode.Model,
            Parts = parts,
            Citations = [citation],
            Notices = [Text],
            Trace = new Trace { Searched = [Text], Prompt = [new Turn("system", Text)], Checks = [.. parts.Select(_ => Text[..60])], Model = "<b>m</b>" },
        }));
        site.Stage.Answers = (_, cancellationToken) => PageStage.Script(events, cancellationToken);

        IPage page = await browser.OpenAsync();
        ConcurrentBag<string> elsewhere = Outside.Watch(page, site.Address);
        await page.GotoAsync(site.Address);
        await page.AskAsync(Text);
        await page.GetByRole(AriaRole.Button, new() { Name = "Why this answer" }).ClickAsync();
        await page.Locator(".cite").First.HoverAsync();
        await page.Locator(".cite").First.ClickAsync();
        await Assertions.Expect(page.Locator(".content mark").First).ToBeVisibleAsync();
        foreach (ILocator link in (await page.Locator("button.link").AllAsync()).Take(6))
        {
            await link.DispatchEventAsync("click");
            await Assertions.Expect(page.Locator("#link-dialog")).ToBeVisibleAsync();
            await page.Locator("#link-dialog [value=cancel]").ClickAsync();
        }

        await page.GetByRole(AriaRole.Tab, new() { Name = "Conversations" }).ClickAsync();
        Assert.Null(await page.EvaluateAsync<int?>("() => window.hacked ?? null"));
        Assert.Equal(0, await page.Locator("iframe, .answer img, .content img, .answer a, .content a, svg svg").CountAsync());
        Assert.Empty(elsewhere);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(10_000)]
    public async Task Answer_HostileInEveryForm_StaysText(int size)
    {
        await using var site = new ScriptedSite();
        AnswerPart[] parts = [.. Enum.GetValues<PartForm>().Select(form => new AnswerPart(form == PartForm.Row ? $@"a \| {Text}" : Text, [1], Support.None, false, form == PartForm.Row ? $@"{Text} \| b" : Text)
        {
            Form = form, Level = 2, Mark = Mark.Otherwise, Note = Text,
        })];
        List<AnswerEvent> events = [new StepChanged("plan", 1, Text), new StepChanged("search", null, Text), new PassagesFound(site.Found), new StepChanged("read", null, Text)];
        foreach (AnswerPart part in parts)
        {
            events.AddRange(part.Text.Chunk(size).Select(piece => new DraftAdded(new string(piece), part.Form, part.Level)));
            events.Add(new PartAdded(part with { Mark = null }, part == parts[0] ? [site.Quote] : []));
        }
        events.AddRange(parts.Select((part, index) => new PartChanged(index, part with { Text = part.Text + " so" }, [])));
        events.AddRange(PageStage.Finish(AnswerMode.Model, parts, [site.Quote], answer => answer with { Trace = new Trace { Plan = [Text], Searched = [Text], Read = [new ReadSpan("heat", -5, 10_000)], Checks = [Text] } }).TakeLast(1));
        site.Stage.Answers = (_, cancellationToken) => PageStage.Script(events, cancellationToken);

        IPage page = await browser.OpenAsync();
        ConcurrentBag<string> elsewhere = Outside.Watch(page, site.Address);
        await page.GotoAsync(site.Address);
        await page.AskAsync("What is hostile?");
        await page.GetByRole(AriaRole.Button, new() { Name = "Why this answer" }).ClickAsync();
        await page.Locator("button.sign").First.HoverAsync();
        await Assertions.Expect(page.Locator("#quote-card")).ToContainTextAsync("<script>");
        await Assertions.Expect(page.Locator("button.sign")).ToHaveCountAsync(parts.Length);
        await Assertions.Expect(page.Locator(".answer .cite")).ToHaveCountAsync(parts.Length);
        Assert.Equal(2, await page.Locator(".searched a[href^='/search?q=']").CountAsync());
        Assert.Null(await page.EvaluateAsync<int?>("() => window.hacked ?? null"));
        Assert.Equal(0, await page.Locator("iframe, .answer img, .answer a, .answer style, svg svg").CountAsync());
        Assert.Empty(elsewhere);
    }

    [Fact]
    public async Task Files_Hostile_OpenedAsSources_RunAndLoadNothing()
    {
        await using RealSite site = await RealSite.StartAsync();
        const string markup = "<script>window.hacked=1</script><img src=http://evil.example/a.png onerror=window.hacked=2><svg onload=window.hacked=3></svg><meta http-equiv=refresh content=\"0;url=http://evil.example/\"><link rel=stylesheet href=http://evil.example/s.css><iframe src=http://evil.example/></iframe><a href=\"javascript:window.hacked=4\">press</a> <a href=\"http://evil.example/out\">out</a>";
        Dictionary<string, string> files = new()
        {
            ["page.html"] = $"<html><head><title><img src=x onerror=window.hacked=5></title></head><body><h1>Kiln</h1><p>The kiln of the page.</p>{markup}</body></html>",
            ["note.md"] = $"---\ntitle: \"<img src=x onerror=window.hacked=6>\"\ntags: [\"<b>x</b>\"]\n---\n# Kiln\n\nThe kiln of the note. ![x](http://evil.example/b.png) [press](javascript:window.hacked=7)\n\n{markup}\n",
            ["drawing.svg"] = "<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"window.hacked=8\"><text>The kiln of the drawing.</text><script>window.hacked=9</script><image href=\"http://evil.example/c.png\"/></svg>",
            ["letter.eml"] = $"From: \"<script>window.hacked=10</script>\" <a@evil.example>\r\nSubject: <img src=x onerror=window.hacked=11>\r\nContent-Type: text/html\r\n\r\n<p>The kiln of the letter.</p>{markup}",
            ["<img src=x onerror=window.hacked=12>.txt"] = "The kiln of the text.",
        };
        foreach ((string name, string text) in files) await File.WriteAllTextAsync(Path.Combine(site.Folder, name), text, TestContext.Current.CancellationToken);
        await site.UntilIdleAsync();
        IPage page = await browser.OpenAsync();
        ConcurrentBag<string> elsewhere = Outside.Watch(page, site.Address);
        await page.GotoAsync(site.Address);
        await page.FillAsync("#library-search", "kiln");
        await page.Locator(".found button").First.WaitForAsync();
        await page.FillAsync("#library-search", "");
        // By its name, not by its place: the list still changes when the search is cleared.
        foreach (string name in files.Keys)
        {
            await page.Locator(".file.indexed > button:first-child", new() { Has = page.Locator(".name").GetByText(name, new() { Exact = true }) }).ClickAsync();
            // The file before it stays until this one is there.
            await Assertions.Expect(page.Locator(".source-title .path")).ToContainTextAsync(name);
            await page.Locator(".source .content").WaitForAsync();
            foreach (ILocator link in await page.Locator(".content button.link").AllAsync())
            {
                if (await link.GetAttributeAsync("data-link") is null) continue;
                await link.ClickAsync();
                await Assertions.Expect(page.Locator("#link-dialog")).ToBeVisibleAsync();
                await page.Locator("#link-dialog [value=cancel]").ClickAsync();
            }
        }

        await page.GotoAsync(site.Address + "/search?q=" + Uri.EscapeDataString("kiln <img src=x onerror=window.hacked=13>"));
        await page.Locator(".hit").First.WaitForAsync();
        Assert.Null(await page.EvaluateAsync<int?>("() => window.hacked ?? null"));
        Assert.StartsWith(site.Address, page.Url, StringComparison.Ordinal);
        Assert.Empty(elsewhere);
    }

    [Fact]
    public async Task Link_ToTheWeb_ShowsItsAddressAndOpensOnlyThen()
    {
        await using var site = new ScriptedSite();
        IReadOnlyList<AnswerPart> parts = [new AnswerPart("See [the manual](https://example.org/manual) or [this](javascript:alert(1)).", [], Support.Supported, false)];
        site.Stage.Answers = (_, cancellationToken) => PageStage.Script(PageStage.Finish(AnswerMode.Model, parts, []), cancellationToken);
        IPage page = await browser.OpenAsync();
        await page.GotoAsync(site.Address);
        await page.AskAsync("Where?");
        await page.GetByRole(AriaRole.Button, new() { Name = "the manual" }).ClickAsync();
        await Assertions.Expect(page.Locator("#link-dialog [data-address]")).ToHaveTextAsync("https://example.org/manual");
        await Assertions.Expect(page.Locator("#link-dialog [value=open]")).ToBeEnabledAsync();
        await page.Locator("#link-dialog [value=cancel]").ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "this", Exact = true }).ClickAsync();
        await Assertions.Expect(page.Locator("#link-dialog [value=open]")).ToBeDisabledAsync();
        Assert.Single(page.Context.Pages);
    }
}
