using System.Diagnostics;
using Microsoft.Playwright;
using Rag.Bench.Ingest;

namespace Rag.Bench.Page;

/// <summary>From the address typed to a page that takes a question, in fresh profiles; and the bytes that it takes.</summary>
internal static class StartTimes
{
    private const int Runs = 8;

    public static async Task MeasureAsync(IBrowser chromium, string address, Report report)
    {
        // The browser's own first page is not to be counted.
        await using (IBrowserContext first = await chromium.NewContextAsync()) await (await first.NewPageAsync()).GotoAsync("data:text/html,<p>");
        List<double> times = [];
        long bytes = 0;
        for (int i = 0; i < Runs; i++)
        {
            await using IBrowserContext context = await chromium.NewContextAsync();
            IPage page = await context.NewPageAsync();
            ICDPSession session = await context.NewCDPSessionAsync(page);
            await session.SendAsync("Network.enable");
            bytes = 0;
            session.Event("Network.loadingFinished").OnEvent += (_, finished) => Interlocked.Add(ref bytes, (long)finished!.Value.GetProperty("encodedDataLength").GetDouble());
            session.Event("Network.webSocketFrameReceived").OnEvent += (_, frame) => Interlocked.Add(ref bytes, frame!.Value.GetProperty("response").GetProperty("payloadData").GetString()!.Length);
            long began = Stopwatch.GetTimestamp();
            await page.GotoAsync(address, new PageGotoOptions { WaitUntil = WaitUntilState.Commit });
            await page.Locator("html[data-ready]").WaitForAsync(new LocatorWaitForOptions { State = WaitForSelectorState.Attached });
            times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            await page.WaitForTimeoutAsync(300);
        }

        report.Add("interactive, first of a fresh server", times[0], "ms");
        report.Add("interactive, median of the others", Report.Percentile(times[1..], .5), "ms");
        report.Add("over the wire before pdf.js", bytes / 1e3, "KB");
    }
}
