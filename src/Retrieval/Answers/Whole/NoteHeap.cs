using Rag.Retrieval.Answers.Prompting;
using Rag.Retrieval.Answers.Reading;
using Rag.Retrieval.Models;

namespace Rag.Retrieval.Answers.Whole;

/// <summary>
/// Notes as they are taken. Where they are more than a prompt holds, a model merges those of one prompt after the other into fewer, so that
/// what is in memory stays bounded. Not safe to share.
/// </summary>
/// <param name="writer">Merges.</param>
/// <param name="kept">Keeps what was merged.</param>
/// <param name="task">What the notes are for.</param>
/// <param name="model">Who merges.</param>
/// <param name="frame">Of its prompts.</param>
/// <param name="budget">Tokens of notes that a prompt holds.</param>
internal sealed class NoteHeap(NoteWriter writer, PartNotes kept, NoteTask task, ModelStatus model, PromptFrame frame, int budget)
{
    /// <summary>The most numbers of one prompt; beyond them a model mistakes them.</summary>
    private const int MostNumbers = 300;

    /// <summary>Places of one merged note; with more it would be a note of everything.</summary>
    private const int MostPlaces = 12;

    /// <summary>How often what was merged is merged again.</summary>
    private const int MostLevels = 4;

    private readonly Dictionary<NotedPlace, ReadSource> _sources = [];
    private List<Note> _merged = [], _notes = [];

    /// <summary>Notes that did not fit in the end.</summary>
    public int LeftOut { get; private set; }

    /// <summary>Why merging failed; null where it did not.</summary>
    public string? Fault { get; private set; }

    /// <summary>Tokens that merging has read.</summary>
    public int PromptTokens { get; private set; }

    /// <summary>The passage at a place.</summary>
    public ReadSource Find(NotedPlace place) => _sources[place];

    /// <summary>Adds what was noted of a passage.</summary>
    public async Task AddAsync(ReadSource part, IEnumerable<string> notes, CancellationToken cancellationToken)
    {
        NotedPlace place = NotedPlace.Of(part.Hit.Passage);
        List<Note> added = [.. notes.Select(text => new Note(text, [place]))];
        if (added.Count == 0) return;
        // Its text is read again in the end; what is needed till then is where it stands.
        _sources[place] = part with { Shown = "", Hit = part.Hit with { Passage = part.Hit.Passage with { Text = "", Context = "" } } };
        _notes.AddRange(added);
        if (Fits(_notes)) return;
        _merged.AddRange(await MergeAsync(_notes, cancellationToken).ConfigureAwait(false));
        _notes = [];
        if (!Fits(_merged)) _merged = await MergeAllAsync(_merged, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>All of them, as many as a prompt holds.</summary>
    public async Task<IReadOnlyList<Note>> EndAsync(CancellationToken cancellationToken)
    {
        List<Note> all = [.. _merged, .. _notes];
        for (int level = 0; level < MostLevels && !Fits(all) && Fault is null; level++) all = await MergeAllAsync(all, cancellationToken)
            .ConfigureAwait(false);
        List<Note> fitting = Fits(all) ? all : Group(all).First();
        LeftOut = all.Count - fitting.Count;
        return fitting;
    }

    private async Task<List<Note>> MergeAllAsync(List<Note> notes, CancellationToken cancellationToken)
    {
        List<Note> merged = [];
        foreach (List<Note> some in Group(notes)) merged.AddRange(await MergeAsync(some, cancellationToken).ConfigureAwait(false));
        return merged;
    }

    /// <summary>Notes of one prompt in fewer lines; as they are where the model fails.</summary>
    private async Task<IReadOnlyList<Note>> MergeAsync(List<Note> notes, CancellationToken cancellationToken)
    {
        if (Fault is not null) return notes;
        NotePrompt numbered = NotePrompt.Of(notes, Find);
        Prompt prompt = PromptBuilder.Build(frame, numbered.Sources, task.Merge);
        string key = NoteTask.KeyOf(model, prompt);
        if (kept.Find([key]).TryGetValue(key, out string? known)) return Numbered(MergedText.Read(known), numbered);
        WrittenNotes written = await writer.WriteAsync(prompt, numbered.Sources.Count, merges: true, Math.Max(64, budget / 2),
            cancellationToken).ConfigureAwait(false);
        PromptTokens += written.PromptTokens ?? 0;
        Fault = written.Fault;
        // A merge that ends in the middle would lose what stands behind it.
        if (written.Fault is not null || written.WasCutOff || written.Notes.Count == 0) return notes;
        kept.Keep([(key, MergedText.Write(written.Notes))]);
        return Numbered(written.Notes, numbered);
    }

    private static List<Note> Numbered(IEnumerable<(string Text, IReadOnlyList<int> Numbers)> notes, NotePrompt numbered) =>
        [.. notes.Select(note => new Note(note.Text, [.. note.Numbers.Where(n => n <= numbered.Places.Count)
            .SelectMany(n => numbered.Places[n - 1]).Distinct().Take(MostPlaces)]))
            .Where(note => note.Places.Count > 0)];

    private bool Fits(List<Note> notes) => notes.Count == 0 || Group(notes).Take(2).Count() == 1;

    private IEnumerable<List<Note>> Group(List<Note> notes)
    {
        List<Note> group = [];
        int tokens = 0;
        foreach (Note note in notes)
        {
            int cost = TokensOf(note);
            if (group.Count > 0 && (tokens + cost > budget || group.Count >= MostNumbers))
            {
                yield return group;
                (group, tokens) = ([], 0);
            }
            group.Add(note);
            tokens += cost;
        }
        if (group.Count > 0) yield return group;
    }

    /// <summary>With its share of numbers, headings and the names of documents.</summary>
    private static int TokensOf(Note note) => TokenEstimate.Count(note.Text) + 12;
}
