using Microsoft.Playwright;

namespace Rag.EndToEnd.Tests;

/// <summary>One Chromium for all tests; every test gets a fresh profile in it, and records what it asks of the network.</summary>
public sealed class Browser : IAsyncLifetime
{
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome"];
    private IPlaywright? playwright;
    private IBrowser? chromium;

    /// <inheritdoc />
    public async ValueTask InitializeAsync()
    {
        string? path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .SelectMany(folder => Names.Select(name => Path.Combine(folder, name))).FirstOrDefault(File.Exists);
        if (path is null) return;
        playwright = await Playwright.CreateAsync();
        chromium = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = path,
            Args =
            [
                "--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-default-apps", "--disable-sync",
                "--no-first-run", "--disable-domain-reliability", "--metrics-recording-only",
            ],
        });
    }

    /// <summary>A page in a profile of its own.</summary>
    public async Task<IPage> OpenAsync(int width = 1280, int height = 820, ColorScheme scheme = ColorScheme.Light, bool hasTouch = false)
    {
        Assert.SkipWhen(chromium is null, "needs Chromium (Debian: sudo apt-get install chromium)");
        IBrowserContext context = await chromium.NewContextAsync(new BrowserNewContextOptions
        {
            ViewportSize = new ViewportSize { Width = width, Height = height },
            ColorScheme = scheme,
            ReducedMotion = ReducedMotion.Reduce,
            HasTouch = hasTouch,
        });
        context.SetDefaultTimeout(30_000);
        // Its five seconds are short where two cores serve several sites at once, or try and load models.
        Assertions.SetDefaultExpectTimeout(60_000);
        return await context.NewPageAsync();
    }

    /// <summary>Saves what is to be seen into a folder that git ignores.</summary>
    public static Task SaveAsync(IPage page, string name) => page.ScreenshotAsync(new PageScreenshotOptions
    {
        Path = Path.Combine(Rag.Tests.SharedFolder.RepositoryRoot(), "screenshots", name + ".png"),
    });

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (chromium is not null) await chromium.DisposeAsync();
        playwright?.Dispose();
    }
}

/// <summary>What a reader does.</summary>
internal static class Reader
{
    /// <summary>Types a question and sends it, once the page listens.</summary>
    public static async Task AskAsync(this IPage page, string question)
    {
        await page.Locator("html[data-ready]").WaitForAsync(new LocatorWaitForOptions { State = WaitForSelectorState.Attached });
        await page.FillAsync("#ask-box", question);
        await page.PressAsync("#ask-box", "Enter");
    }
}
