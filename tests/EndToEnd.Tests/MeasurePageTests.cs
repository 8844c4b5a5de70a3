using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Rag.Retrieval.Answers;
using Rag.Retrieval.Measuring;
using Rag.Web.Measuring;

namespace Rag.EndToEnd.Tests;

/// <summary>
/// The page Measure with questions, runs and a comparison: readable at every width, light and dark; and a thumb in the talk that leads
/// there.
/// </summary>
public sealed class MeasurePageTests(Browser browser) : IClassFixture<Browser>
{
    public static TheoryData<int, ColorScheme> Screens => new()
    {
        { 390, ColorScheme.Light }, { 390, ColorScheme.Dark }, { 1280, ColorScheme.Light }, { 1280, ColorScheme.Dark },
    };

    [Theory]
    [MemberData(nameof(Screens))]
    public async Task Page_WithAComparison_IsReadable(int width, ColorScheme scheme)
    {
        await using ScriptedSite site = new();
        Fill(site);
        IPage page = await browser.OpenAsync(site.Address + "/measure", width, scheme);
        await page.GetByRole(AriaRole.Button, new() { Name = "Heat pump questions", Exact = true }).ClickAsync();
        await Assertions.Expect(page.GetByText("has changed: mark it anew")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Write a question" }).ClickAsync();
        await page.Locator("[data-run='Words alone']").GetByRole(AriaRole.Button, new() { Name = "Figures" }).ClickAsync();
        await page.Locator("#compare-a").SelectOptionAsync("a");
        await page.Locator("#compare-b").SelectOptionAsync("b");
        await page.Locator(".changed-question button").First.ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Count", Exact = true }).ClickAsync();
        await Assertions.Expect(page.GetByText("left out: the passage of a question has changed or is gone")).ToBeVisibleAsync();
        AxeResult found = await page.RunAxe();
        Assert.Empty(found.Violations.Where(violation => violation.Impact is "serious" or "critical")
            .Select(violation => $"{violation.Id}: {violation.Nodes[0].Html}"));
        Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"),
            "The page is wider than the screen.");
        await page.ScreenshotAsync(new PageScreenshotOptions
        {
            FullPage = true,
            Path = Path.Combine(Rag.Tests.SharedFolder.RepositoryRoot(), "screenshots", $"measure-{width}-{scheme}.png".ToLowerInvariant()),
        });
        // From the comparison to the passage, and back.
        await page.Locator(".found-places button").First.ClickAsync();
        await Assertions.Expect(page.Locator(".measure-source .content")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Close the source" }).ClickAsync();
        await Assertions.Expect(page.Locator(".measure-source")).ToHaveCountAsync(0);
    }

    [Theory]
    [InlineData(390)]
    [InlineData(1280)]
    public async Task Thumb_InTheTalk_MakesAQuestionOfTheAnswer(int width)
    {
        await using ScriptedSite site = new();
        IPage page = await browser.OpenAsync(site.Address, width, ColorScheme.Light);
        await page.AskAsync("Which heat pump did we choose?");
        await page.GetByRole(AriaRole.Button, new() { Name = "A good answer" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Mark the right passage" }).ClickAsync();
        ILocator form = page.Locator(".mark-passage");
        await form.Locator("input[type=checkbox]").First.CheckAsync();
        await page.SaveAsync("measure-thumb", width, ColorScheme.Light);
        Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"),
            "The page is wider than the screen.");
        await form.GetByRole(AriaRole.Button, new() { Name = "Keep as a question" }).ClickAsync();
        await Assertions.Expect(page.GetByText("Kept as a question in “Rated answers”.")).ToBeVisibleAsync();
        await page.GotoAsync(site.Address + "/measure");
        await page.GetByRole(AriaRole.Button, new() { Name = "Rated answers", Exact = true }).ClickAsync();
        await Assertions.Expect(page.Locator(".own-question")).ToContainTextAsync("We chose the air-water model with 9 kW in March 2024.");
    }

    private static void Fill(ScriptedSite site)
    {
        IServiceProvider services = site.Stage.Services;
        QuestionStore questions = services.GetRequiredService<QuestionStore>();
        RunStore runs = services.GetRequiredService<RunStore>();
        OwnQuestion[] all = [.. Enumerable.Range(0, 12).Select(i => new OwnQuestion
        {
            Id = i.ToString("x32", System.Globalization.CultureInfo.InvariantCulture),
            Set = "Heat pump questions",
            Text = i == 0 ? "Which heat pump did we choose, and how much power has it?"
                : $"What does line {i} of the note on the heat pump say?",
            Passages = [new RightPassage("heat", site.HeatPump.Path, site.HeatPump.ContentHash, 10, 63, i == 2
                ? "Words that stand there no longer." : site.Quote.Quote)],
            KeyStatement = "An air-water model with 9 kW.",
            Origin = QuestionOrigin.Model,
            IsKept = i != 1,
        })];
        questions.Save(all);
        foreach ((string id, string name, bool byMeaning) in ((string, string, bool)[])[("a", "Words alone", false),
            ("b", "Words and meaning, as the product searches", true)])
        {
            runs.Add(new MeasureRun
            {
                Id = id,
                Name = name,
                Settings = new RunSettings { Set = "Heat pump questions", ByMeaning = byMeaning },
                MadeAt = DateTimeOffset.UnixEpoch,
                State = RunState.Done,
                Questions = all.Length,
                Models = new RunModels("Small-8B", "all-MiniLM-L6-v2", null),
            }, [.. all.Select(question => question.Id)]);
            foreach ((int i, OwnQuestion question) in all.Index()) runs.SaveResult(id,
                Result(site, question, byMeaning || i % 3 == 0 ? 1 : null, byMeaning), null);
        }
    }

    private static CaseResult Result(ScriptedSite site, OwnQuestion question, int? rank, bool says) => new()
    {
        QuestionId = question.Id,
        Question = question.Text,
        First = rank,
        Mrr10 = rank is { } it ? 1.0 / it : 0,
        Ndcg10 = rank is null ? 0 : 1,
        SearchMilliseconds = says ? 9 : 4,
        Found = [new FoundPlace("heat", site.HeatPump.Path, 10, 63, site.Quote.Quote, 0.9, rank is not null)],
        Answer = new AnswerFigures
        {
            Refused = false,
            ToRefuse = false,
            SaysKey = says,
            BorneOut = 2,
            NotFound = says ? 0 : 1,
            Milliseconds = 900,
            FirstTokenMilliseconds = 300
        },
    };
}
