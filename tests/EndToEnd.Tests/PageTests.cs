using Microsoft.Playwright;
using Rag.Retrieval.Answers;
using Rag.Web.Tests.Stage;

namespace Rag.EndToEnd.Tests;

/// <summary>What a reader does with the page, over scripted answers, at three widths, light and dark; each leaves a picture.</summary>
public sealed class PageTests(Browser browser) : IClassFixture<Browser>
{
    [Theory]
    [InlineData(360, ColorScheme.Light)]
    [InlineData(360, ColorScheme.Dark)]
    [InlineData(1280, ColorScheme.Light)]
    [InlineData(1280, ColorScheme.Dark)]
    [InlineData(2560, ColorScheme.Light)]
    [InlineData(2560, ColorScheme.Dark)]
    public async Task Ask_ThenClickTheCitation_MarksTheQuoteInItsSource(int width, ColorScheme scheme)
    {
        await using var site = new ScriptedSite();
        IPage page = await browser.OpenAsync(width, width == 360 ? 740 : width == 2560 ? 1440 : 820, scheme);
        string suffix = $"{width}-{scheme}".ToLowerInvariant();
        await page.GotoAsync(site.Address);
        await Assertions.Expect(page.Locator("#ask-box")).ToBeVisibleAsync();
        await Browser.SaveAsync(page, $"welcome-{suffix}");
        await page.AskAsync("Which heat pump did we choose, and what did it cost?");
        await Assertions.Expect(page.Locator(".cite")).ToHaveCountAsync(2);
        await Browser.SaveAsync(page, $"answer-{suffix}");
        await page.Locator(".cite").First.ClickAsync();
        await Assertions.Expect(page.Locator(".content mark")).ToHaveTextAsync(site.Quote.Quote);
        await Assertions.Expect(page.Locator(".content mark")).ToBeInViewportAsync();
        await Browser.SaveAsync(page, $"source-{suffix}");
        if (width == 360) return;
        await page.Locator("[data-key=next]").ClickAsync();
        await Assertions.Expect(page.Locator(".content mark")).ToHaveCountAsync(3);
        await page.GetByRole(AriaRole.Button, new() { Name = "Why this answer" }).ClickAsync();
        await page.Locator(".glass").ScrollIntoViewIfNeededAsync();
        await Browser.SaveAsync(page, $"glass-{suffix}");
        await page.Locator("[data-key=close]").ClickAsync();
        await Browser.SaveAsync(page, $"glass-wide-{suffix}");
    }

    [Fact]
    public async Task Source_OpenedFromItsRowOnATelephone_ComesIntoView()
    {
        await using var site = new ScriptedSite();
        IPage page = await browser.OpenAsync(360, 740);
        await page.GotoAsync(site.Address);
        await page.AskAsync("Which heat pump did we choose?");
        await page.Locator(".sources button").First.ClickAsync();
        await Assertions.Expect(page.Locator(".content mark").First).ToBeInViewportAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Close the source" }).ClickAsync();
        await Assertions.Expect(page.Locator(".sources button").First).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Source_OpenOnAMediumScreen_LeavesTheLibraryOneClickAway()
    {
        await using var site = new ScriptedSite();
        IPage page = await browser.OpenAsync(1000, 760);
        await page.GotoAsync(site.Address);
        await page.AskAsync("Which heat pump did we choose?");
        await page.Locator(".cite").First.ClickAsync();
        await Assertions.Expect(page.Locator(".content mark")).ToBeInViewportAsync();
        await Assertions.Expect(page.Locator(".rail")).ToBeHiddenAsync();
        await page.Locator(".tabs button", new() { HasText = "Library" }).ClickAsync();
        await Assertions.Expect(page.Locator("#library-search")).ToBeInViewportAsync();
        await Browser.SaveAsync(page, "library-drawn-over-1000");
        await page.Locator(".file", new() { HasText = "Insulation.md" }).Locator("button").First.ClickAsync();
        await Assertions.Expect(page.Locator(".source-title h2")).ToHaveTextAsync("Insulation");
        await Assertions.Expect(page.Locator(".rail")).ToBeHiddenAsync();
    }

    [Fact]
    public async Task Keyboard_Alone_AsksStepsThroughCitationsAndCloses()
    {
        await using var site = new ScriptedSite();
        IPage page = await browser.OpenAsync();
        await page.GotoAsync(site.Address);
        await page.Locator("html[data-ready]").WaitForAsync(new() { State = WaitForSelectorState.Attached });
        await page.Keyboard.PressAsync("/");
        await page.Keyboard.TypeAsync("Which heat pump did we choose?");
        await page.Keyboard.PressAsync("Enter");
        await page.Locator(".after").WaitForAsync();
        await page.Keyboard.PressAsync("Escape");
        await page.Keyboard.PressAsync("]");
        await Assertions.Expect(page.Locator(".content mark")).ToHaveTextAsync(site.Quote.Quote);
        await page.Keyboard.PressAsync("]");
        await Assertions.Expect(page.Locator(".content mark")).ToHaveCountAsync(3);
        await page.Keyboard.PressAsync("[");
        // A text is asked of one mark only, so first until the three of the other citation are gone.
        await Assertions.Expect(page.Locator(".content mark")).ToHaveCountAsync(1);
        await Assertions.Expect(page.Locator(".content mark")).ToHaveTextAsync(site.Quote.Quote);
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(page.Locator(".source")).ToHaveCountAsync(0);
        await page.Keyboard.PressAsync("Control+k");
        await Assertions.Expect(page.Locator("#library-search")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Escape");
        await page.Keyboard.PressAsync("?");
        await Assertions.Expect(page.Locator("#keys-dialog")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Question_New_StandsAtTheTopAndItsAnswerDoesNotMoveIt()
    {
        await using var site = new ScriptedSite();
        // Far longer than the view.
        string text = string.Join("\n\n", Enumerable.Range(0, 30).Select(i => $"The pump of room {i} is set to the same curve as all of the others."));
        IReadOnlyList<AnswerPart> parts = [new AnswerPart(text, [1], Support.Supported, false), new AnswerPart(text, [1], Support.Supported, false)];
        site.Stage.Answers = (_, cancellationToken) => PageStage.Script(PageStage.Finish(AnswerMode.Model, parts, [site.Quote]), cancellationToken);
        IPage page = await browser.OpenAsync(1280, 560);
        await page.GotoAsync(site.Address);
        for (int i = 0; i < 3; i++)
        {
            await page.AskAsync("Which heat pump did we choose?");
            await page.Locator(".exchange").Nth(i).Locator(".after").WaitForAsync();
            double top = await page.EvaluateAsync<double>("() => [...document.querySelectorAll('.exchange')].at(-1).getBoundingClientRect().top - document.querySelector('[data-follow]').getBoundingClientRect().top");
            Assert.InRange(top, -1, 40);
        }
    }

    [Fact]
    public async Task Ask_WhileTheQuestionIsOnItsWay_KeepsWhatIsTypedNext()
    {
        await using var site = new ScriptedSite();
        IPage page = await browser.OpenAsync();
        await page.GotoAsync(site.Address);
        await page.AskAsync("Which heat pump did we choose?");
        await page.Locator(".after").WaitForAsync();
        // In one go, so that the server cannot have heard of the question before the next one is typed.
        string draft = await page.EvaluateAsync<string>("""
            () => {
              const box = document.getElementById('ask-box');
              const type = text => { box.value = text; box.dispatchEvent(new Event('input', { bubbles: true })); };
              type('Which heat pump was it again?');
              box.form.requestSubmit();
              const draft = sessionStorage.getItem('rag.draft');
              type('And what did it');
              return draft;
            }
            """);
        // A page that is loaded again before the server has it must not lose it.
        Assert.Equal("Which heat pump was it again?", draft);
        await page.Locator(".exchange").Nth(1).Locator(".after").WaitForAsync();
        await Assertions.Expect(page.Locator("#ask-box")).ToHaveValueAsync("And what did it");
    }

    [Fact]
    public async Task Answer_WithFormulaAndCode_IsSetAndColouredWithoutAnotherOrigin()
    {
        await using var site = new ScriptedSite();
        site.Stage.Answers = (_, cancellationToken) => PageStage.Script(PageStage.Finish(AnswerMode.Model,
        [
            new AnswerPart("The area is $\\pi r^2$, it costs $14 or $15.", [], Support.Supported, false),
            new AnswerPart("def area(r):\n    return 3.14 * r ** 2", [], Support.Supported, false, "python") { Form = PartForm.Code },
        ], []), cancellationToken);
        IPage page = await browser.OpenAsync();
        List<string> faults = [];
        page.Console += (_, message) => { if (message.Text.Contains("Content Security Policy", StringComparison.Ordinal)) faults.Add(message.Text); };
        List<string> elsewhere = [];
        page.Context.Request += (_, request) => { if (!request.Url.StartsWith(site.Address, StringComparison.Ordinal)) elsewhere.Add(request.Url); };
        await page.GotoAsync(site.Address);
        await page.AskAsync("How large?");
        await Assertions.Expect(page.Locator(".answer")).ToContainTextAsync("it costs $14 or $15");
        await Assertions.Expect(page.Locator("pre .copy-code")).ToHaveCountAsync(1);
        await Assertions.Expect(page.Locator(".math .katex")).ToHaveCountAsync(1);
        await page.WaitForFunctionAsync("() => CSS.highlights.get('code-keyword')?.size > 0");
        await Browser.SaveAsync(page, "formula-and-code");
        Assert.Empty(faults);
        Assert.Empty(elsewhere);
    }
}
