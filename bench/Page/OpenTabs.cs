using System.Diagnostics;
using Microsoft.Playwright;
using Rag.Bench.Ingest;

namespace Rag.Bench.Page;

/// <summary>Many open tabs, in each of which a question is asked or the search used, over and over: the memory of Web once it is warm, and at the end.</summary>
internal static class OpenTabs
{
    public static async Task MeasureAsync(IBrowser chromium, WebProcess web, int tabs, TimeSpan time, Report report, CancellationToken cancellationToken)
    {
        List<IPage> pages = [];
        for (int i = 0; i < tabs; i++) pages.Add(await PageBenchmark.OpenAsync(chromium, web.Address + (i % 2 == 0 ? "" : "/search")));
        long began = Stopwatch.GetTimestamp();
        List<double> megabytes = [];
        for (int round = 0; Stopwatch.GetElapsedTime(began) < time; round++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            IPage page = pages[round % pages.Count];
            await page.BringToFrontAsync();
            if (round % pages.Count % 2 == 0)
            {
                await page.FillAsync("#ask-box", $"What does note {round} say?");
                await page.PressAsync("#ask-box", "Enter");
                await page.Locator(".after").First.WaitForAsync();
            }
            else
            {
                await page.FillAsync("#search-box", $"harbour {round % 97}");
                await page.WaitForTimeoutAsync(300);
            }

            if (round % pages.Count == pages.Count - 1) megabytes.Add(web.WorkingSet / 1e6);
        }

        if (megabytes.Count < 4) throw new InvalidOperationException($"Only {megabytes.Count} rounds through all tabs: give it more --minutes.");
        int quarter = megabytes.Count / 4;
        report.Add("rounds of one question or search in each tab", megabytes.Count, "");
        report.Add($"memory of Web with {tabs} tabs, second quarter", megabytes[quarter..(2 * quarter)].Average(), "MB");
        report.Add($"memory of Web with {tabs} tabs, last quarter", megabytes[^quarter..].Average(), "MB");
    }
}
