using Microsoft.Playwright;

namespace Rag.EndToEnd.Tests;

/// <summary>What a reader does with files, over the real processes.</summary>
public sealed class LibraryTests(Browser browser) : IClassFixture<Browser>
{
    [Fact]
    public async Task FileDroppedOnThePage_IsKeptInTheInboxFoundWhileTypingAndCited()
    {
        await using RealSite site = await RealSite.StartAsync();
        await site.AddNotesAsync();
        IPage page = await browser.OpenAsync();
        await page.GotoAsync(site.Address);
        await Browser.SaveAsync(page, "first-steps");
        await page.Locator("html[data-ready]").WaitForAsync(new() { State = WaitForSelectorState.Attached });
        await page.EvaluateAsync("""
            () => {
              const files = new DataTransfer();
              files.items.add(new File(['# Kiln\n\nThe kiln reaches 1,240 degrees after nine hours.\n'], '../../Kiln.md', { type: 'text/markdown' }));
              files.items.add(new File([new Uint8Array(10)], 'odd\u202Egpj.exe'));
              document.dispatchEvent(new DragEvent('dragover', { dataTransfer: files, bubbles: true, cancelable: true }));
              document.dispatchEvent(new DragEvent('drop', { dataTransfer: files, bubbles: true, cancelable: true }));
            }
            """);
        await Assertions.Expect(page.Locator(".toast")).ToContainTextAsync("2 files are in the inbox");
        Assert.Equal(["Kiln.md", "oddgpj.exe"], Directory.EnumerateFiles(Path.Combine(site.DataPath, "inbox")).Select(Path.GetFileName).Order());
        await Assertions.Expect(page.Locator(".file.indexed .name", new() { HasText = "Kiln.md" })).ToBeVisibleAsync(new() { Timeout = 30_000 });

        await page.FillAsync("#library-search", "kiln degrees");
        await Assertions.Expect(page.Locator(".found mark").First).ToContainTextAsync("kiln", new() { IgnoreCase = true });
        await page.GetByRole(AriaRole.Link, new() { Name = "All passages" }).ClickAsync();
        await Assertions.Expect(page.Locator(".hit mark").First).ToBeVisibleAsync();
        await page.FillAsync("#search-box", "kiln folder:inbox");
        await Assertions.Expect(page.Locator(".chip[aria-pressed=true]", new() { HasText = "in inbox" })).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator(".hit")).ToHaveCountAsync(1);
        await page.GetByRole(AriaRole.Button, new() { Name = "Scores" }).ClickAsync();
        await Assertions.Expect(page.Locator(".hit .scores")).ToBeVisibleAsync();
        await Browser.SaveAsync(page, "search");
        await page.Locator(".hit").ClickAsync();
        await Assertions.Expect(page.Locator(".content mark").First).ToBeInViewportAsync();

        await page.GotoAsync(site.Address);
        await page.AskAsync("How hot does the kiln get after nine hours?");
        await page.Locator(".cite").First.ClickAsync(new() { Timeout = 60_000 });
        await Assertions.Expect(page.Locator(".content mark")).ToContainTextAsync("1,240 degrees");
    }

    [Fact]
    public async Task Wikilink_InANote_LeadsThroughTheLibraryAndBack()
    {
        await using RealSite site = await RealSite.StartAsync();
        Directory.CreateDirectory(Path.Combine(site.Folder, "house", "attic"));
        await File.WriteAllTextAsync(Path.Combine(site.Folder, "house", "Roof.md"), "---\ntags: [house]\n---\n# Roof\n\nSee [[Insulation]] before winter.\n\n```python\nprint('area')\n```\n", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(site.Folder, "house", "attic", "Insulation.md"), "# Insulation\n\nThe attic needs 24 cm of wood fibre.\n", TestContext.Current.CancellationToken);
        await site.UntilAsync("/api/status", status => status.GetProperty("documents").GetProperty("indexed").GetInt32() == 2);
        IPage page = await browser.OpenAsync();
        await page.GotoAsync(site.Address);
        await page.Locator(".fold").First.ClickAsync();
        await page.Locator(".folder .pick", new() { HasText = "house" }).ClickAsync();
        await page.Locator(".file", new() { HasText = "Roof.md" }).Locator("button").First.ClickAsync();
        await page.WaitForFunctionAsync("() => CSS.highlights.get('code-string')?.size > 0");
        await page.Locator(".content .link.inside").ClickAsync();
        await Assertions.Expect(page.Locator(".source-title h2")).ToHaveTextAsync("Insulation");
        await page.GetByRole(AriaRole.Button, new() { Name = "About this file" }).ClickAsync();
        await page.Locator(".file-facts dt", new() { HasText = "Linked from" }).WaitForAsync();
        await Browser.SaveAsync(page, "file-facts");
        await page.Locator(".file-facts .link-row", new() { HasText = "Roof" }).First.ClickAsync();
        await page.Locator(".file-facts a.chip", new() { HasText = "house" }).ClickAsync();
        await Assertions.Expect(page.Locator(".hit").First).ToContainTextAsync("Roof");
    }
}
