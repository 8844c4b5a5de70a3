using Microsoft.Playwright;

namespace Rag.EndToEnd.Tests;

/// <summary>Without a pointer: what opens takes the focus, what closes gives it back, and it is never lost.</summary>
public sealed class FocusTests(Browser browser) : IClassFixture<Browser>
{
    [Fact]
    public async Task Folders_PickerAndConfirmation_TakeTheFocusAndGiveItBack()
    {
        await using var site = new ScriptedSite();
        IPage page = await OpenAsync(site);
        ILocator add = page.GetByRole(AriaRole.Button, new() { Name = "Add a folder" });
        await add.PressAsync("Enter");
        await Assertions.Expect(page.Locator(".picker .row").First).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator(".picker :focus")).ToHaveCountAsync(1);
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(page.Locator(".picker")).ToHaveCountAsync(0);
        await Assertions.Expect(add).ToBeFocusedAsync();

        ILocator stop = page.Locator("[aria-label^='Stop watching']").First;
        await stop.PressAsync("Enter");
        await Assertions.Expect(page.Locator(".folders .notice").GetByText("Cancel")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(stop).ToBeFocusedAsync();
    }

    [Fact]
    public async Task Library_IsOneStopWhoseRowsTheArrowsWalk()
    {
        await using var site = new ScriptedSite();
        IPage page = await OpenAsync(site);
        await page.Locator(".states .chip").Last.FocusAsync();
        await page.Keyboard.PressAsync("Tab");
        ILocator Row(string name) => page.Locator(".file", new() { HasText = name }).Locator("button").First;
        await Assertions.Expect(page.Locator(".file button").First).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("End");
        await Assertions.Expect(Row("399 day.md")).ToBeFocusedAsync();
        await Assertions.Expect(Row("399 day.md")).ToBeInViewportAsync();
        await page.Keyboard.PressAsync("ArrowUp");
        await Assertions.Expect(Row("398 day.md")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Tab");
        await Assertions.Expect(page.Locator(".status a")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Shift+Tab");
        await Assertions.Expect(Row("398 day.md")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Shift+Tab");
        await Assertions.Expect(page.Locator(".states .chip").Last).ToBeFocusedAsync();
    }

    [Fact]
    public async Task Question_EditedAskedAgainAndBranched_KeepsTheFocus()
    {
        await using var site = new ScriptedSite();
        IPage page = await OpenAsync(site);
        await page.AskAsync("Which heat pump did we choose?");
        await page.Locator(".after").WaitForAsync();
        ILocator edit = page.GetByRole(AriaRole.Button, new() { Name = "Edit the question" }).First;
        await edit.PressAsync("Enter");
        await Assertions.Expect(page.Locator(".edit textarea")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(edit).ToBeFocusedAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Ask again" }).PressAsync("Enter");
        await Assertions.Expect(page.Locator(".after")).ToHaveCountAsync(2);
        await Assertions.Expect(page.Locator("#ask-box")).ToBeFocusedAsync();
        await edit.PressAsync("Enter");
        await Assertions.Expect(page.Locator(".edit textarea")).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync(" And when?");
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator(".question h2")).ToHaveTextAsync("Which heat pump did we choose? And when?");
        await Assertions.Expect(page.Locator("#ask-box")).ToBeFocusedAsync();
    }

    [Theory]
    [InlineData(1280)]
    [InlineData(360)]
    public async Task Source_OpenedFromACitation_GivesTheFocusBackToIt(int width)
    {
        await using var site = new ScriptedSite();
        IPage page = await OpenAsync(site, width);
        await page.AskAsync("Which heat pump did we choose?");
        await page.Locator(".after").WaitForAsync();
        await page.Locator(".cite").First.PressAsync("Enter");
        await Assertions.Expect(page.Locator(".content mark")).ToBeInViewportAsync();
        if (width > 1000)
        {
            await page.Keyboard.PressAsync("F6");
            await Assertions.Expect(page.Locator(".content")).ToBeFocusedAsync();
            await page.GetByRole(AriaRole.Button, new() { Name = "Close the source" }).PressAsync("Enter");
        }
        else
        {
            await Assertions.Expect(page.Locator(".content")).ToBeFocusedAsync();
            await page.Keyboard.PressAsync("Escape");
        }

        await Assertions.Expect(page.Locator(".cite").First).ToBeFocusedAsync();
    }

    [Fact]
    public async Task Conversation_RenamedAndDeleted_LeavesTheFocusBesideIt()
    {
        await using var site = new ScriptedSite();
        IPage page = await OpenAsync(site);
        await page.AskAsync("Which heat pump did we choose?");
        await page.Locator(".after").WaitForAsync();
        await page.GetByRole(AriaRole.Tab, new() { Name = "Library" }).FocusAsync();
        await page.Keyboard.PressAsync("ArrowRight");
        await Assertions.Expect(page.GetByRole(AriaRole.Tab, new() { Name = "Conversations" })).ToBeFocusedAsync();
        await page.Locator(".conversation [aria-label^=Rename]").PressAsync("Enter");
        await Assertions.Expect(page.Locator(".conversation input")).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("Heating");
        await page.Keyboard.PressAsync("Enter");
        ILocator title = page.GetByRole(AriaRole.Link, new() { Name = "Heating", Exact = true });
        await Assertions.Expect(title).ToBeFocusedAsync();
        await page.Locator(".conversation [aria-label^=Delete]").PressAsync("Enter");
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Undo" })).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(title).ToBeFocusedAsync();
    }

    private async Task<IPage> OpenAsync(ScriptedSite site, int width = 1280)
    {
        IPage page = await browser.OpenAsync(width);
        await page.GotoAsync(site.Address);
        await page.Locator("html[data-ready]").WaitForAsync(new() { State = WaitForSelectorState.Attached });
        return page;
    }
}
