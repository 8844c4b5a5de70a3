using System.Text.Json;
using Microsoft.Playwright;
using Rag.Bench.Ingest;

namespace Rag.Bench.Page;

/// <summary>How evenly an answer streams, and how soon after a click on a citation its marked words are in view.</summary>
internal static class AnswerTimes
{
    private const double Frame = 1000.0 / 60;
    private const int Answers = 5;

    public static async Task MeasureAsync(IBrowser chromium, string address, int clicks, Report report)
    {
        IPage page = await PageBenchmark.OpenAsync(chromium, address);
        await StreamAsync(page, report);
        report.Add("citation to mark in view, note, p95", Report.Percentile(await ClickAsync(page, ".content mark", clicks, inManual: false), .95), "ms");
        await page.GotoAsync(address);
        await page.Locator("html[data-ready]").WaitForAsync(new LocatorWaitForOptions { State = WaitForSelectorState.Attached });
        await AskAsync(page, "Which torque does the spindle of chapter 217 need?");
        List<double> pdf = await ClickAsync(page, ".pdf-mark", clicks, inManual: true);
        report.Add("citation to mark in view, 300 pages of PDF, first", pdf[0], "ms");
        report.Add("citation to mark in view, 300 pages of PDF, p95", Report.Percentile(pdf, .95), "ms");
        await page.Context.DisposeAsync();
    }

    private static async Task StreamAsync(IPage page, Report report)
    {
        await page.EvaluateAsync("""
            () => {
              window.frames = [];
              const look = time => { window.frames.push([time, document.querySelector('.answer[aria-busy="true"] .draft') ? 1 : 0]); requestAnimationFrame(look); };
              requestAnimationFrame(look);
            }
            """);
        int seen = 0;
        double late = 0;
        for (int i = 0; i < Answers; i++)
        {
            await page.EvaluateAsync("() => { window.frames = []; }");
            await AskAsync(page, $"What does note {17 + i} say of the harbour and the bridge?");
            List<(double Time, bool Writes)> all = [.. (await page.EvaluateAsync<JsonElement>("() => window.frames")).EnumerateArray().Select(frame => (frame[0].GetDouble(), frame[1].GetInt32() == 1))];
            // From the first word to the last, the moments between two sentences among them.
            int first = all.FindIndex(frame => frame.Writes), last = all.FindLastIndex(frame => frame.Writes);
            if (first < 0) continue;
            List<double> times = [.. all[first..(last + 1)].Select(frame => frame.Time)];
            seen += times.Count;
            late += times.Zip(times.Skip(1), (a, b) => Math.Max(0, Math.Round((b - a) / Frame) - 1)).Sum();
        }

        report.Add($"frames while {Answers} answers stream", seen, "");
        report.Add("of them dropped", 100 * late / Math.Max(1, seen + late), "%");
    }

    private static async Task AskAsync(IPage page, string question)
    {
        int before = await page.Locator(".exchange").CountAsync();
        await page.FillAsync("#ask-box", question);
        await page.PressAsync("#ask-box", "Enter");
        await page.Locator(".exchange").Nth(before).Locator(".after").WaitForAsync();
    }

    private static async Task<List<double>> ClickAsync(IPage page, string mark, int clicks, bool inManual)
    {
        List<double> times = [];
        for (int i = 0; i < clicks; i++)
        {
            times.Add(await PageBenchmark.UntilAsync(page,
                $"const all = [...document.querySelectorAll('.cite')].filter({Cites(inManual)}); all[{i} % all.length].click()",
                $$"""
                (() => {
                  const mark = document.querySelector('{{mark}}'), box = mark?.getBoundingClientRect(), source = mark?.closest('.source')?.getBoundingClientRect();
                  return box && box.height > 0 && box.top >= source.top && box.bottom <= source.bottom && (!mark.closest('.pdf-page') || mark.closest('.pdf-page').querySelector('canvas'));
                })()
                """));
            // Closed, so that each click opens the document anew.
            await page.Locator("[data-key=close]").ClickAsync();
            await page.Locator(".source").WaitForAsync(new LocatorWaitForOptions { State = WaitForSelectorState.Detached });
        }

        return times;
    }

    /// <summary>Whether a citation's source is the long PDF: answers about notes may cite it, too.</summary>
    private static string Cites(bool inManual) =>
        $"cite => (cite.closest('[data-exchange]').querySelector('[data-source=\"' + cite.dataset.cite + '\"]')?.textContent.includes('{LongPdf.Subject}') ?? false) === {(inManual ? "true" : "false")}";
}
