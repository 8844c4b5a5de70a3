using System.Diagnostics;
using System.Text;
using Rag.Ingest.Readers;

namespace Rag.Bench;

/// <summary>
/// Compares the words that the readers find with those of another reader: PDFs with <c>pdftotext</c> (poppler-utils), office files with expected
/// Markdown lying in a groundtruth folder beside them. Usage: <c>readers DIR [--worst N]</c>.
/// </summary>
internal static class ReadersBenchmark
{
    private sealed record Score(string Path, int Expected, int Found, string? Reason, IReadOnlyList<string> Missing)
    {
        public double Share => Expected == 0 ? 1 : (double)Found / Expected;
    }

    private static readonly TimeSpan PatienceForOthers = TimeSpan.FromSeconds(20);

    public static async Task<int> RunAsync(string[] args, CancellationToken cancellationToken)
    {
        if (args.Length == 0 || !Directory.Exists(args[0]))
        {
            Console.Error.WriteLine("usage: bench -- readers DIR [--worst N]   (DIR holds PDFs, or office files with their groundtruth)");
            return 2;
        }
        int worst = Array.IndexOf(args, "--worst") is >= 0 and var w && w + 1 < args.Length && int.TryParse(args[w + 1], out int n) ? n : 40;
        var reader = new DocumentReader(TimeProvider.System);
        List<Score> scores = [];
        TimeSpan own = TimeSpan.Zero, other = TimeSpan.Zero;
        int pages = 0;
        foreach (string path in Directory.EnumerateFiles(args[0], "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var watch = Stopwatch.StartNew();
            string? expected = path.EndsWith(".pdf", StringComparison.OrdinalIgnoreCase) ? await PdfToTextAsync(path, cancellationToken) : await GroundTruthAsync(reader, path, cancellationToken);
            if (expected is null) continue;
            TimeSpan expectedTime = watch.Elapsed;
            watch.Restart();
            ReadResult result = await ReadAsync(reader, path, cancellationToken);
            if (result is ReadDocument { Pages: { } count, MediaType: "application/pdf" })
            {
                pages += count;
                own += watch.Elapsed;
                other += expectedTime;
            }
            scores.Add(Compare(path, expected, result));
            if (watch.Elapsed.TotalSeconds > 5) Console.WriteLine($"slow: {Path.GetRelativePath(args[0], path)} took {watch.Elapsed.TotalSeconds:0.0} s");
        }
        Report(scores, worst, args[0]);
        if (pages > 0)
            Console.WriteLine($"{pages} pages: {pages / own.TotalSeconds:0.0} pages/s; pdftotext, one process for each file: {pages / other.TotalSeconds:0.0} pages/s");
        return 0;
    }

    private static void Report(List<Score> scores, int worst, string root)
    {
        Score[] read = [.. scores.Where(s => s.Reason is null)];
        foreach (Score score in read.Where(s => s.Share < 0.9).OrderBy(s => s.Share).Take(worst))
            Console.WriteLine($"{score.Share,6:P0} {score.Expected,6}  {Path.GetRelativePath(root, score.Path)}  missing: {string.Join(' ', score.Missing.Take(12))}");
        foreach (Score score in scores.Where(s => s.Reason is not null && s.Expected > 0).Take(worst))
            Console.WriteLine($"  none {score.Expected,6}  {Path.GetRelativePath(root, score.Path)}: {score.Reason}");
        int expected = read.Sum(s => s.Expected), found = read.Sum(s => s.Found);
        Console.WriteLine($"{scores.Count} files, {read.Length} read; words found in those: {found:N0} of {expected:N0} ({(double)found / Math.Max(1, expected):P2}); "
            + $"files under 90%: {read.Count(s => s.Share < 0.9)}; not read though the other reader has words: {scores.Count(s => s.Reason is not null && s.Expected > 0)}");
    }

    private static Score Compare(string path, string expected, ReadResult result)
    {
        List<string> wanted = Words(expected);
        Dictionary<string, int> have = [];
        if (result is ReadDocument document)
            foreach (string word in Words(document.Content.Text)) have[word] = have.GetValueOrDefault(word) + 1;
        List<string> missing = [];
        foreach (string word in wanted)
        {
            if (have.TryGetValue(word, out int left) && left > 0) have[word] = left - 1;
            else missing.Add(word);
        }
        return new Score(path, wanted.Count, wanted.Count - missing.Count, (result as Unreadable)?.Reason, missing);
    }

    /// <summary>Runs of letters and digits, ligatures and width forms resolved, in lower case.</summary>
    private static List<string> Words(string text)
    {
        List<string> words = [];
        var word = new StringBuilder();
        foreach (char c in text.Replace("\u00AD", "", StringComparison.Ordinal).Normalize(NormalizationForm.FormKC))
        {
            if (char.IsLetterOrDigit(c)) word.Append(char.ToLowerInvariant(c));
            else if (word.Length > 0) Flush();
        }
        if (word.Length > 0) Flush();
        return words;

        void Flush()
        {
            words.Add(word.ToString());
            word.Clear();
        }
    }

    private static async Task<ReadResult> ReadAsync(DocumentReader reader, string path, CancellationToken cancellationToken)
    {
        await using FileStream stream = File.OpenRead(path);
        // Without recognising pictures, which pdftotext does not do either.
        return await reader.ReadAsync(stream, new ReadRequest(path, ReadLimits.Default with { RecognitionTime = TimeSpan.Zero }), cancellationToken);
    }

    private static async Task<string?> PdfToTextAsync(string path, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("pdftotext") { RedirectStandardOutput = true, RedirectStandardError = true, StandardOutputEncoding = Encoding.UTF8 };
        foreach (string argument in (ReadOnlySpan<string>)["-enc", "UTF-8", path, "-"]) start.ArgumentList.Add(argument);
        using Process process = Process.Start(start)!;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(PatienceForOthers);
        try
        {
            Task<string> error = process.StandardError.ReadToEndAsync(limit.Token);
            string text = await process.StandardOutput.ReadToEndAsync(limit.Token);
            await error;
            await process.WaitForExitAsync(limit.Token);
            return process.ExitCode == 0 ? text : null;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            process.Kill();
            return null;
        }
    }

    /// <summary>docling's expected Markdown, read by the product's own Markdown reader so that both sides are text without markup.</summary>
    private static async Task<string?> GroundTruthAsync(DocumentReader reader, string path, CancellationToken cancellationToken)
    {
        for (string? folder = Path.GetDirectoryName(path); folder is not null; folder = Path.GetDirectoryName(folder))
        {
            string truth = Path.Combine(folder, "groundtruth");
            if (!Directory.Exists(truth)) continue;
            string? file = Directory.EnumerateFiles(truth, Path.GetFileName(path) + ".md", SearchOption.AllDirectories).FirstOrDefault();
            return file is not null && file != path && await ReadAsync(reader, file, cancellationToken) is ReadDocument document ? document.Content.Text : null;
        }
        return null;
    }
}
