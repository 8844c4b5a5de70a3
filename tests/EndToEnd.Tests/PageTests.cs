using Microsoft.Playwright;

namespace Rag.EndToEnd.Tests;

/// <summary>What a reader does with the page, over scripted answers, at three widths, light and dark; each leaves a picture.</summary>
public sealed class PageTests(Browser browser) : IClassFixture<Browser>
{
    [Theory]
    [InlineData(360, ColorScheme.Light)]
    [InlineData(1280, ColorScheme.Light)]
    [InlineData(1280, ColorScheme.Dark)]
    [InlineData(2560, ColorScheme.Light)]
    public async Task Ask_ThenClickTheCitation_MarksTheQuoteInItsSource(int width, ColorScheme scheme)
    {
        await using var site = new ScriptedSite();
        IPage page = await browser.OpenAsync(width, width == 360 ? 740 : width == 2560 ? 1440 : 820, scheme);
        string suffix = $"{width}-{scheme}".ToLowerInvariant();
        await page.GotoAsync(site.Address);
        await Assertions.Expect(page.Locator("#ask-box")).ToBeVisibleAsync();
        await Browser.SaveAsync(page, $"welcome-{suffix}");
        await page.AskAsync("Which heat pump did we choose, and what did it cost?");
        await Assertions.Expect(page.Locator(".cite")).ToHaveCountAsync(2);
        await Browser.SaveAsync(page, $"answer-{suffix}");
        await page.Locator(".cite").First.ClickAsync();
        await Assertions.Expect(page.Locator(".content mark")).ToHaveTextAsync(site.Quote.Quote);
        await Assertions.Expect(page.Locator(".content mark")).ToBeInViewportAsync();
        await Browser.SaveAsync(page, $"source-{suffix}");
        if (width == 360) return;
        await page.Locator("[data-key=next]").ClickAsync();
        await Assertions.Expect(page.Locator(".content mark")).ToHaveCountAsync(3);
        await page.GetByRole(AriaRole.Button, new() { Name = "Why this answer" }).ClickAsync();
        await page.Locator(".glass").ScrollIntoViewIfNeededAsync();
        await Browser.SaveAsync(page, $"glass-{suffix}");
        await page.Locator("[data-key=close]").ClickAsync();
        await Browser.SaveAsync(page, $"glass-wide-{suffix}");
    }
}
