using Microsoft.Playwright;

namespace Rag.EndToEnd.Tests;

/// <summary>
/// The owner's own questions: made by the model, reviewed, asked by runs of different settings, compared; a run is stopped, and goes on
/// after a restart.
/// </summary>
public sealed class MeasureTests(Browser browser) : IClassFixture<Browser>
{
    private static readonly string[] Notes =
    [
        "Roses|The climbing roses by the gate are pruned in the last week of February",
            "Bread|The rye dough rests for eighteen hours in the cold cellar",
        "Piano|Mrs Okafor teaches the piano on Tuesdays and asks for scales first",
            "Bicycle|The bicycle chain was changed after three thousand kilometres",
        "Bees|The second bee colony swarmed on a warm day in May", "Roof|Two roof tiles above the kitchen are cracked and leak in storms",
        "Atlas|The library atlas is due back at the end of October",
            "Allotment|The allotment shed got a brass lock whose key hangs in the hall",
        "Boiler|The boiler pressure vessel holds eighteen litres of water",
            "Sailing|The sailing boat Petrel was antifouled with red copper paint",
        "Choir|The choir rehearses the Fauré requiem in the old gymnasium",
            "Telescope|The telescope mirror was cleaned with distilled water alone",
    ];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Journey_OwnQuestions_AreMadeReviewedRunComparedAndGoneOnWith()
    {
        await using ScriptedModels models = await ScriptedModels.StartAsync();
        models.TokensPerSecond = 1000;
        string data = Directory.CreateTempSubdirectory("rag-e2e-data-").FullName;
        ScriptedModels.Trust(data);
        string setting = $"--Rag:InferenceUrl={models.Address}", folder;
        await using (RealSite site = await RealSite.StartAsync(data: data, settings: setting))
        {
            folder = site.Folder;
            foreach (string note in Notes) await WriteAsync(folder, note.Split('|'));
            await site.UntilAsync("/api/status", status => status.GetProperty("documents").GetProperty("indexed")
                .GetInt32() == Notes.Length);
            await site.UntilIdleAsync();
            IPage page = await browser.OpenAsync(1280, 900);
            await page.GotoAsync(site.Address + "/measure");
            await MakeTenAsync(page);
            await ReviewAsync(page);
            await RunAsync(page, "Everything", null);
            await RunAsync(page, "Best alone", "1");
            await CompareAsync(page);
            await page.SetViewportSizeAsync(390, 800);
            await Browser.SaveAsync(page, "measure-compare-390");
            Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"));
            await page.SetViewportSizeAsync(1280, 900);

            models.TokensPerSecond = 60;
            await BeginAsync(page, "Slow", null);
            ILocator slow = page.Locator("[data-run=Slow]");
            await Assertions.Expect(slow.Locator("progress")).Not.ToHaveAttributeAsync("value", "0", new() { Timeout = 90_000 });
            await slow.GetByRole(AriaRole.Button, new() { Name = "Stop" }).ClickAsync();
            await Assertions.Expect(slow.Locator(".chip")).ToHaveTextAsync("stopped");
        }
        models.TokensPerSecond = 1000;
        await using RealSite again = await RealSite.StartAsync(data: data, folder: folder, settings: setting);
        IPage later = await browser.OpenAsync(1280, 900);
        await later.GotoAsync(again.Address + "/measure");
        ILocator stopped = later.Locator("[data-run=Slow]");
        await Assertions.Expect(stopped.Locator(".chip")).ToHaveTextAsync("stopped");
        int before = int.Parse((await stopped.Locator("progress").GetAttributeAsync("value"))!,
            System.Globalization.CultureInfo.InvariantCulture);
        Assert.InRange(before, 1, 9);
        await stopped.GetByRole(AriaRole.Button, new() { Name = "Go on" }).ClickAsync();
        await Assertions.Expect(stopped.Locator(".chip")).ToHaveTextAsync("done", new() { Timeout = 120_000 });
        await stopped.GetByRole(AriaRole.Button, new() { Name = "Figures" }).ClickAsync();
        await Assertions.Expect(stopped.GetByRole(AriaRole.Row, new() { Name = "Time to first token" })).ToContainTextAsync("10");
    }

    private static async Task MakeTenAsync(IPage page)
    {
        await page.Locator("#make-from").SelectOptionAsync(new SelectOptionValue { Label = "passages, by the chat model" });
        await page.Locator("#make-count").FillAsync("10");
        await page.GetByRole(AriaRole.Button, new() { Name = "Make questions" }).ClickAsync();
        await Assertions.Expect(page.GetByText("10 questions were made.")).ToBeVisibleAsync(new() { Timeout = 60_000 });
        await Browser.SaveAsync(page, "measure-made");
    }

    /// <summary>Deletes one, edits one with a passage that is not the nearest, keeps the others, and writes one of his own.</summary>
    private static async Task ReviewAsync(IPage page)
    {
        await Assertions.Expect(page.Locator(".own-question")).ToHaveCountAsync(10);
        await page.Locator(".own-question").First.GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        await Assertions.Expect(page.Locator(".own-question")).ToHaveCountAsync(9);
        await page.Locator(".own-question").First.GetByRole(AriaRole.Button, new() { Name = "Keep" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Keep all of them" }).ClickAsync();
        await Assertions.Expect(page.Locator(".own-question.waiting")).ToHaveCountAsync(0);

        await page.GetByRole(AriaRole.Button, new() { Name = "Write a question" }).ClickAsync();
        ILocator form = page.Locator(".question-form");
        await form.GetByLabel("Question", new() { Exact = true })
            .FillAsync("Which bicycle chain was changed, and where is the key of the shed?");
        await form.GetByLabel("A right answer says").FillAsync("The key hangs in the hall.");
        await form.GetByLabel("Words of the passage").FillAsync("allotment shed lock");
        await form.GetByRole(AriaRole.Button, new() { Name = "Find passages" }).ClickAsync();
        await form.Locator(".found-passages li", new() { HasText = "brass lock" }).Locator("input").CheckAsync();
        await Browser.SaveAsync(page, "measure-question");
        await form.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Assertions.Expect(page.Locator(".own-question")).ToHaveCountAsync(10);
    }

    private static async Task BeginAsync(IPage page, string name, string? leastScore)
    {
        ILocator form = page.Locator(".run-form");
        await page.Locator("#run-name").FillAsync(name);
        await page.Locator("#run-answers").SelectOptionAsync(new SelectOptionValue { Label = "yes" });
        if (!await form.GetByLabel("Least score").IsVisibleAsync()) await form.GetByText("More settings").ClickAsync();
        await form.GetByLabel("Least score").FillAsync(leastScore ?? "0");
        await form.GetByRole(AriaRole.Button, new() { Name = "Begin" }).ClickAsync();
    }

    private static async Task RunAsync(IPage page, string name, string? leastScore)
    {
        await BeginAsync(page, name, leastScore);
        await Assertions.Expect(page.Locator($"[data-run='{name}'] .chip")).ToHaveTextAsync("done", new() { Timeout = 120_000 });
    }

    private static async Task CompareAsync(IPage page)
    {
        await page.Locator("#compare-a").SelectOptionAsync(new SelectOptionValue { Label = "Everything (10)" });
        await page.Locator("#compare-b").SelectOptionAsync(new SelectOptionValue { Label = "Best alone (10)" });
        await Assertions.Expect(page.GetByText("10 questions that both asked")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator(".differences").GetByRole(AriaRole.Row, new() { Name = "nDCG@10" })).ToBeVisibleAsync();
        ILocator changed = page.Locator(".changed-question", new() { HasText = "Which bicycle chain" });
        await changed.GetByRole(AriaRole.Button).First.ClickAsync();
        await Assertions.Expect(changed.Locator(".result")).ToHaveCountAsync(2, new() { Timeout = 30_000 });
        await changed.Locator(".result").First.GetByRole(AriaRole.Button, new() { Name = "Why this answer" }).ClickAsync();
        await Assertions.Expect(changed.GetByText("What the model read")).ToBeVisibleAsync(new() { Timeout = 30_000 });
        await changed.ScrollIntoViewIfNeededAsync();
        await page.ScreenshotAsync(new PageScreenshotOptions
        {
            FullPage = true,
            Path = Path.Combine(Rag.Tests.SharedFolder.RepositoryRoot(), "screenshots", "measure-compare.png")
        });
    }

    private static async Task WriteAsync(string folder, string[] note)
    {
        string text = $"# {note[0]}\n\n{note[1]}. It was written down so that nobody has to ask again, "
            + "with what else there is to know of it: who did it, when it is due the next time, and what it cost. "
            + $"The receipt for {note[0].ToLowerInvariant()} lies in the blue folder.\n";
        await File.WriteAllTextAsync(Path.Combine(folder, note[0] + ".md"), text, Token);
    }
}
