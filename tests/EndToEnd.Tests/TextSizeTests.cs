using Microsoft.Playwright;

namespace Rag.EndToEnd.Tests;

/// <summary>Text at twice its size, by the browser's own setting or by a style of the reader's: nothing overlaps and no control is cut off.</summary>
public sealed class TextSizeTests(Browser browser) : IClassFixture<Browser>
{
    private const string CutOff = """
        () => [...document.querySelectorAll('.rail button, .rail a, .tabs > *, .source-head button, .source-head a, .ask button, .rail input')]
          .filter(control => control.checkVisibility({ visibilityProperty: true }))
          .filter(control => {
            const box = control.getBoundingClientRect(), place = control.closest('.rail, .tabs, .source, .talk').getBoundingClientRect();
            return box.right > place.right + 1 || box.left < place.left - 1 || control.matches('[role=tab], .tabs > *') && control.scrollWidth > control.clientWidth + 1;
          }).map(control => control.outerHTML.slice(0, 160))
        """;

    private const string Overlapping = """
        () => {
          const rows = [...document.querySelectorAll('.file')];
          return rows.filter((row, i) => row.querySelector('.detail').getBoundingClientRect().bottom > row.getBoundingClientRect().bottom + 1
            || i > 0 && Math.abs(row.getBoundingClientRect().top - rows[i - 1].getBoundingClientRect().bottom) > 1).map(row => row.outerHTML.slice(0, 160));
        }
        """;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Text_AtTwiceItsSize_NothingOverlapsOrIsCutOff(bool isTheBrowsersSetting)
    {
        await using var site = new ScriptedSite();
        IPage page = await browser.OpenAsync();
        if (isTheBrowsersSetting)
        {
            ICDPSession session = await page.Context.NewCDPSessionAsync(page);
            await session.SendAsync("Page.setFontSizes", new() { ["fontSizes"] = new { standard = 32, @fixed = 26 } });
        }

        await page.GotoAsync(site.Address);
        if (!isTheBrowsersSetting) await page.EvaluateAsync("() => { document.documentElement.style.fontSize = '200%'; }");
        Assert.Equal("32px", await page.EvaluateAsync<string>("() => getComputedStyle(document.documentElement).fontSize"));
        await page.AskAsync("Which heat pump did we choose?");
        await page.Locator(".after").WaitForAsync();
        Assert.Empty(await page.EvaluateAsync<string[]>(CutOff));
        Assert.True(await page.Locator("#ask-box").EvaluateAsync<bool>("box => box.clientHeight >= parseFloat(getComputedStyle(box).lineHeight)"));
        await page.Locator(".cite").First.ClickAsync();
        await Assertions.Expect(page.Locator(".content mark")).ToBeInViewportAsync();
        Assert.Empty(await page.EvaluateAsync<string[]>(CutOff));
        await Browser.SaveAsync(page, $"large-text-source-{(isTheBrowsersSetting ? "setting" : "style")}");

        if (await page.Locator(".tabs").IsVisibleAsync()) await page.Locator(".tabs > *", new() { HasText = "Library" }).ClickAsync();
        await page.Locator(".file").First.WaitForAsync();
        Assert.Empty(await page.EvaluateAsync<string[]>(CutOff));
        Assert.Empty(await page.EvaluateAsync<string[]>(Overlapping));
        // The height of the rows that are not drawn agrees with that of those that are, down to the last.
        await page.EvaluateAsync("() => { const panel = document.querySelector('.panel'); panel.scrollTop = panel.scrollHeight; }");
        await Assertions.Expect(page.Locator(".file .name", new() { HasText = "399 day.md" })).ToBeInViewportAsync();
        Assert.Empty(await page.EvaluateAsync<string[]>(Overlapping));
        Assert.True(await page.EvaluateAsync<bool>("() => { const files = document.querySelector('.files'); return Math.abs(files.getBoundingClientRect().height - 402 * files.querySelector('.file').getBoundingClientRect().height) < 2; }"));
        await Browser.SaveAsync(page, $"large-text-library-{(isTheBrowsersSetting ? "setting" : "style")}");
    }

    [Fact]
    public async Task Citation_AtAnyWidth_StandsOnTheLineOfItsLastWord()
    {
        await using var site = new ScriptedSite();
        IPage page = await browser.OpenAsync();
        await page.GotoAsync(site.Address);
        await page.AskAsync("Which heat pump did we choose?");
        await page.Locator(".after").WaitForAsync();
        string[] alone = await page.EvaluateAsync<string[]>("""
            () => {
              const answer = document.querySelector('.answer'), alone = [];
              for (let width = 160; width < 620; width += 3) {
                answer.style.maxWidth = width + 'px';
                for (const cite of answer.querySelectorAll('.cite')) {
                  const text = cite.previousSibling, range = document.createRange();
                  range.setStart(text, text.data.length - 1);
                  range.setEnd(text, text.data.length);
                  if (range.getBoundingClientRect().bottom < cite.getBoundingClientRect().top) alone.push(cite.textContent + ' at ' + width);
                }
              }
              return alone;
            }
            """);
        Assert.Empty(alone);
    }
}
