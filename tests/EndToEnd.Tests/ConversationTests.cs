using Microsoft.Playwright;

namespace Rag.EndToEnd.Tests;

/// <summary>Conversations are found again, renamed, branched, and deleted with a way back.</summary>
public sealed class ConversationTests(Browser browser) : IClassFixture<Browser>
{
    [Theory]
    [MemberData(nameof(Screen.Odd), MemberType = typeof(Screen))]
    public async Task Conversation_IsRenamedBranchedDeletedAndBroughtBack(int width, ColorScheme scheme)
    {
        await using var site = new ScriptedSite();
        IPage page = await browser.OpenAsync(site.Address, width, scheme);
        await page.AskAsync("Which heat pump did we choose?");
        await page.Locator(".after").WaitForAsync();
        await page.ShowAsync("Library");
        await page.GetByRole(AriaRole.Tab, new() { Name = "Conversations" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Rename Which heat pump" }).ClickAsync();
        await page.GetByRole(AriaRole.Textbox, new() { Name = "New title" }).FillAsync("Heating");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator(".conversation", new() { HasText = "Heating" })).ToHaveCountAsync(1);

        await page.SaveAsync("conversations-renamed", width, scheme);
        await page.ShowAsync("Talk");
        await page.GetByRole(AriaRole.Button, new() { Name = "Branch" }).ClickAsync();
        await page.ShowAsync("Library");
        await Assertions.Expect(page.Locator(".conversation", new() { HasText = "Heating" })).ToHaveCountAsync(2);
        await page.ShowAsync("Talk");
        await Assertions.Expect(page.Locator(".exchange")).ToHaveCountAsync(1);
        string branch = page.Url;
        await page.AskAsync("And its price?");
        await Assertions.Expect(page.Locator(".exchange")).ToHaveCountAsync(2);
        await Assertions.Expect(page.Locator(".exchange").Nth(1)).ToBeInViewportAsync();

        await page.ShowAsync("Library");
        await page.Locator(".conversation.current [aria-label^=Delete]").ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Undo" })).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator(".conversation")).ToHaveCountAsync(1);
        await page.GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();
        await Assertions.Expect(page.Locator(".conversation")).ToHaveCountAsync(2);
        // What was open is open again.
        await Assertions.Expect(page).ToHaveURLAsync(branch);
        await page.GotoAsync(branch);
        await Assertions.Expect(page.Locator(".exchange")).ToHaveCountAsync(2);
        await page.ShowAsync("Library");
        await page.GetByRole(AriaRole.Tab, new() { Name = "Conversations" }).ClickAsync();
        IDownload download = await page.RunAndWaitForDownloadAsync(() => page.Locator(".conversation.current [aria-label^=Export]").ClickAsync());
        Assert.Contains("[^1]: Heat pump", await File.ReadAllTextAsync(await download.PathAsync(), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Conversation_OfManyQuestions_ShowsTheEarlierOnesAboveWhereTheReaderIs()
    {
        await using var site = new ScriptedSite();
        IPage page = await browser.OpenAsync(site.Address, 1280, ColorScheme.Light);
        for (int i = 1; i <= 14; i++)
        {
            await page.AskAsync($"Which heat pump did we choose in year {i}?");
            await Assertions.Expect(page.Locator(".exchange").Last.Locator(".question")).ToContainTextAsync($"year {i}?");
            await page.Locator(".exchange").Last.Locator(".after").WaitForAsync();
        }
        await Assertions.Expect(page.Locator(".exchange")).ToHaveCountAsync(12);
        await page.GetByRole(AriaRole.Button, new() { Name = "Show earlier questions" }).ScrollIntoViewIfNeededAsync();
        ILocator third = page.Locator(".exchange", new() { HasText = "year 3?" });
        double before = (await third.BoundingBoxAsync())!.Y;
        await page.GetByRole(AriaRole.Button, new() { Name = "Show earlier questions" }).ClickAsync();
        await Assertions.Expect(page.Locator(".exchange")).ToHaveCountAsync(14);
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Show earlier questions" })).ToHaveCountAsync(0);
        await page.WaitForFunctionAsync("before => Math.abs([...document.querySelectorAll('.exchange')][2].getBoundingClientRect().top - before) < 2", before);
    }

    [Fact]
    public async Task Draft_SurvivesAReloadAndARestartOfTheProgram()
    {
        int port = RealSite.FreePort();
        string folder = Directory.CreateTempSubdirectory("rag-e2e-docs-").FullName, data = Directory.CreateTempSubdirectory("rag-e2e-data-").FullName;
        IPage page = await browser.OpenAsync();
        await using (RealSite first = await RealSite.StartAsync(port: port, folder: folder, data: data))
        {
            await page.GotoAsync(first.Address);
            await page.Locator("html[data-ready]").WaitForAsync(new() { State = WaitForSelectorState.Attached });
            await page.FillAsync("#ask-box", "Half a quest");
            await page.ReloadAsync();
            await Assertions.Expect(page.Locator("#ask-box")).ToHaveValueAsync("Half a quest");
            await page.FillAsync("#ask-box", "Half a question");
            RealSite.Signal(first.Process.Id, 9);
            await Assertions.Expect(page.Locator("#connection")).ToBeVisibleAsync(new() { Timeout = 30_000 });
            await first.Process.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        await using RealSite second = await RealSite.StartAsync(port: port, folder: folder, data: data);
        await Assertions.Expect(page.Locator("#connection")).ToBeHiddenAsync(new() { Timeout = 30_000 });
        await page.Locator("html[data-ready]").WaitForAsync(new() { State = WaitForSelectorState.Attached });
        await Assertions.Expect(page.Locator("#ask-box")).ToHaveValueAsync("Half a question");
    }
}
