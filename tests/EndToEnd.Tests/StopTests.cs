using Microsoft.Playwright;

namespace Rag.EndToEnd.Tests;

/// <summary>The stop button stops the model, not only the page; so does closing the tab. The model writes slowly, so that there is something to stop.</summary>
public sealed class StopTests(Browser browser) : IClassFixture<Browser>
{
    [Fact]
    public async Task Stop_WhileTheModelWrites_EndsItsRequestAndKeepsWhatWasWritten()
    {
        await using ScriptedModels models = await ScriptedModels.StartAsync();
        string data = Directory.CreateTempSubdirectory("rag-e2e-data-").FullName;
        ScriptedModels.Trust(data);
        await using RealSite site = await RealSite.StartAsync(data: data, settings: "--Rag:InferenceUrl=" + models.Address);
        await site.AddNotesAsync();
        await site.UntilAsync("/api/status", status => status.GetProperty("documents").GetProperty("indexed").GetInt32() == 8 && status.GetProperty("models").GetProperty("chat").ValueKind != System.Text.Json.JsonValueKind.Null);
        models.TokensPerSecond = 12;
        IPage page = await browser.OpenAsync();
        await page.GotoAsync(site.Address);
        await page.AskAsync("When is the hedge pruned, and when the roses?");
        await Assertions.Expect(page.Locator(".cite").First).ToBeVisibleAsync(new() { Timeout = 60_000 });
        Assert.Equal(1, models.Running);
        await page.FocusAsync("#ask-box");
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(page.GetByText("Stopped. What had been written is kept.")).ToBeVisibleAsync();
        await WaitAsync(() => models.Running == 0);
        Assert.Equal(1, models.Closed);
        await Assertions.Expect(page.Locator(".answer .cite").First).ToBeVisibleAsync();
        await Browser.SaveAsync(page, "stopped");

        await page.ReloadAsync();
        await Assertions.Expect(page.Locator(".answer .cite").First).ToBeVisibleAsync();
        await page.AskAsync("When is the hedge pruned, and when the roses?");
        await Assertions.Expect(page.Locator(".exchange").Nth(1).Locator(".cite").First).ToBeVisibleAsync(new() { Timeout = 60_000 });
        await page.CloseAsync();
        await WaitAsync(() => models.Running == 0);
        Assert.Equal(2, models.Closed);
    }

    private static async Task WaitAsync(Func<bool> holds)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(60));
        while (!holds()) await Task.Delay(50, limit.Token);
    }
}
