using Rag.Ingest.Chunking;
using Rag.Ingest.Indexing;
using Rag.Ingest.Readers;
using Rag.Ingest.Reconciling;
using Rag.Retrieval.Analysis;
using Rag.Retrieval.Documents;
using Rag.Retrieval.Embeddings;
using Rag.Retrieval.Workers;

namespace Rag.Ingest.Reading;

/// <summary>
/// Keeps a reader process ready that has read a sample of each common format. .NET compiles code when it is first called, which takes the first
/// file of its owner a second or two longer than any later one.
/// </summary>
internal sealed class WarmUp(
    ReaderPool readers, PassageCounter counters, Reconciler reconciler, WorkQueue queue, TextAnalyzer analyzer, StaticEmbedder embedder,
    Heartbeats beats, IngestOptions options, TimeProvider time) : IWorkerLoop
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(500), AfterFailure = TimeSpan.FromMinutes(1);

    /// <summary>Read more than once, since code is compiled well only after it was called a number of times.</summary>
    private const int Rounds = 10;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        ReadOrder[] orders = [.. Samples().Select(s => new ReadOrder(s, null, ReadLimits.Default))];
        using Heartbeat beat = beats.Add("warm-up of readers", LoopBounds.Reading(options));
        while (true)
        {
            await Task.Delay(Look, time, cancellationToken);
            // Where there is work, that comes first, and warms its readers by itself.
            if (reconciler.IsQuiet && queue.Count == 0 && !readers.IsReady)
            {
                using (beat.Begin("reading samples"))
                {
                    IEnumerable<ReadOrder> all = Enumerable.Repeat(orders, Rounds).SelectMany(o => o);
                    IReadOnlyList<Reading> readings = await readers.WarmAsync(all, cancellationToken);
                    foreach (Reading reading in readings) await WarmWorkerAsync(reading, cancellationToken);
                }
                // Little memory may be all that it has: better cold than busy for ever.
                if (!readers.IsReady) await Task.Delay(AfterFailure, time, cancellationToken);
            }
        }
    }

    /// <summary>Paths of the samples.</summary>
    internal static string[] Samples() => Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Reading", "Samples"));

    /// <summary>What this process itself does with a document before the knowledge base stores it.</summary>
    private async Task WarmWorkerAsync(Reading reading, CancellationToken cancellationToken)
    {
        if (reading.Document is not { } document) return;
        CountedBy by = await counters.GetAsync(cancellationToken);
        foreach (Passage passage in await Chunker.CutAsync("", document.Content, document.Title, by.Counter, ChunkOptions.Default, cancellationToken))
        {
            analyzer.Analyze(passage.SearchText, document.Language);
            embedder.Embed(passage.SearchText);
        }
    }
}
