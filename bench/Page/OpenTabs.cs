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
        List<(double Minutes, double Megabytes)> memory = [];
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

            if (round % pages.Count == pages.Count - 1) memory.Add((Stopwatch.GetElapsedTime(began).TotalMinutes, web.WorkingSet / 1e6));
        }

        if (memory.Count < 4) throw new InvalidOperationException($"Only {memory.Count} rounds through all tabs: give it more --minutes.");
        // The first half is warming up: code is compiled, and the collector learns what is kept.
        List<(double Minutes, double Megabytes)> warm = memory[(memory.Count / 2)..];
        report.Add("rounds of one question or search in each tab", memory.Count, "");
        report.Add($"memory of Web with {tabs} tabs, first round", memory[0].Megabytes, "MB");
        report.Add("in the second half, least", warm.Min(at => at.Megabytes), "MB");
        report.Add("in the second half, most", warm.Max(at => at.Megabytes), "MB");
        report.Add("its slope in the second half, in 10 minutes", 10 * Slope(warm), "MB");
    }

    // Of the straight line with the least squares.
    private static double Slope(List<(double X, double Y)> points)
    {
        double x = points.Average(point => point.X), y = points.Average(point => point.Y);
        return points.Sum(point => (point.X - x) * (point.Y - y)) / points.Sum(point => (point.X - x) * (point.X - x));
    }
}
