using System.Diagnostics;
using Rag.Ingest.Readers;

namespace Rag.Bench;

/// <summary>
/// How long the readers take over each kind of file in a folder: the quickest of three readings of each file, in this process and in turn, without
/// recognition of pictures. Two versions of the product are compared by running theirs in alternation. Usage: <c>reading DIR</c>.
/// </summary>
internal static class ReadingBenchmark
{
    private const int Times = 3;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public static async Task<int> RunAsync(string[] args, CancellationToken cancellationToken)
    {
        if (args is not [{ } folder, ..] || !Directory.Exists(folder))
        {
            Console.Error.WriteLine("usage: bench -- reading DIR   (a folder of documents of any kind)");
            return 2;
        }
        var reader = new DocumentReader(TimeProvider.System);
        Dictionary<string, (int Files, double Milliseconds)> kinds = [];
        foreach (string path in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            double best = double.PositiveInfinity;
            for (int i = 0; i < Times; i++) best = Math.Min(best, await MillisecondsAsync(reader, path, cancellationToken));
            string kind = Path.GetExtension(path).ToLowerInvariant();
            (int files, double sum) = kinds.GetValueOrDefault(kind);
            kinds[kind] = (files + 1, sum + best);
        }
        foreach ((string kind, (int files, double sum)) in kinds.OrderByDescending(k => k.Value.Milliseconds))
            Console.WriteLine($"{(kind is "" ? "(none)" : kind),-12} {files,6} files {sum,10:0} ms");
        Console.WriteLine($"{"all",-12} {kinds.Sum(k => k.Value.Files),6} files {kinds.Sum(k => k.Value.Milliseconds),10:0} ms");
        return 0;
    }

    /// <summary>A file that takes longer than the patience counts as that.</summary>
    private static async Task<double> MillisecondsAsync(DocumentReader reader, string path, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        var watch = Stopwatch.StartNew();
        try
        {
            await using FileStream stream = File.OpenRead(path);
            await reader.ReadAsync(stream, new ReadRequest(path, ReadLimits.Default with { RecognitionTime = TimeSpan.Zero }), limit.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
        }
        return watch.Elapsed.TotalMilliseconds;
    }
}
