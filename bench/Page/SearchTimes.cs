using Microsoft.Playwright;
using Rag.Bench.Ingest;

namespace Rag.Bench.Page;

/// <summary>From a key to the results of what is typed so far; and the library's list while one scrolls through all of it.</summary>
internal static class SearchTimes
{
    public static async Task MeasureAsync(IBrowser chromium, string address, int files, int keys, Report report)
    {
        IPage page = await PageBenchmark.OpenAsync(chromium, address + "/search");
        string[] words = ["harbour signal", "copper bridge", "winter engine", "garden letter", "river theory"];
        List<double> times = [];
        for (int i = 0; times.Count < keys; i++)
        {
            string text = words[i % words.Length];
            for (int length = 3; length <= text.Length && times.Count < keys; length += 2)
            {
                string typed = text[..length].TrimEnd(), last = typed.Split(' ')[^1];
                if (last.Length < 3) continue;
                times.Add(await PageBenchmark.UntilAsync(page,
                    $$"""
                    const box = document.getElementById('search-box');
                    box.value = '{{typed}}';
                    box.dispatchEvent(new Event('input', { bubbles: true }))
                    """,
                    // Results of earlier letters do not count.
                    $"document.querySelector('.results .count')?.dataset.for === '{typed}' && document.querySelector('.results .hit')"));
            }

            await page.WaitForTimeoutAsync(400);
        }

        report.Add("key to results, median", Report.Percentile(times, .5), "ms");
        report.Add("key to results, p95", Report.Percentile(times, .95), "ms");
        await ScrollAsync(page, files, report);
        await page.Context.DisposeAsync();
    }

    // A jump through the list: how long the rows in view stay empty.
    private static async Task ScrollAsync(IPage page, int files, Report report)
    {
        List<double> times = [];
        for (int i = 1; i <= 20; i++)
        {
            double to = (double)i * 7 % 20 / 20;
            times.Add(await PageBenchmark.UntilAsync(page,
                FormattableString.Invariant($"const panel = document.querySelector('.rail .panel'); panel.scrollTop = (panel.scrollHeight - panel.clientHeight) * {to}"),
                "(() => { const box = panel.getBoundingClientRect(); return document.elementFromPoint(box.left + 60, box.top + box.height / 2)?.closest('.file') != null; })()"));
        }

        report.Add($"library of {files}, jump to rows in view, p95", Report.Percentile(times, .95), "ms");
    }
}
