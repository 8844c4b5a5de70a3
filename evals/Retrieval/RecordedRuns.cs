using System.Diagnostics;
using System.Globalization;
using Rag.Retrieval.Measuring;

namespace Rag.Evals.Retrieval;

/// <summary>
/// Runs kept in <c>evals/results</c>: of each collection the last one by query, against which later ones are tested, and a line for each system of
/// every run in <c>history.tsv</c>. Ids and figures only, no texts.
/// </summary>
internal static class RecordedRuns
{
    private const string Columns = "date\tcommit\tcollection\tsplit\tsystem\tqueries\tndcg@10\trecall@10\trecall@100\tmrr@10";

    /// <summary>The last recorded run of a collection by query; null where there is none.</summary>
    public static string? Last(Collection collection) => File.Exists(ByQueryFile(collection)) ? ByQueryFile(collection) : null;

    /// <summary>Keeps a run under today's date and the present commit.</summary>
    public static void Add(Collection collection, IReadOnlyList<SystemRun> runs, DateTimeOffset now)
    {
        Directory.CreateDirectory(Folder());
        File.WriteAllLines(ByQueryFile(collection), Report.ByQuery(collection, runs));
        string history = Path.Combine(Folder(), "history.tsv"), commit = Commit();
        if (!File.Exists(history)) File.WriteAllLines(history, [Columns]);
        File.AppendAllLines(history, runs.Select(run =>
        {
            RankingMeasures mean = RankingMeasures.Mean([.. run.ByQuery]);
            return string.Create(CultureInfo.InvariantCulture,
                $"{now:yyyy-MM-dd}\t{commit}\t{Name(collection)}\t{collection.Split}\t{run.Name}\t{run.ByQuery.Count}\t{mean.Ndcg10:F4}\t{mean.Recall10:F4}\t{mean.Recall100:F4}\t{mean.Mrr10:F4}");
        }));
    }

    private static string ByQueryFile(Collection collection) => Path.Combine(Folder(), $"{Name(collection)}-{collection.Split}.tsv");

    private static string Name(Collection collection) => Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(collection.Folder)));

    private static string Folder()
    {
        string? root = AppContext.BaseDirectory;
        while (root is not null && !File.Exists(Path.Combine(root, "Rag.sln"))) root = Path.GetDirectoryName(root);
        return Path.Combine(root ?? "", "evals", "results");
    }

    private static string Commit()
    {
        try
        {
            using Process git = Process.Start(new ProcessStartInfo("git", ["rev-parse", "--short", "HEAD"]) { RedirectStandardOutput = true, WorkingDirectory = Folder() })!;
            return git.StandardOutput.ReadToEnd().Trim();
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return "unknown";
        }
    }
}
