using Microsoft.Playwright;
using Rag.Tests;

namespace Rag.EndToEnd.Tests;

/// <summary>The main job with the real processes and the real small models: drop a file, ask, read a cited answer, open the source, delete the file.</summary>
public sealed class JourneyTests(Browser browser) : IClassFixture<Browser>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task DropAFile_Ask_ReadTheCitation_DeleteTheFile_AskAgain()
    {
        string models = SharedFolder.Require("models");
        await using RealSite site = await RealSite.StartAsync(models);
        IPage page = await browser.OpenAsync();
        await page.GotoAsync(site.Address);
        await site.UntilAsync("/api/status", status => status.GetProperty("models") is var m
            && m.GetProperty("chat").ValueKind != System.Text.Json.JsonValueKind.Null && m.GetProperty("chat").GetProperty("state").GetString() == "ready");
        await site.AddNotesAsync();
        string file = Path.Combine(site.Folder, "Heat pump.md");
        await File.WriteAllTextAsync(file, "# Heat pump\n\nWe chose the air-water model with 9 kW.\n\nThe installer from Ulm finished the work on 14 March 2024.\n", Token);
        await Assertions.Expect(page.Locator(".file.indexed .name", new() { HasText = "Heat pump.md" })).ToBeVisibleAsync(new() { Timeout = 20_000 });

        await page.AskAsync("When did the installer finish the heat pump?");
        await Assertions.Expect(page.Locator(".cite").First).ToBeVisibleAsync(new() { Timeout = 60_000 });
        await Assertions.Expect(page.Locator(".found-places mark").First).ToContainTextAsync("14 March 2024");
        await Assertions.Expect(page.Locator(".answer")).ToHaveAttributeAsync("aria-busy", "false", new() { Timeout = 60_000 });
        await page.Locator(".cite").First.ClickAsync();
        await Assertions.Expect(page.Locator(".content mark")).ToContainTextAsync("14 March 2024");
        await Browser.SaveAsync(page, "journey-cited");

        File.Delete(file);
        await Assertions.Expect(page.Locator(".file", new() { HasText = "Heat pump.md" })).ToHaveCountAsync(0, new() { Timeout = 20_000 });
        await page.AskAsync("When did the installer finish the heat pump?");
        ILocator second = page.Locator(".exchange").Nth(1);
        await Assertions.Expect(second.Locator(".answer")).ToHaveAttributeAsync("aria-busy", "false", new() { Timeout = 60_000 });
        await Assertions.Expect(second.Locator(".after")).ToBeVisibleAsync();
        // Without a model the nearest places are shown; what is gone is none of them.
        await Assertions.Expect(second.Locator(".found-places h4", new() { HasText = "Heat pump" })).ToHaveCountAsync(0);
        await Assertions.Expect(second.Locator(".found-places")).Not.ToContainTextAsync("14 March 2024");
        await Browser.SaveAsync(page, "journey-deleted");
    }

    [Fact]
    public async Task Pdf_CitationClicked_IsOpenedAtItsPageWithTheLinesMarked()
    {
        string pdf = SharedFolder.Require("data/docs/pdf/pdfjs/tracemonkey.pdf");
        await using RealSite site = await RealSite.StartAsync();
        File.Copy(pdf, Path.Combine(site.Folder, "tracemonkey.pdf"));
        await site.UntilAsync("/api/status", status => status.GetProperty("documents").GetProperty("indexed").GetInt32() == 1);
        IPage page = await browser.OpenAsync();
        await page.GotoAsync(site.Address);
        await page.AskAsync("What does TraceMonkey use to start recording a trace?");
        await page.Locator(".cite").First.ClickAsync();
        await Assertions.Expect(page.Locator(".pdf-mark").First).ToBeInViewportAsync(new() { Timeout = 30_000 });
        await Assertions.Expect(page.Locator(".pdf-page canvas").First).ToBeVisibleAsync();
        await Browser.SaveAsync(page, "journey-pdf");
    }

    [Fact]
    public async Task Pdf_MarkWithinALine_EndsAtTheLetter()
    {
        await using RealSite site = await RealSite.StartAsync(folder: Path.Combine(SharedFolder.RepositoryRoot(), "samples"));
        await site.UntilIdleAsync();
        IPage page = await browser.OpenAsync();
        await page.GotoAsync(site.Address);
        await page.AskAsync("What does error code E4 of the heat pump mean?");
        await page.Locator(".cite").First.ClickAsync(new() { Timeout = 60_000 });
        await page.Locator(".textLayer span", new() { HasText = "for more than two minutes" }).WaitForAsync();
        await page.WaitForFunctionAsync("() => document.querySelectorAll('.pdf-mark').length === 2");
        // The quote ends with "minutes." and the line goes on: its letters say where the mark must end.
        double[] ends = await page.EvaluateAsync<double[]>("""
            () => {
              const span = [...document.querySelectorAll('.textLayer span')].find(span => span.textContent.includes('for more than two minutes'));
              const range = document.createRange();
              range.setStart(span.firstChild, 0);
              range.setEnd(span.firstChild, span.textContent.indexOf('minutes.') + 8);
              const letters = range.getBoundingClientRect(), mark = [...document.querySelectorAll('.pdf-mark')].at(-1).getBoundingClientRect();
              return [letters.left, mark.left, letters.right, mark.right];
            }
            """);
        Assert.Equal(ends[0], ends[1], 1.0);
        Assert.Equal(ends[2], ends[3], 1.0);
        // Text can be selected.
        await page.Locator(".textLayer span", new() { HasText = "for more than two minutes" }).SelectTextAsync();
        Assert.Contains("for more than two minutes", await page.EvaluateAsync<string>("() => getSelection().toString()"));
    }

    [Fact]
    public async Task ExampleQuestions_EachClicked_AreAnsweredFromTheSamplesWithCitations()
    {
        await using RealSite site = await RealSite.StartAsync(folder: Path.Combine(SharedFolder.RepositoryRoot(), "samples"));
        await site.UntilAsync("/api/status", status => status.GetProperty("documents").GetProperty("indexed").GetInt32() >= 12);
        await site.UntilIdleAsync();
        IPage page = await browser.OpenAsync();
        for (int question = 0; question < 3; question++)
        {
            await page.GotoAsync(site.Address);
            await page.Locator(".examples button").Nth(question).ClickAsync();
            await page.Locator(".cite").First.ClickAsync(new() { Timeout = 60_000 });
            await Assertions.Expect(page.Locator(".content mark, .pdf-mark").First).ToBeInViewportAsync(new() { Timeout = 30_000 });
            await Browser.SaveAsync(page, $"example-{question}");
        }
    }
}
