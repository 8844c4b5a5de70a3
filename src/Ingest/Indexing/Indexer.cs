using System.Diagnostics;
using Microsoft.Extensions.Options;
using Rag.Ingest.Chunking;
using Rag.Ingest.Ledger;
using Rag.Ingest.Readers;
using Rag.Ingest.Reading;
using Rag.Retrieval.Documents;
using Rag.Retrieval.Knowledge;
using Rag.Retrieval.Settings;
using Rag.Retrieval.Telemetry;
using Rag.Retrieval.Workers;

namespace Rag.Ingest.Indexing;

/// <summary>Takes files from the queue, marks them, has them read, cuts them into passages and hands them to the writer.</summary>
internal sealed class Indexer(
    WorkQueue queue, FileLedger ledger, ReaderPool readers, PassageCounter counters, IndexWriter writer, Storage storage,
    IngestOptions options, IOptions<RagOptions> settings, Heartbeats beats, TimeProvider time, ILogger<Indexer> log) : IWorkerLoop
{
    private readonly ReadLimits limits = ReadLimits.Default with
    {
        FileBytes = (long)options.LargestFileMegabytes << 20,
        // Above the time after which the reader process is killed: a parser that ignores its own limit would go on in it.
        Time = TimeSpan.FromSeconds(options.ReadSeconds + 10),
        RecognitionTime = TimeSpan.FromSeconds(options.OcrSeconds),
    };

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using Heartbeat beat = beats.Add("indexer", LoopBounds.Reading(options));
        var running = new HashSet<Task>();
        while (true)
        {
            List<string> ids = await queue.TakeAsync(readers.Size, cancellationToken);
            // One for all that were taken: the next wait for those before them.
            using Heartbeat.Step step = beat.Begin("handing files to the readers");
            List<LedgerEntry> marked = [];
            await storage.WriteAsync(_ =>
            {
                marked = ledger.Update(ids, e => e.Deleted ? null : e.Opened());
                return Task.CompletedTask;
            }, cancellationToken);
            foreach (string id in ids.Except(marked.Select(e => e.Id))) queue.Close(id);
            foreach (LedgerEntry entry in marked)
            {
                while (running.Count >= readers.Size * 2)
                {
                    Task ended = await Task.WhenAny(running);
                    running.Remove(ended);
                    step.Beat();
                    // Broken infrastructure ends the worker, which then starts over; lost here, the file would stay open for ever.
                    await ended;
                }
                running.RemoveWhere(t => t.IsCompletedSuccessfully);
                running.Add(IndexAsync(entry, beat, cancellationToken));
            }
            // What was open when something died is read alone, so that nothing innocent is open beside it.
            if (marked is [{ Attempts: > 1 }]) await Task.WhenAll(running);
            if (running.FirstOrDefault(t => t.IsFaulted) is { } broken) await broken;
        }
    }

    private async Task IndexAsync(LedgerEntry entry, Heartbeat beat, CancellationToken cancellationToken)
    {
        using Heartbeat.Step step = beat.Begin("indexing " + Path.GetFileName(entry.Path));
        using Activity? span = Spans.Source.StartActivity("document");
        CountedBy by = await counters.GetAsync(cancellationToken);
        if (entry.Attempts > LedgerTransitions.MostAttempts)
        {
            var none = new Reading.Reading(ReadOutcome.Crashed) { Reason = "it was open each time when the indexer ended" };
            await writer.AddAsync(new SettingAside(entry.Id, none.Reason, by.Recipe) { Reading = none }, cancellationToken);
            return;
        }
        queue.Opened(entry.Id, entry.Path);
        string? known = Recipe.IsOutdated(entry.Recipe, by) ? null : entry.Hash;
        Reading.Reading reading;
        using (Spans.Source.StartActivity("read")) reading = await readers.ReadAsync(new ReadOrder(entry.Path, known, limits), cancellationToken);
        Describe(span, entry, reading);
        step.Beat();
        if (reading.Outcome == ReadOutcome.Crashed) log.LogWarning("{Path}: {Reason}", entry.Path, reading.Reason);
        IndexWork work = reading.Outcome == ReadOutcome.Read
            ? await CutAsync(entry, reading, by, cancellationToken)
            : new ReadingEnd(entry.Id, reading, by.Recipe, time.GetUtcNow());
        step.Beat();
        await writer.AddAsync(work with { Reading = reading with { Document = null }, Span = span?.Context ?? default }, cancellationToken);
    }

    /// <summary>How it went, but not with which file and why, which may say what stands in it.</summary>
    private void Describe(Activity? span, LedgerEntry entry, Reading.Reading reading)
    {
        if (span is null) return;
        string outcome = reading.Outcome.ToString().ToLowerInvariant();
        span.SetTag("rag.outcome", outcome).SetTag("rag.bytes", reading.Stamp.Size).SetTag("rag.media_type", reading.Document?.MediaType);
        if (reading is { Skip: false, Outcome: not (ReadOutcome.Read or ReadOutcome.Unchanged or ReadOutcome.Moving) }) span.Fail(outcome);
        if (settings.Value.TelemetryContent) span.SetTag("rag.path", entry.Path).SetTag("rag.reason", reading.Reason);
    }

    private async Task<Replacement> CutAsync(LedgerEntry entry, Reading.Reading reading, CountedBy by, CancellationToken cancellationToken)
    {
        ReadDocument read = reading.Document!;
        IReadOnlyList<Passage> passages;
        using (Activity? span = Spans.Source.StartActivity("chunk"))
        {
            passages = await Chunker.CutAsync(entry.Id, read.Content, read.Title, by.Counter, ChunkOptions.Default, cancellationToken);
            span?.SetTag("rag.passages", passages.Count);
        }
        var facts = new Document
        {
            Id = entry.Id,
            Path = entry.Path,
            Folder = entry.Folder,
            State = DocumentState.Indexed,
            Reason = read.Notice,
            ContentHash = reading.Hash,
            Size = reading.Stamp.Size,
            ModifiedAt = reading.Stamp.ModifiedAt,
            IndexedAt = time.GetUtcNow(),
            MediaType = read.MediaType,
            Title = read.Title,
            Author = read.Author,
            Tags = read.Tags,
            Aliases = read.Aliases,
            Subjects = DocumentSubjects.Of(read.Content.Text),
            Links = read.Links,
            Language = read.Language,
            Date = read.Date,
            EntryDates = read.EntryDates,
            Pages = read.Pages,
            PassageCount = passages.Count,
        };
        return new Replacement(entry.Id, new IndexedDocument(facts, read.Content, passages), by.Recipe);
    }
}
