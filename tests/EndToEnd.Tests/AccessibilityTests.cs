using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using Rag.Retrieval.Answers;
using Rag.Web.Tests.Stage;

namespace Rag.EndToEnd.Tests;

/// <summary>axe finds nothing serious on any page, light or dark.</summary>
public sealed class AccessibilityTests(Browser browser) : IClassFixture<Browser>
{
    [Theory]
    [InlineData(ColorScheme.Light, 1280)]
    [InlineData(ColorScheme.Dark, 1280)]
    [InlineData(ColorScheme.Light, 360)]
    [InlineData(ColorScheme.Dark, 360)]
    [InlineData(ColorScheme.Light, 2560)]
    [InlineData(ColorScheme.Dark, 2560)]
    public async Task Axe_EveryPage_FindsNothingSerious(ColorScheme scheme, int width)
    {
        await using var site = new ScriptedSite();
        IPage page = await browser.OpenAsync(width, width == 2560 ? 1440 : 820, scheme);
        foreach (string path in (string[])["/models", "/measure", "/how-it-works", "/settings", "/privacy", "/search", "/"])
        {
            await page.GotoAsync(site.Address + path);
            await Assertions.Expect(page.Locator("h1")).ToBeVisibleAsync();
            await AssertAsync(page, path);
            await Browser.SaveAsync(page, $"page{path.Replace('/', '-')}-{width}-{scheme}".ToLowerInvariant());
        }

        await page.AskAsync("Which heat pump did we choose?");
        await page.GetByRole(AriaRole.Button, new() { Name = "Why this answer" }).ClickAsync();
        await AssertAsync(page, "an answer with its glass box");
        await page.Locator(".cite").First.ClickAsync();
        await Assertions.Expect(page.Locator(".content mark")).ToBeVisibleAsync();
        await AssertAsync(page, "a source");
        // Seen in both colours on one screen; only the layout differs on the others.
        if (width != 1280) return;
        await page.GetByRole(AriaRole.Tab, new() { Name = "Conversations" }).ClickAsync();
        await AssertAsync(page, "conversations");
        await page.GetByRole(AriaRole.Tab, new() { Name = "Library" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Add a folder" }).ClickAsync();
        await page.Locator(".picker .row").First.WaitForAsync();
        await AssertAsync(page, "the library with the picker");
        await page.FillAsync("#library-search", "pump");
        await page.Locator(".found mark").First.WaitForAsync();
        await AssertAsync(page, "the library's search");
        await page.GotoAsync(site.Address + "/search?q=pump");
        await page.Locator(".hit").First.WaitForAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Scores" }).ClickAsync();
        await AssertAsync(page, "results with scores");
        await Browser.SaveAsync(page, $"conversations-{width}-{scheme}".ToLowerInvariant());
        await page.Locator("body").PressAsync("?");
        await Assertions.Expect(page.Locator("#keys-dialog")).ToBeVisibleAsync();
        await AssertAsync(page, "the keys");
    }

    [Theory]
    [InlineData(360)]
    [InlineData(1280)]
    public async Task Text_AtTwiceItsSize_IsNotCutOff(int width)
    {
        await using var site = new ScriptedSite();
        IPage page = await browser.OpenAsync(width, 820);
        foreach (string path in (string[])["/", "/search?q=pump", "/models", "/measure", "/how-it-works", "/settings", "/privacy"])
        {
            await page.GotoAsync(site.Address + path);
            await page.Locator("h1, .hit").First.WaitForAsync();
            // Names of folders and files are as long as they are.
            await page.EvaluateAsync("() => { document.documentElement.style.fontSize = '200%'; document.querySelectorAll('.folders .name').forEach(name => { name.textContent = 'quarterly'.repeat(9); }); }");
            string[] wide = await page.EvaluateAsync<string[]>("""
                () => [document.documentElement, ...document.querySelectorAll('.talk, .scroll, .page, .card, .ask-line')]
                  .filter(element => element.clientWidth > 0 && element.scrollWidth > element.clientWidth + 2)
                  .map(element => location.pathname + ' ' + element.className + ' ' + element.scrollWidth + ' > ' + element.clientWidth + ': '
                    + [...element.querySelectorAll('*')].filter(inner => inner.getBoundingClientRect().right > element.getBoundingClientRect().right - 2).map(inner => inner.outerHTML.slice(0, 200)).join(' '))
                """);
            Assert.Empty(wide);
        }
    }

    [Fact]
    public async Task Motion_Reduced_NothingMoves()
    {
        await using var site = new ScriptedSite();
        IPage page = await browser.OpenAsync();
        await page.GotoAsync(site.Address);
        await page.AskAsync("Which heat pump did we choose?");
        await page.Locator(".after").WaitForAsync();
        // Longer than a millisecond would be seen.
        string[] moving = await page.EvaluateAsync<string[]>("""
            () => [...document.querySelectorAll('*')].filter(element => {
              const style = getComputedStyle(element);
              return [...style.animationDuration.split(','), ...style.transitionDuration.split(',')].some(time => parseFloat(time) * (time.includes('ms') ? 1 : 1000) > 1.5);
            }).map(element => element.tagName + '.' + element.className)
            """);
        Assert.Empty(moving);
    }

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Contrast_More_IsGivenEverywhere(ColorScheme scheme)
    {
        await using var site = new ScriptedSite();
        IPage page = await browser.OpenAsync(scheme: scheme);
        await page.EmulateMediaAsync(new() { Contrast = Contrast.More, ColorScheme = scheme });
        await page.GotoAsync(site.Address);
        await page.AskAsync("Which heat pump did we choose?");
        await page.GetByRole(AriaRole.Button, new() { Name = "Why this answer" }).ClickAsync();
        await page.Locator(".cite").First.ClickAsync();
        await Assertions.Expect(page.Locator(".content mark")).ToBeVisibleAsync();
        await Browser.SaveAsync(page, $"contrast-{scheme}".ToLowerInvariant());
        // Seven to one is WCAG's enhanced contrast (1.4.6).
        AxeResult result = await page.RunAxe(new AxeRunOptions { RunOnly = new RunOnlyOptions { Type = "rule", Values = ["color-contrast-enhanced"] } });
        Assert.Empty(result.Violations.SelectMany(violation => violation.Nodes).Select(node => node.Html));
    }

    [Fact]
    public async Task Answer_InAScriptFromRightToLeft_StandsAtTheRight()
    {
        await using var site = new ScriptedSite();
        site.Stage.Answers = (_, cancellationToken) => PageStage.Script(PageStage.Finish(
            AnswerMode.Model, [new AnswerPart("المضخة الحرارية بقدرة ٩ كيلوواط.", [], Support.Supported, false)], []), cancellationToken);
        IPage page = await browser.OpenAsync();
        await page.GotoAsync(site.Address);
        await page.AskAsync("ما هي المضخة؟");
        await page.Locator(".after").WaitForAsync();
        Assert.Equal("rtl", await page.Locator(".question h2").EvaluateAsync<string>("heading => getComputedStyle(heading).direction"));
        Assert.Equal("rtl", await page.Locator(".answer").EvaluateAsync<string>("answer => getComputedStyle(answer).direction"));
    }

    private static async Task AssertAsync(IPage page, string what)
    {
        AxeResult result = await page.RunAxe();
        Assert.Empty(result.Violations
            .Where(violation => violation.Impact is "serious" or "critical")
            .Select(violation => $"{what}: {violation.Id}: {violation.Help}: {string.Join(" | ", violation.Nodes.Take(3).Select(node => node.Html))}"));
    }
}
