using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Rag.Web.Access;

namespace Rag.EndToEnd.Tests;

/// <summary>A browser on another machine signs in with a key, and is shut out when that is revoked.</summary>
public sealed class AccessTests(Browser browser) : IClassFixture<Browser>
{
    [Fact]
    public async Task Page_FromAnotherMachine_OpensByAKeyUntilItEnds()
    {
        await using var site = new ScriptedSite();
        ApiKeys keys = site.Stage.Services.GetRequiredService<ApiKeys>();
        MadeKey made = keys.Make("phone", AccessScope.Manage);
        site.Stage.RemoteAddress = IPAddress.Parse("192.168.1.7");
        IPage page = await browser.OpenAsync();
        await page.GotoAsync(site.Address + "/settings");
        await Browser.SaveAsync(page, "sign-in");
        await page.GetByLabel("Key").FillAsync("wrong");
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("no key that opens the page");
        await EnterAsync(page, made.Text);
        // All of it came: styles, scripts, and the connection over which it is drawn.
        await Assertions.Expect(page.Locator("#access-keys td").First).ToHaveTextAsync("phone");
        await page.Locator("#access-keys").ScrollIntoViewIfNeededAsync();
        await Browser.SaveAsync(page, "access-keys");

        await page.GotoAsync(site.Address);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await Assertions.Expect(page.GetByLabel("Key")).ToBeVisibleAsync();

        await EnterAsync(page, made.Text);
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Sign out" })).ToBeVisibleAsync();
        keys.Revoke(made.Key.Id);
        // Its connection ends, and the page that comes back asks for a key.
        await Assertions.Expect(page.GetByLabel("Key")).ToBeVisibleAsync(new() { Timeout = 30_000 });
    }

    private static async Task EnterAsync(IPage page, string key)
    {
        await page.GetByLabel("Key").FillAsync(key);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
    }
}
