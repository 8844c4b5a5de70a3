using Microsoft.Playwright;

namespace Rag.EndToEnd.Tests;

/// <summary>Settings refuse in place what cannot work; the privacy page deletes everything when it is asked to.</summary>
public sealed class OwnerPagesTests(Browser browser) : IClassFixture<Browser>
{
    [Theory]
    [MemberData(nameof(Screen.Odd), MemberType = typeof(Screen))]
    public async Task Setting_Invalid_IsRefusedInPlaceThenStored(int width, ColorScheme scheme)
    {
        await using var site = new ScriptedSite();
        IPage page = await browser.OpenAsync(site.Address + "/settings", width, scheme);
        ILocator card = page.Locator("#setting-Search-B");
        await card.Locator("input").FillAsync("2");
        await card.Locator("input").PressAsync("Tab");
        await Assertions.Expect(card.GetByRole(AriaRole.Alert)).ToContainTextAsync("write a number from 0 to 1");
        await card.Locator("input").FillAsync("0.3");
        await card.Locator("input").PressAsync("Tab");
        await Assertions.Expect(card.Locator(".chip")).ToHaveTextAsync("set here");
        await page.SaveAsync("settings-set", width, scheme);
    }

    [Fact]
    public async Task DeleteEverything_Confirmed_EndsTheProgramAndLeavesTheFolderEmpty()
    {
        await using RealSite site = await RealSite.StartAsync();
        await File.WriteAllTextAsync(Path.Combine(site.Folder, "note.md"), "# Note\n\nIt stays.\n", TestContext.Current.CancellationToken);
        await site.UntilIdleAsync();
        IPage page = await browser.OpenAsync();
        await page.GotoAsync(site.Address + "/privacy");
        await Assertions.Expect(page.GetByText("Nothing. A model that you download")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Delete everything", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Delete everything and end" }).ClickAsync();
        await site.Process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.False(Directory.Exists(site.DataPath), string.Join(", ", Directory.Exists(site.DataPath) ? Directory.EnumerateFileSystemEntries(site.DataPath) : []));
        Assert.True(File.Exists(Path.Combine(site.Folder, "note.md")));
    }
}
