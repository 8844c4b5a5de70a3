using Microsoft.Playwright;
using Rag.Bench.Ingest;
using Rag.EndToEnd.Tests;

namespace Rag.Bench.Page;

/// <summary>
/// The page in a real Chromium over the real processes: how soon it can be used, how soon results follow a key and a mark follows a click, how
/// evenly an answer streams, what goes over the wire, and whether many open tabs keep the memory flat. The model is scripted, so that its pace is known.
/// <c>bench -- page [--files 5000] [--keys 60] [--clicks 20] [--tokens-per-second 200] [--json FILE]</c>,
/// or the tabs alone: <c>bench -- page --tabs 50 [--minutes 10]</c>
/// </summary>
internal static class PageBenchmark
{
    public static async Task<int> RunAsync(string[] args, CancellationToken cancellationToken)
    {
        int files = Report.Number(args, "--files", 5_000), tabs = Report.Number(args, "--tabs", 0);
        using var place = new Workplace();
        place.WriteNotes(files);
        File.WriteAllBytes(Path.Combine(place.Docs, "manual.pdf"), LongPdf.Write(300));
        ScriptedModels.Trust(place.Data);
        await using ScriptedModels models = await ScriptedModels.StartAsync();
        models.TokensPerSecond = Report.Number(args, "--tokens-per-second", 200);
        using WebProcess web = await WebProcess.StartAsync(
            place.Data, place.Docs, null, cancellationToken, ("InferenceUrl", models.Address));
        await web.UntilAsync(files + 1, idle: true, cancellationToken);

        using IPlaywright playwright = await Playwright.CreateAsync();
        await using IBrowser chromium = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Chromium(),
            Args = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"],
        });
        var report = new Report(args);
        report.Add("files", files + 1, "");
        report.Add("passages", await web.CountPassagesAsync(cancellationToken), "");
        if (tabs > 0)
        {
            await OpenTabs.MeasureAsync(chromium, web, tabs, TimeSpan.FromMinutes(Report.Number(args, "--minutes", 10)), report, cancellationToken);
        }
        else
        {
            await StartTimes.MeasureAsync(chromium, web.Address, report);
            await SearchTimes.MeasureAsync(chromium, web.Address, files, Report.Number(args, "--keys", 60), report);
            await AnswerTimes.MeasureAsync(chromium, web.Address, Report.Number(args, "--clicks", 20), report);
        }

        report.Write();
        return 0;
    }

    /// <summary>Opens the page in a profile of its own and waits until it listens.</summary>
    public static async Task<IPage> OpenAsync(IBrowser chromium, string address)
    {
        IBrowserContext context = await chromium.NewContextAsync(new BrowserNewContextOptions { ViewportSize = new ViewportSize { Width = 1440, Height = 900 } });
        context.SetDefaultTimeout(300_000);
        IPage page = await context.NewPageAsync();
        await page.GotoAsync(address);
        await page.Locator("html[data-ready]").WaitForAsync(new LocatorWaitForOptions { State = WaitForSelectorState.Attached });
        return page;
    }

    /// <summary>Milliseconds until an expression in the page is true, looked at in every frame, from just before an action there.</summary>
    public static Task<double> UntilAsync(IPage page, string action, string condition) => page.EvaluateAsync<double>(
        $$"""
        () => new Promise(done => {
          const began = performance.now();
          {{action}};
          const look = () => {{condition}} ? done(performance.now() - began) : requestAnimationFrame(look);
          requestAnimationFrame(look);
        })
        """);

    private static string Chromium() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .SelectMany(folder => new[] { "chromium", "chromium-browser", "google-chrome" }.Select(name => Path.Combine(folder, name))).FirstOrDefault(File.Exists)
        ?? throw new FileNotFoundException("Chromium is missing: install it (Debian: sudo apt-get install chromium).");
}
