using Rag.Ingest.Chunking;
using Rag.Ingest.Indexing;
using Rag.Ingest.Readers;
using Rag.Ingest.Reconciling;

namespace Rag.Ingest.Reading;

/// <summary>
/// Keeps a reader process ready that has read a sample of each common format. A fresh process compiles its readers while it reads, which takes
/// the first file of its owner a second or two longer than any later one.
/// </summary>
internal sealed class WarmUp(ReaderPool readers, PassageCounter counters, Reconciler reconciler, WorkQueue queue, TimeProvider time)
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(500);

    /// <summary>Read more than once, since code is compiled well only after it was called a number of times.</summary>
    private const int Rounds = 3;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            // Where there is work, that warms the readers.
            if (reconciler.IsQuiet && queue.Count == 0 && !readers.IsReady) await ReadSamplesAsync(cancellationToken);
            await Task.Delay(Look, time, cancellationToken);
        }
    }

    private async Task ReadSamplesAsync(CancellationToken cancellationToken)
    {
        foreach (string sample in Enumerable.Repeat(Samples(), Rounds).SelectMany(s => s))
        {
            Reading reading = await readers.ReadAsync(new ReadOrder(sample, null, ReadLimits.Default), cancellationToken);
            if (reading.Document is not { } document) return;
            CountedBy by = await counters.GetAsync(cancellationToken);
            await Chunker.CutAsync(sample, document.Content, document.Title, by.Counter, ChunkOptions.Default, cancellationToken);
        }
    }

    private static IEnumerable<string> Samples() => Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "Reading", "Samples"));
}
