using System.Runtime.CompilerServices;
using Rag.Retrieval.Answers.Prompting;
using Rag.Retrieval.Answers.Reading;
using Rag.Retrieval.Models;

namespace Rag.Retrieval.Answers.Whole;

/// <summary>
/// Reads whole documents part by part: several passages in one prompt, and of each what a model notes. What was noted before is not read
/// again. Used once; not safe to share.
/// </summary>
internal sealed class NoteTaker(PartStream parts, PartNotes kept, NoteWriter writer, ITokenCounter counter, TimeProvider time)
{
    /// <summary>Passages looked up and counted at once.</summary>
    private const int AtOnce = 32;

    /// <summary>Tokens that a passage's number, headings and document add.</summary>
    private const int Overhead = 24;

    private readonly List<(ReadSource Part, string Key, int Tokens)> _waiting = [];

    /// <summary>Why the model's reading ended too early, for the reader; null where it did not.</summary>
    public string? Fault { get; private set; }

    /// <summary>Tokens that the model has read so far.</summary>
    public int PromptTokens { get; private set; }

    /// <summary>Reads; each time something was, its count is as it is then. Ends at the limit of time, once that is over.</summary>
    /// <param name="job">What to read and for what.</param>
    /// <param name="heap">Takes the notes.</param>
    /// <param name="count">Counts.</param>
    /// <param name="spent">Measures, and ends it after <see cref="ReadingJob.MostSeconds"/>.</param>
    /// <param name="cancellationToken">Stops it; what was noted till then is kept.</param>
    public async IAsyncEnumerable<Coverage> TakeAsync(
        ReadingJob job, NoteHeap heap, ReadingCount count, ReadingTime spent, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        List<ReadSource> some = [];
        await foreach (ReadSource part in parts.ReadAsync(job.Scope, count, cancellationToken).ConfigureAwait(false))
        {
            some.Add(part);
            if (some.Count < AtOnce) continue;
            await LookUpAsync(some, job, heap, count, cancellationToken).ConfigureAwait(false);
            some.Clear();
            while (IsFull(job))
            {
                await ReadAsync(job, heap, count, spent, cancellationToken).ConfigureAwait(false);
                yield return count.Coverage;
                if (Fault is not null || spent.Took > job.MostSeconds) yield break;
            }
            yield return count.Coverage;
        }
        await LookUpAsync(some, job, heap, count, cancellationToken).ConfigureAwait(false);
        while (_waiting.Count > 0)
        {
            await ReadAsync(job, heap, count, spent, cancellationToken).ConfigureAwait(false);
            yield return count.Coverage;
            if (Fault is not null || spent.Took > job.MostSeconds) yield break;
        }
    }

    /// <summary>Takes over what was noted before; the rest waits to be read.</summary>
    private async Task LookUpAsync(List<ReadSource> some, ReadingJob job, NoteHeap heap, ReadingCount count,
        CancellationToken cancellationToken)
    {
        List<(ReadSource Part, string Key)> keyed = [.. some.Select(part => (part, job.Task.KeyOf(job.Model, part)))];
        IReadOnlyDictionary<string, string> known = kept.Find([.. keyed.Select(part => part.Key)]);
        List<(ReadSource Part, string Key)> unread = [];
        foreach ((ReadSource part, string key) in keyed)
        {
            if (!known.TryGetValue(key, out string? notes))
            {
                unread.Add((part, key));
                continue;
            }
            await heap.AddAsync(part, Lines(notes), cancellationToken).ConfigureAwait(false);
            count.Read(part.Hit.Document.Id, anew: false);
        }
        if (unread.Count == 0) return;
        IReadOnlyList<int> tokens = await counter.CountAsync([.. unread.Select(part => part.Part.Shown)], cancellationToken)
            .ConfigureAwait(false);
        _waiting.AddRange(unread.Zip(tokens, (part, cost) => (part.Part, part.Key, cost + Overhead)));
    }

    private bool IsFull(ReadingJob job) => _waiting.Sum(part => part.Tokens) > job.Budget;

    /// <summary>Reads as many of those that wait as a prompt holds.</summary>
    private async Task ReadAsync(ReadingJob job, NoteHeap heap, ReadingCount count, ReadingTime spent, CancellationToken cancellationToken)
    {
        int most = 1, tokens = _waiting[0].Tokens;
        while (most < _waiting.Count && tokens + _waiting[most].Tokens <= job.Budget) tokens += _waiting[most++].Tokens;
        ReadSource[] sources = [.. _waiting.Take(most).Select((part, i) => part.Part with { Number = i + 1 })];
        long began = time.GetTimestamp();
        Prompt prompt = PromptBuilder.Build(job.Frame, sources, job.Task.Text);
        WrittenNotes written = await writer.WriteAsync(prompt, most, merges: false, job.NoteTokens, cancellationToken)
            .ConfigureAwait(false);
        PromptTokens += written.PromptTokens ?? tokens;
        Fault = written.Fault;
        if (Fault is not null) return;
        // The one at which the length ended it may lack some of its notes; those behind it lack all.
        int read = written.WasCutOff ? Math.Max(1, written.Notes.Select(note => note.Numbers[0]).DefaultIfEmpty(1).Max() - 1) : most;
        ILookup<int, string> notes = written.Notes.ToLookup(note => note.Numbers[0], note => note.Text);
        kept.Keep(_waiting.Take(read).Select((part, i) => (part.Key, string.Join('\n', notes[i + 1]))));
        for (int i = 0; i < read; i++)
        {
            await heap.AddAsync(_waiting[i].Part, notes[i + 1], cancellationToken).ConfigureAwait(false);
            count.Read(_waiting[i].Part.Hit.Document.Id, anew: true);
        }
        _waiting.RemoveRange(0, read);
        spent.Add(read, time.GetElapsedTime(began).TotalSeconds);
    }

    private static string[] Lines(string notes) => notes.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}

/// <summary>What is to be read, for what, and by whom.</summary>
/// <param name="Scope">Which documents.</param>
/// <param name="Task">For what.</param>
/// <param name="Model">By whom.</param>
/// <param name="Frame">Of its prompts.</param>
/// <param name="Budget">Tokens of passages, or of notes, that a prompt holds.</param>
/// <param name="NoteTokens">The longest notes of one prompt.</param>
/// <param name="MostSeconds">What the model may take for passages that it has not read before.</param>
internal sealed record ReadingJob(ReadingScope Scope, NoteTask Task, ModelStatus Model, PromptFrame Frame, int Budget, int NoteTokens,
    double MostSeconds);
