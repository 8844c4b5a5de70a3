using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Rag.Evals.Answers;

/// <summary>Runs kept in <c>evals/results/answers.jsonl</c>, a line each, so that every change is measured against what stood before.</summary>
internal static class RecordedRuns
{
    private static readonly string[] Figures = ["f1", "answerRecall", "evidence@5", "supported", "abstentionPrecision", "abstentionRecall"];

    /// <summary>Prints the figures beside those of the last run of the same set, pipeline and share, if there is one.</summary>
    public static void Compare(string set, string pipeline, double away, IReadOnlyDictionary<string, double> figures)
    {
        JsonElement? last = File.Exists(Location) ? File.ReadLines(Location).Select(line => JsonSerializer.Deserialize<JsonElement>(line)).LastOrDefault(run =>
            run.GetProperty("set").GetString() == set && run.GetProperty("pipeline").GetString() == pipeline && run.GetProperty("withoutOwnDocument").GetDouble() == away) : null;
        if (last is not { ValueKind: JsonValueKind.Object } before) return;
        Console.WriteLine($"  against {before.GetProperty("date").GetString()} ({before.GetProperty("commit").GetString()}):");
        foreach (string name in Figures)
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"    {name,-20} {before.GetProperty(name).GetDouble():F3} → {figures[name]:F3}"));
    }

    /// <summary>Adds a run.</summary>
    public static void Add(string set, string pipeline, double away, string date, IReadOnlyDictionary<string, double> figures)
    {
        Dictionary<string, object> run = new() { ["date"] = date, ["commit"] = Commit(), ["set"] = set, ["pipeline"] = pipeline, ["withoutOwnDocument"] = away };
        foreach ((string name, double value) in figures) run[name] = Math.Round(value, 4);
        Directory.CreateDirectory(Path.GetDirectoryName(Location)!);
        File.AppendAllText(Location, JsonSerializer.Serialize(run) + "\n");
    }

    private static string Location => Path.Combine(Root() ?? ".", "evals", "results", "answers.jsonl");

    private static string? Root()
    {
        string? root = AppContext.BaseDirectory;
        while (root is not null && !File.Exists(Path.Combine(root, "Rag.sln"))) root = Path.GetDirectoryName(root);
        return root;
    }

    private static string Commit()
    {
        using Process? git = Process.Start(new ProcessStartInfo("git", ["rev-parse", "--short", "HEAD"]) { RedirectStandardOutput = true, WorkingDirectory = Root() });
        return git?.StandardOutput.ReadToEnd().Trim() ?? "";
    }
}
