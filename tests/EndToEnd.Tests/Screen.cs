using Microsoft.Playwright;

namespace Rag.EndToEnd.Tests;

/// <summary>Telephone, notebook and wide screen; two journeys together see each of them light and dark.</summary>
internal static class Screen
{
    /// <summary>Width and colours.</summary>
    public static TheoryData<int, ColorScheme> Odd => new() { { 360, ColorScheme.Light }, { 1280, ColorScheme.Dark }, { 2560, ColorScheme.Light } };

    /// <summary>The other colours.</summary>
    public static TheoryData<int, ColorScheme> Even => new() { { 360, ColorScheme.Dark }, { 1280, ColorScheme.Light }, { 2560, ColorScheme.Dark } };

    /// <summary>A page of that width with a height that goes with it.</summary>
    public static Task<IPage> OpenAsync(this Browser browser, string address, int width, ColorScheme scheme) =>
        OpenAsync(browser, address, width, width switch { < 500 => 740, > 2000 => 1440, _ => 820 }, scheme);

    /// <summary>Goes to one of the places; on a telephone they show one at a time.</summary>
    public static async Task ShowAsync(this IPage page, string place)
    {
        if (page.ViewportSize!.Width > 760) return;
        await page.Locator(".tabs > *", new() { HasText = place }).ClickAsync();
    }

    /// <summary>Leaves a picture that names the journey and the screen.</summary>
    public static Task SaveAsync(this IPage page, string journey, int width, ColorScheme scheme) => Browser.SaveAsync(page, $"{journey}-{width}-{scheme}".ToLowerInvariant());

    private static async Task<IPage> OpenAsync(Browser browser, string address, int width, int height, ColorScheme scheme)
    {
        IPage page = await browser.OpenAsync(width, height, scheme);
        await page.GotoAsync(address);
        return page;
    }
}
