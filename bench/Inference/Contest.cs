using System.Globalization;
using System.Text.Json;

namespace Rag.Bench.Inference;

/// <summary>Our server and llama-server side by side: each work is done by one, then by the other, again and again, and the medians are compared.</summary>
internal sealed class Contest(ServerProcess own, ServerProcess peer, int runs, List<ContestRow> rows)
{
    public ServerProcess Own => own;

    public ServerProcess Peer => peer;

    public int Runs => runs;

    /// <param name="name">Of the work.</param>
    /// <param name="unit">Of the figure.</param>
    /// <param name="bound">The least ratio of ours to theirs, or the most where less is better.</param>
    /// <param name="lessIsBetter">True for a time.</param>
    /// <param name="work">Does it once; the number is that of the run, 0 for the warm-up.</param>
    public async Task CompareAsync(string name, string unit, double bound, bool lessIsBetter, Func<ServerProcess, int, Task<double>> work)
    {
        await work(own, 0);
        await work(peer, 0);
        List<double> ours = [], theirs = [], ourSeconds = [], theirSeconds = [];
        for (int run = 1; run <= runs; run++)
        {
            // Whoever comes first in one pair comes second in the next.
            foreach (ServerProcess server in run % 2 == 0 ? (ServerProcess[])[own, peer] : [peer, own])
            {
                TimeSpan before = server.ProcessorTime;
                (server == own ? ours : theirs).Add(await work(server, run));
                (server == own ? ourSeconds : theirSeconds).Add((server.ProcessorTime - before).TotalSeconds);
            }
        }
        double ratio = Median(ours) / Median(theirs);
        Add(new ContestRow(name, unit, Median(ours), Median(theirs), ratio, bound, lessIsBetter ? ratio <= bound : ratio >= bound)
        {
            ProcessorTimeRatio = Median(ourSeconds) / Median(theirSeconds),
            Least = ours.Zip(theirs, (one, other) => one / other).Min(),
            Most = ours.Zip(theirs, (one, other) => one / other).Max(),
        });
    }

    public void Add(ContestRow row)
    {
        rows.Add(row);
        Console.WriteLine(row);
    }

    public static double Median(IReadOnlyList<double> values)
    {
        double[] sorted = [.. values.Order()];
        int middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}

/// <summary>One line of the table.</summary>
/// <param name="Name">Of the work.</param>
/// <param name="Unit">Of both figures.</param>
/// <param name="Ours">Our median.</param>
/// <param name="Other">What it is compared with, for the most part llama-server's median; null for nothing.</param>
/// <param name="Ratio">The one by the other.</param>
/// <param name="Bound">What the ratio, or our figure where there is no other, must keep to.</param>
/// <param name="Holds">Whether it does.</param>
internal sealed record ContestRow(string Name, string Unit, double Ours, double? Other, double? Ratio, double Bound, bool Holds)
{
    /// <summary>Processor time that we took for the work by that which llama-server took: what is left to compare on a machine that is busy with other work.</summary>
    public double? ProcessorTimeRatio { get; init; }

    /// <summary>Least and most of the ratios of the single runs; null where there were none.</summary>
    public double? Least { get; init; }

    public double? Most { get; init; }

    public static string Header => $"{"",-58} {"ours",9} {"other",9} {"ratio",7} {"bound",7} {"CPU time",8} {"",5} {"single runs",13}";

    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{Name + ", " + Unit,-58} {Ours,9:0.##} {Other,9:0.##} {Ratio,7:0.000} {Bound,7:0.##} {ProcessorTimeRatio,8:0.000} {Verdict}");

    private string Verdict => string.Create(CultureInfo.InvariantCulture, $"{(Holds ? "holds" : "FAILS")} {Least,6:0.00} {Most,6:0.00}");

    public static void Write(IReadOnlyList<ContestRow> rows, string? file)
    {
        if (file is not null) File.WriteAllText(file, JsonSerializer.Serialize(rows, JsonSerializerOptions.Web));
    }
}
