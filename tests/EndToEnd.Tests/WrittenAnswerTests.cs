using System.Globalization;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Rag.EndToEnd.Tests;

/// <summary>What a reader sees while a model plans, reads, writes and is checked, and what stays of it.</summary>
public sealed class WrittenAnswerTests(Browser browser) : IClassFixture<Browser>
{
    [Theory]
    [InlineData(1360, ColorScheme.Light)]
    [InlineData(1360, ColorScheme.Dark)]
    [InlineData(360, ColorScheme.Light)]
    [InlineData(360, ColorScheme.Dark)]
    public async Task Answer_InEveryForm_IsShownStepByStepAndItsMarksMoveNoText(int width, ColorScheme scheme)
    {
        await using var site = new ScriptedSite();
        var written = new WrittenAnswer(site);
        site.Stage.Answers = (_, cancellationToken) => written.TellAsync(cancellationToken);
        IPage page = await browser.OpenAsync(width, width == 360 ? 740 : 900, scheme);
        await page.GotoAsync(site.Address);
        await page.AskAsync("Which heat pump did we choose, from which offers, and what is to be done before winter?");
        ILocator now = page.Locator(".steps .now");

        await Assertions.Expect(now).ToHaveTextAsync("Planning…");
        written.Next();
        await Assertions.Expect(page.Locator(".searched a")).ToHaveTextAsync(["Which heat pump did we choose?", "Wärmepumpe Angebot", "heat pump offer"]);
        await Assertions.Expect(page.Locator(".searched a").Nth(1)).ToHaveAttributeAsync("href", "/search?q=W%C3%A4rmepumpe%20Angebot");
        written.Next();
        await Assertions.Expect(now).ToHaveTextAsync("Reading 14 passages of 5 documents… about 12 s");
        await Assertions.Expect(page.Locator(".meanwhile .place")).ToHaveTextAsync(["Heat pump", "Insulation"]);
        await Assertions.Expect(page.Locator(".meanwhile mark").First).ToBeVisibleAsync();
        await page.SaveAsync("written-reading", width, scheme);
        await AssertAccessibleAsync(page, "reading");

        written.Next();
        ILocator rows = page.Locator(".answer tbody tr");
        await Assertions.Expect(rows).ToHaveCountAsync(2);
        await Assertions.Expect(rows.Nth(1).Locator("td")).ToHaveTextAsync(["South", "11 kW", "16,"]);
        await Assertions.Expect(page.Locator(".answer h3")).ToHaveTextAsync("The offers");
        await Assertions.Expect(page.Locator(".meanwhile")).Not.ToHaveAttributeAsync("open", "");
        await page.SaveAsync("written-table", width, scheme);

        written.Next();
        await Assertions.Expect(page.Locator(".answer pre + p .cite")).ToHaveTextAsync("4");
        await Assertions.Expect(now).ToHaveTextAsync("Checking…");
        await Assertions.Expect(page.Locator("button.sign")).ToHaveCountAsync(0);
        Place[] before = await PlacesAsync(page);
        written.Next();
        await Assertions.Expect(page.Locator("button.sign")).ToHaveCountAsync(10);
        AssertStay(before, await PlacesAsync(page));
        await page.SaveAsync("written-marked", width, scheme);

        written.Finish();
        await page.Locator(".after").WaitForAsync();
        ILocator right = page.Locator(".sign.put-right");
        await Assertions.Expect(right).ToHaveAttributeAsync("aria-label", "Borne out by what was read: Put right by the model; before: “It was ordered in April 2024.”");
        await AssertAccessibleAsync(page, "finished");
        await page.SaveAsync("written-finished", width, scheme);
        await page.GetByRole(AriaRole.Button, new() { Name = "Why this answer" }).ClickAsync();
        await Assertions.Expect(page.Locator(".read-places .place")).ToHaveTextAsync(["Heat pump", "Heat pump", "Insulation"]);
        await Assertions.Expect(page.Locator(".glass")).ToContainTextAsync("(2,800 of them known from before)");
        await Assertions.Expect(page.Locator(".checks")).ToContainTextAsync("Put right by the model; before: “It was ordered in April 2024.”");
        await AssertAccessibleAsync(page, "the glass box");
        await page.Locator(".glass").ScrollIntoViewIfNeededAsync();
        await page.SaveAsync("written-glass", width, scheme);
        await page.Locator(".read-places button").Nth(2).ClickAsync();
        await Assertions.Expect(page.Locator(".content mark").First).ToBeInViewportAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Sign_PointedAtFocusedOrTouched_SaysWhatWasDone(bool isTouched)
    {
        await using var site = new ScriptedSite();
        var written = new WrittenAnswer(site);
        written.Finish();
        site.Stage.Answers = (_, cancellationToken) => written.TellAsync(cancellationToken);
        IPage page = await browser.OpenAsync(isTouched ? 360 : 1280, 740, hasTouch: isTouched);
        await page.GotoAsync(site.Address);
        await page.AskAsync("Which heat pump did we choose?");
        await page.Locator(".after").WaitForAsync();
        ILocator sign = page.Locator(".sign.not-found"), card = page.Locator("#quote-card");
        await sign.ScrollIntoViewIfNeededAsync();
        if (isTouched) await sign.TapAsync();
        else await sign.HoverAsync();
        await Assertions.Expect(card).ToHaveTextAsync("Not found in what was readnothing that was read speaks of a subsidy");
        await Assertions.Expect(card).ToBeInViewportAsync();
        await Browser.SaveAsync(page, isTouched ? "sign-touched" : "sign-pointed-at");
        if (isTouched) await page.Locator(".question h2").TapAsync();
        else await page.Mouse.MoveAsync(1, 1);
        await Assertions.Expect(card).ToBeHiddenAsync();
        if (isTouched) return;
        await sign.FocusAsync();
        await Assertions.Expect(card).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(card).ToBeHiddenAsync();
    }

    private sealed record Place(string Name, double[] Box);

    // A browser lays out in parts of a pixel, so that a tenth of one tells nothing.
    private static void AssertStay(Place[] before, Place[] after)
    {
        Assert.Equal(before.Select(place => place.Name), after.Select(place => place.Name));
        foreach ((Place was, Place now) in before.Zip(after))
            Assert.True(was.Box.Zip(now.Box).All(pair => Math.Abs(pair.First - pair.Second) < 0.5), $"{was.Name} {string.Join(' ', was.Box)} → {string.Join(' ', now.Box)}");
    }

    // Where each word and button of the answer stands; only signs may have become others.
    private static async Task<Place[]> PlacesAsync(IPage page) => [.. (await page.EvaluateAsync<string[]>("""
        () => {
          const top = document.querySelector('.answer').getBoundingClientRect().top;
          const places = [...document.querySelectorAll('.answer :is(p, h3, li, td, th, pre, .cite, .sign), .sources')].map(element => {
            const at = element.getBoundingClientRect();
            const name = element.matches('.sign') ? 'sign' : element.tagName;
            return [name, at.left, at.top - top, at.width, element.matches('.sources') ? 0 : at.height].join(' ');
          });
          return places;
        }
        """)).Select(place => place.Split(' ')).Select(place => new Place(place[0], [.. place.Skip(1).Select(number => double.Parse(number, CultureInfo.InvariantCulture))]))];

    private static async Task AssertAccessibleAsync(IPage page, string what)
    {
        AxeResult result = await page.RunAxe();
        Assert.Empty(result.Violations.Where(violation => violation.Impact is "serious" or "critical")
            .Select(violation => $"{what}: {violation.Id}: {violation.Help}: {string.Join(" | ", violation.Nodes.Take(3).Select(node => node.Html))}"));
    }
}
