using Rag.Retrieval.Answers.Citing;
using Rag.Retrieval.Answers.Sentences;
using Rag.Retrieval.Search;

namespace Rag.Retrieval.Answers;

/// <summary>An answer while it is made. Not safe to share between threads.</summary>
internal sealed class AnswerDraft
{
    private CitationList _citations = new();
    private readonly List<AnswerPart> _parts = [];
    private readonly List<string> _checks = [];

    /// <summary>Plain lines for the reader.</summary>
    public List<string> Notices { get; } = [];

    /// <summary>What was done so far and how long it took.</summary>
    public List<Step> Steps { get; } = [];

    /// <summary>The glass box, as known so far.</summary>
    public Trace Trace { get; set; } = new();

    /// <summary>How much was read of the documents that the question is about; null where that is no question of theirs as a whole.</summary>
    public Coverage? Coverage { get; set; }

    /// <summary>Sentences so far.</summary>
    public IReadOnlyList<AnswerPart> Parts => _parts;

    /// <summary>Whether a place is cited already.</summary>
    public bool Cites(SourceSentence sentence) => _citations.Citations.Any(c =>
        c.DocumentId == sentence.Hit.Document.Id && c.Start == sentence.Start && c.End == sentence.End);

    /// <summary>Adds a quoted sentence.</summary>
    public PartAdded Add(string markdown, IReadOnlyList<SourceSentence> sources, Support support, bool quoted, string check, string? header = null) =>
        Add(new AnswerPart(markdown, [], support, quoted, header), sources, check);

    /// <summary>Adds a part that cites these places.</summary>
    /// <param name="part">Without citations.</param>
    /// <param name="sources">What it cites.</param>
    /// <param name="check">What the check found, for the glass box.</param>
    public PartAdded Add(AnswerPart part, IReadOnlyList<SourceSentence> sources, string check)
    {
        (IReadOnlyList<int> numbers, IReadOnlyList<Citation> added) = _citations.Cite(sources);
        _parts.Add(part with { Citations = numbers });
        _checks.Add(check);
        return new PartAdded(_parts[^1], added);
    }

    /// <summary>Puts a part in the place of one that was added before.</summary>
    public PartChanged Change(int index, AnswerPart part, IReadOnlyList<SourceSentence> sources, string check)
    {
        (IReadOnlyList<int> numbers, IReadOnlyList<Citation> added) = _citations.Cite(sources);
        _parts[index] = part with { Citations = numbers };
        _checks[index] += "; " + check;
        return new PartChanged(index, _parts[index], added);
    }

    /// <summary>Takes back all parts: what a model wrote turned out not to be its answer.</summary>
    public AnswerRestarted Restart()
    {
        _parts.Clear();
        _checks.Clear();
        _citations = new CitationList();
        return new AnswerRestarted();
    }

    /// <summary>The finished answer; what wrote it is told by its parts, of which a refusal has none.</summary>
    /// <param name="nearest">The nearest passages, where they are to be shown.</param>
    public Answer Finish(IReadOnlyList<Hit>? nearest = null) => new()
    {
        Mode = nearest is not null && _parts.Count == 0 ? AnswerMode.Refused : _parts.Any(part => !part.Quoted) ? AnswerMode.Model : AnswerMode.Extractive,
        Parts = _parts,
        Citations = _citations.Citations,
        Nearest = nearest ?? [],
        Notices = [.. Notices.Distinct()],
        Steps = Steps,
        Coverage = Coverage,
        Trace = Trace with { Checks = _checks },
    };
}
