using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Rag.Retrieval.Analysis;
using Rag.Retrieval.Answers.Claims;

namespace Rag.Evals.Claims;

/// <summary>The check of statements over labelled ones.</summary>
internal static class ClaimsCommand
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static async Task<int> RunAsync(string[] args, CancellationToken cancellationToken)
    {
        if (args.Length == 0 || !File.Exists(args[0])) return Fail("Name a file of labelled claims, one JSON object a line.");
        Dictionary<string, string> options = [];
        for (int i = 1; i < args.Length; i += 2)
        {
            if (!args[i].StartsWith("--", StringComparison.Ordinal) || i + 1 == args.Length) return Fail($"'{args[i]}' needs a value.");
            options[args[i]] = args[i + 1];
        }
        string check = options.GetValueOrDefault("--check", "claims"), half = options.GetValueOrDefault("--half", "both");
        if (check is not ("claims" or "words")) return Fail("--check is claims or words.");
        if (half is not ("both" or "tune" or "held")) return Fail("--half is both, tune or held.");
        IReadOnlyList<LabelledClaim> all = LabelledClaim.ReadFile(args[0]);
        Manner manner = options.TryGetValue("--manner", out string? given) ? new Manner(Number(given))
            : Manner.Measure(all.Select(claim => (claim.Text, claim.Sources)), new TextAnalyzer());
        List<LabelledClaim> claims = [.. all.Where(claim => half == "both" || claim.IsTuning == (half == "tune"))];

        ClaimChecks checks = new(manner, Number(options.GetValueOrDefault("--cut", "0.7")));
        long began = Stopwatch.GetTimestamp();
        List<(LabelledClaim Claim, bool Kept)> results = [];
        List<(LabelledClaim Claim, ClaimVerdict Verdict)> verdicts = [];
        foreach (LabelledClaim claim in claims)
        {
            if (check == "claims") verdicts.Add((claim, checks.Check(claim)));
            results.Add((claim, check == "claims" ? verdicts[^1].Verdict.IsKept : checks.ByWords(claim)));
        }
        ClaimFigures figures = new(results, Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        figures.Print(string.Create(CultureInfo.InvariantCulture,
            $"{Path.GetFileName(args[0])}, {half}, check {check}, manner {manner.Copying:F2}"));
        Dictionary<string, object?> json = figures.ToJson();

        if (check == "claims" && await JudgeRun.CreateAsync(options.GetValueOrDefault("--url"), options.GetValueOrDefault("--models"),
            cancellationToken) is { } judge)
        {
            using (judge) json["judge"] = await judge.RunAsync(verdicts, cancellationToken);
        }
        if (options.TryGetValue("--marks", out string? marks)) await WriteMarksAsync(marks, verdicts, cancellationToken);
        if (options.TryGetValue("--json", out string? file)) await File.WriteAllTextAsync(file, JsonSerializer.Serialize(json, Json),
            cancellationToken);
        return 0;
    }

    /// <summary>One line a claim, for reading: what it was marked, and why.</summary>
    private static Task WriteMarksAsync(
        string file, List<(LabelledClaim Claim, ClaimVerdict Verdict)> verdicts, CancellationToken cancellationToken) =>
        File.WriteAllLinesAsync(file, verdicts.Select(v => string.Join(
            '\t', v.Claim.Id, v.Claim.Label, v.Claim.Kind, v.Verdict.Mark, v.Verdict.Reason, v.Claim.Text.ReplaceLineEndings(" "))),
                cancellationToken);

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private static int Fail(string message)
    {
        Console.Error.WriteLine(message);
        return 2;
    }
}
