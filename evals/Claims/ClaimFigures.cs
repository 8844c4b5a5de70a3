using System.Globalization;
using Rag.Evals.Retrieval;
using Rag.Retrieval.Measuring;

namespace Rag.Evals.Claims;

/// <summary>How often a check was right, in all and by kind.</summary>
/// <param name="Results">Each claim with whether it was kept: marked neither "not found" nor "otherwise".</param>
/// <param name="Milliseconds">All of them together.</param>
internal sealed record ClaimFigures(IReadOnlyList<(LabelledClaim Claim, bool Kept)> Results, double Milliseconds)
{
    /// <summary>Share of the statements with a label for which the check was right, null where there are none, with its interval by
    /// resampling.</summary>
    public (double Share, double Low, double High)? Right(string label)
    {
        List<double> right = [.. Results.Where(r => r.Claim.Label == label).Select(r => r.Kept == (label == LabelledClaim.Said) ? 1.0 : 0)];
        if (right.Count == 0) return null;
        (double low, double high) = Bootstrap.Interval(right);
        return (right.Average(), low, high);
    }

    /// <summary>As the interface names them.</summary>
    public Dictionary<string, object?> ToJson() => new()
    {
        ["claims"] = Results.Count,
        ["saidKept"] = Right(LabelledClaim.Said)?.Share,
        ["contradictedCaught"] = Right("contradicted")?.Share,
        ["notSaidCaught"] = Right("notSaid")?.Share,
        ["byKind"] = ByKind().ToDictionary(group => group.Key, group => group.Average(r => IsRight(r) ? 1.0 : 0)),
        ["milliseconds"] = Milliseconds,
    };

    /// <summary>Writes them to the console.</summary>
    public void Print(string title)
    {
        Console.WriteLine($"{title}: {Results.Count} claims, {Milliseconds:F0} ms");
        foreach ((string name, string label) in new[] { ("said kept", LabelledClaim.Said), ("contradicted caught", "contradicted"),
            ("not said caught", "notSaid") })
        {
            if (Right(label) is var (share, low, high)) Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"  {name,-20} {share:F3} [{low:F3}, {high:F3}]"));
        }
        if (ByKind().Count() > 40) return;
        foreach (IGrouping<string, (LabelledClaim Claim,
            bool Kept)> group in ByKind()) Console.WriteLine($"    {group.Count(IsRight),3} of {group.Count(),3}  {group.Key}");
    }

    private IEnumerable<IGrouping<string, (LabelledClaim Claim, bool Kept)>> ByKind() =>
        Results.GroupBy(r => r.Claim.Kind).OrderByDescending(group => group.First().Claim.Label, StringComparer.Ordinal).ThenBy(group =>
            group.Key, StringComparer.Ordinal);

    private static bool IsRight((LabelledClaim Claim, bool Kept) result) => result.Kept == (result.Claim.Label == LabelledClaim.Said);
}
