using Microsoft.Playwright;

namespace Rag.EndToEnd.Tests;

/// <summary>First run, library, search and privacy, as a reader goes through them, on a telephone, a notebook and a wide screen.</summary>
public sealed class PlacesTests(Browser browser) : IClassFixture<Browser>
{
    [Theory]
    [MemberData(nameof(Screen.Odd), MemberType = typeof(Screen))]
    public async Task FirstRun_ThreeSteps_EachPassedOverAndNotSeenAgain(int width, ColorScheme scheme)
    {
        await using var site = new ScriptedSite();
        IPage page = await browser.OpenAsync(site.Address, width, scheme);
        ILocator steps = page.Locator(".first-steps li");
        await Assertions.Expect(steps).ToHaveCountAsync(3);
        await Assertions.Expect(page.Locator("#ask-box")).ToBeInViewportAsync();
        await page.SaveAsync("first-run", width, scheme);
        await page.GetByRole(AriaRole.Button, new() { Name = "Go on", Exact = true }).ClickAsync();
        await Assertions.Expect(steps.Nth(1)).ToContainTextAsync("nearest places");
        await page.GetByRole(AriaRole.Button, new() { Name = "Go on without" }).ClickAsync();
        await Assertions.Expect(steps.Nth(2)).ToContainTextAsync("Ask below");
        await page.GetByRole(AriaRole.Button, new() { Name = "Done" }).ClickAsync();
        await Assertions.Expect(steps).ToHaveCountAsync(0);
        await page.ReloadAsync();
        await page.Locator("h1").WaitForAsync();
        await Assertions.Expect(steps).ToHaveCountAsync(0);
    }

    [Theory]
    [MemberData(nameof(Screen.Even), MemberType = typeof(Screen))]
    public async Task Library_FindAFile_OpenItAndItsFacts(int width, ColorScheme scheme)
    {
        await using var site = new ScriptedSite();
        IPage page = await browser.OpenAsync(site.Address, width, scheme);
        await page.Locator("h1").WaitForAsync();
        await page.ShowAsync("Library");
        await page.Locator(".file").First.WaitForAsync();
        await page.SaveAsync("library", width, scheme);
        await page.FillAsync("#library-search", "insulation");
        await page.Locator(".file", new() { HasText = "Insulation.md" }).Locator("button").First.ClickAsync();
        await Assertions.Expect(page.Locator(".content")).ToContainTextAsync("24 cm of wood fibre");
        await page.GetByRole(AriaRole.Button, new() { Name = "About this file" }).ClickAsync();
        await page.Locator(".file-facts dt", new() { HasText = "Related" }).WaitForAsync();
        await page.SaveAsync("library-facts", width, scheme);
        await page.Locator(".file-facts .link-row").First.ClickAsync();
        await Assertions.Expect(page.Locator(".source-title h2")).ToHaveTextAsync("Heat pump");
        await page.GetByRole(AriaRole.Button, new() { Name = "Close the source" }).ClickAsync();
        await Assertions.Expect(page.Locator("#ask-box")).ToBeInViewportAsync();
    }

    [Theory]
    [MemberData(nameof(Screen.Odd), MemberType = typeof(Screen))]
    public async Task Search_AsOneTypes_NarrowsShowsScoresAndOpensThePassage(int width, ColorScheme scheme)
    {
        await using var site = new ScriptedSite();
        IPage page = await browser.OpenAsync(site.Address + "/search", width, scheme);
        await Assertions.Expect(page.Locator("#search-box")).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("pump before:2031 type:nonsense");
        await Assertions.Expect(page.Locator(".results .count")).ToHaveAttributeAsync("data-for", "pump before:2031 type:nonsense");
        await Assertions.Expect(page.Locator(".chip.wrong")).ToHaveCountAsync(1);
        await page.Locator(".chip.wrong").ClickAsync();
        await Assertions.Expect(page.Locator("#search-box")).ToHaveValueAsync(new System.Text.RegularExpressions.Regex("^pump before:2031 ?$"));
        await Assertions.Expect(page.Locator(".hit mark").First).ToHaveTextAsync("pump", new() { IgnoreCase = true });
        await page.GetByRole(AriaRole.Button, new() { Name = "Scores" }).ClickAsync();
        await Assertions.Expect(page.Locator(".hit .scores").First).ToBeVisibleAsync();
        await page.SaveAsync("search", width, scheme);
        await page.Locator(".hit").First.ClickAsync();
        await Assertions.Expect(page.Locator(".content mark").First).ToBeInViewportAsync();
        await page.SaveAsync("search-source", width, scheme);
    }

    [Theory]
    [InlineData("/search", "#search-box")]
    [InlineData("/", "#library-search")]
    public async Task Typing_OverASlowConnection_LosesNoLetter(string path, string box)
    {
        await using var site = new ScriptedSite();
        IPage page = await browser.OpenAsync();
        // What the server says comes a third of a second late.
        await page.RouteWebSocketAsync(new System.Text.RegularExpressions.Regex("_blazor"), socket =>
        {
            IWebSocketRoute server = socket.ConnectToServer();
            server.OnMessage(async frame =>
            {
                await Task.Delay(300);
                if (frame.Binary is { } bytes) socket.Send(bytes);
                else socket.Send(frame.Text!);
            });
        });
        await page.GotoAsync(site.Address + path);
        await page.Locator(box).ClickAsync();
        await page.Keyboard.TypeAsync("the heat pump in the cellar", new() { Delay = 70 });
        await page.WaitForTimeoutAsync(700);
        await Assertions.Expect(page.Locator(box)).ToHaveValueAsync("the heat pump in the cellar");
    }

    [Theory]
    [MemberData(nameof(Screen.Even), MemberType = typeof(Screen))]
    public async Task Privacy_DeletingAllConversations_IsAskedFirst(int width, ColorScheme scheme)
    {
        await using var site = new ScriptedSite();
        IPage page = await browser.OpenAsync(site.Address, width, scheme);
        await page.AskAsync("Which heat pump did we choose?");
        await page.Locator(".after").WaitForAsync();
        await page.GotoAsync(site.Address + "/privacy");
        ILocator delete = page.GetByRole(AriaRole.Button, new() { Name = "Delete all conversations" });
        await delete.WaitForAsync();
        await page.SaveAsync("privacy", width, scheme);
        await delete.ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Keep them" }).ClickAsync();
        await delete.ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Delete all of them" }).ClickAsync();
        await Assertions.Expect(page.GetByText("0 conversations are kept")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task FileDropped_OnSettingsOpenedDirectly_GoesToTheInbox()
    {
        await using var site = new ScriptedSite();
        IPage page = await browser.OpenAsync(site.Address + "/settings", 1280, ColorScheme.Light);
        await page.Locator("h1").WaitForAsync();
        await page.Locator("html[data-listens]").WaitForAsync(new() { State = WaitForSelectorState.Attached });
        await page.EvaluateAsync("""
            () => {
              const files = new DataTransfer();
              files.items.add(new File(['# Kiln'], 'Kiln.md', { type: 'text/markdown' }));
              document.dispatchEvent(new DragEvent('drop', { dataTransfer: files, bubbles: true, cancelable: true }));
            }
            """);
        await Assertions.Expect(page.Locator("#toast")).ToContainTextAsync("Kiln.md is in the inbox");
        Assert.True(File.Exists(Path.Combine(site.Stage.DataPath, "inbox", "Kiln.md")));
        await page.Keyboard.PressAsync("?");
        await Assertions.Expect(page.Locator("#keys-dialog")).ToBeVisibleAsync();
    }
}
