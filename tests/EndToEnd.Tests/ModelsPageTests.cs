using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using Rag.Tests;

namespace Rag.EndToEnd.Tests;

/// <summary>The page Models over the real processes and the two small model files.</summary>
public sealed class ModelsPageTests(Browser browser) : IClassFixture<Browser>
{
    [Fact]
    public async Task Models_DropSwitchUnload_ShowWhatHappensWithoutAReload()
    {
        string shared = SharedFolder.Require("models");
        string models = Directory.CreateTempSubdirectory("rag-e2e-models-").FullName;
        foreach (string file in Directory.EnumerateFiles(shared, "*.gguf")) File.WriteAllBytes(Path.Combine(models, Path.GetFileName(file)), File.ReadAllBytes(file));
        await using RealSite site = await RealSite.StartAsync(models);
        IPage page = await browser.OpenAsync(scheme: ColorScheme.Dark);
        List<string> foreign = [];
        page.Request += (_, request) => { if (!request.Url.StartsWith(site.Address, StringComparison.Ordinal) && !request.Url.StartsWith("data:", StringComparison.Ordinal)) foreign.Add(request.Url); };
        await page.GotoAsync(site.Address + "/models");

        ILocator chat = page.Locator(".seat", new() { HasText = "Writes answers" }), embedding = page.Locator(".seat", new() { HasText = "Finds by meaning" });
        await Assertions.Expect(chat.Locator(".chip")).ToHaveTextAsync("in use");
        await Assertions.Expect(embedding.Locator(".chip")).ToHaveTextAsync("in use");
        await Assertions.Expect(chat).ToContainTextAsync("Why so");
        // The fit comes before the name.
        await Assertions.Expect(page.Locator(".offer-text > :first-child").First).ToHaveClassAsync(new System.Text.RegularExpressions.Regex("^fit "));

        await File.WriteAllTextAsync(Path.Combine(models, "a note.gguf"), "This is a text file with the wrong ending.", TestContext.Current.CancellationToken);
        await Assertions.Expect(page.Locator(".unusable")).ToContainTextAsync("no model file");

        await chat.GetByRole(AriaRole.Button, new() { Name = "Unload" }).ClickAsync();
        await Assertions.Expect(chat.Locator(".chip")).ToHaveTextAsync("at rest");
        await embedding.GetByRole(AriaRole.Combobox).SelectOptionAsync("none");
        await Assertions.Expect(embedding).ToContainTextAsync("None.");
        await embedding.GetByRole(AriaRole.Combobox).SelectOptionAsync("all-MiniLM-L6-v2-Q8_0.gguf");
        await Assertions.Expect(embedding.Locator(".chip")).ToHaveTextAsync("in use");
        await AssertAccessibleAsync(page);
        await Browser.SaveAsync(page, "models-1280-dark");

        await page.SetViewportSizeAsync(360, 740);
        Assert.False(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth > innerWidth"));
        await AssertAccessibleAsync(page);
        await Browser.SaveAsync(page, "models-360-dark");
        Assert.Empty(foreign);
        Assert.Equal("[]", await site.Api.GetStringAsync("/api/outside-requests", TestContext.Current.CancellationToken));
    }

    private static async Task AssertAccessibleAsync(IPage page)
    {
        AxeResult result = await page.RunAxe();
        Assert.Empty(result.Violations.Where(violation => violation.Impact is "serious" or "critical").Select(violation => $"{violation.Id}: {violation.Nodes.First().Html}"));
    }
}
