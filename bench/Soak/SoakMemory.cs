using System.Diagnostics;
using System.Globalization;
using Rag.Bench.Ingest;

namespace Rag.Bench.Soak;

/// <summary>Memory of each process over time. One caller at a time.</summary>
internal sealed class SoakMemory
{
    /// <summary>More than this share in an hour is no noise of the collector.</summary>
    private const double MostGrowth = 0.1;
    private const double LeastMegabytes = 20;
    private readonly long began = Stopwatch.GetTimestamp();
    private readonly Dictionary<string, List<(double Minutes, double Megabytes)>> looks = [];

    /// <summary>Resident bytes of a process; 0 where it is gone (Linux).</summary>
    public static long Of(int process)
    {
        try
        {
            string line = File.ReadLines($"/proc/{process}/status").First(l => l.StartsWith("VmRSS:", StringComparison.Ordinal));
            return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture) << 10;
        }
        catch (Exception fault) when (fault is IOException or InvalidOperationException)
        {
            return 0;
        }
    }

    public void Look(string process, long bytes)
    {
        if (bytes == 0) return;
        if (!looks.TryGetValue(process, out var list)) looks[process] = list = [];
        list.Add((Stopwatch.GetElapsedTime(began).TotalMinutes, bytes / 1e6));
    }

    /// <summary>Web runs all the time; a worker only since it was killed last, so that of it the calm end is told.</summary>
    public void Tell(string site, Report report, double calmFrom, SoakFaults? judged)
    {
        foreach ((string process, List<(double Minutes, double Megabytes)> all) in looks)
        {
            double from = process == "Web" ? all[^1].Minutes / 2 : calmFrom;
            List<(double Minutes, double Megabytes)> part = [.. all.Where(look => look.Minutes >= from)];
            if (part.Count < 3) continue;
            double mean = part.Average(look => look.Megabytes), slope = 60 * Slope(part);
            report.Add($"{site}: memory of {process}, most", all.Max(look => look.Megabytes), "MB");
            report.Add($"{site}: memory of {process}, mean {(process == "Web" ? "of the second half" : "of the calm end")}", mean, "MB");
            report.Add($"{site}: its slope then", slope, "MB/h");
            if (process == "Web" && slope > Math.Max(LeastMegabytes, MostGrowth * mean))
                judged?.Add(site, $"the memory of Web grows by {slope:0} MB an hour at {mean:0} MB");
        }
    }

    // Of the straight line with the least squares.
    private static double Slope(List<(double X, double Y)> points)
    {
        double x = points.Average(point => point.X), y = points.Average(point => point.Y);
        return points.Sum(point => (point.X - x) * (point.Y - y)) / points.Sum(point => (point.X - x) * (point.X - x));
    }
}
