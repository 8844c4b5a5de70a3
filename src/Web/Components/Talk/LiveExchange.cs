using System.Text;
using Rag.Retrieval.Answers;
using Rag.Retrieval.Search;
using Rag.Web.Conversations;

namespace Rag.Web.Components.Talk;

/// <summary>An exchange as the page shows it, also while its answer is being made.</summary>
public sealed class LiveExchange(Exchange exchange)
{
    private readonly StringBuilder draft = new();
    private readonly StringBuilder reasoning = new();
    private readonly List<StepChanged> steps = [];
    private readonly List<string> searched = [];
    private List<AnswerPart> parts = [.. exchange.Answer?.Parts ?? []];
    private List<Citation> citations = [.. exchange.Answer?.Citations ?? []];
    private IReadOnlyList<string>? blocks;
    private IReadOnlyList<Hit> found = [];
    private (PartForm Form, int Level) standing;

    /// <summary>Raised when something of it changed, so that a token redraws one answer and not the page; on any thread.</summary>
    public event Action? Changed;

    /// <summary>What is stored of it.</summary>
    public Exchange Exchange { get; private set; } = exchange;

    /// <summary>The finished answer, or what was kept of it.</summary>
    public Answer? Answer => Exchange.Answer;

    /// <summary>True while the answer is being made.</summary>
    public bool IsRunning { get; set; }

    /// <summary>True while another page makes the answer.</summary>
    public bool IsElsewhere => !IsRunning && Exchange.State == AnswerState.Running;

    /// <summary>What has happened so far; the last may still be going on.</summary>
    public IReadOnlyList<StepChanged> Steps => steps;

    /// <summary>What was searched for, in the order in which it was.</summary>
    public IReadOnlyList<string> Searched => searched;

    /// <summary>The passages found, best first; empty once there is an answer, and where none is waited for since no model writes it.</summary>
    public IReadOnlyList<Hit> Found => !IsRunning || steps.Exists(step => step.Name is "plan" or "read" or "write") ? found : [];

    /// <summary>How much was read so far; null where no whole documents are.</summary>
    public Coverage? Coverage { get; private set; } = exchange.Answer?.Coverage;

    /// <summary>What is finished of the answer.</summary>
    public IReadOnlyList<AnswerPart> Parts => parts;

    /// <summary>Their citations.</summary>
    public IReadOnlyList<Citation> Citations => citations;

    /// <summary>The part being written, not checked yet; null while there is none.</summary>
    public AnswerPart? Draft => DraftPart.Of(draft.ToString(), standing.Form, standing.Level, parts.LastOrDefault());

    /// <summary>True once something of the answer can be read.</summary>
    public bool IsBegun => parts.Count > 0 || draft.Length > 0;

    /// <summary>The model's reasoning.</summary>
    public string Reasoning => reasoning.ToString();

    /// <summary>How each citation stands to the file as it is now; empty until it was looked at.</summary>
    public IReadOnlyDictionary<int, CitationState> States { get; set; } = new Dictionary<int, CitationState>();

    /// <summary>The parts and the one being written, as blocks of safe HTML.</summary>
    public IReadOnlyList<string> Blocks => blocks ??= AnswerHtml.Blocks(parts, Draft);

    /// <summary>Has it drawn again.</summary>
    public void Redraw() => Changed?.Invoke();

    /// <summary>Takes in what happened.</summary>
    public void Apply(AnswerEvent happened)
    {
        switch (happened)
        {
            case StepChanged step:
                steps.RemoveAll(known => known.Name == step.Name);
                steps.Add(step);
                searched.AddRange(StepText.Searched(step).Except(searched, StringComparer.OrdinalIgnoreCase));
                break;
            case PassagesFound passages:
                // What a further search finds comes below: what is being read stays where it is.
                found = [.. found, .. passages.Hits.ExceptBy(found.Select(hit => hit.Passage.Id), hit => hit.Passage.Id)];
                break;
            case CoverageChanged changed:
                Coverage = changed.Coverage;
                break;
            case DraftAdded added:
                draft.Append(added.Text);
                (standing, blocks) = ((added.Form, added.Level), null);
                break;
            case ReasoningAdded added:
                reasoning.Append(added.Text);
                break;
            case PartAdded added:
                draft.Clear();
                parts.Add(added.Part);
                citations.AddRange(added.NewCitations);
                blocks = null;
                break;
            case PartChanged changed when changed.Index < parts.Count:
                parts[changed.Index] = changed.Part;
                citations.AddRange(changed.NewCitations);
                blocks = null;
                break;
            case AnswerRestarted:
                draft.Clear();
                parts.Clear();
                citations.Clear();
                blocks = null;
                break;
            case AnswerFinished finished:
                Finish(Exchange with { Answer = finished.Answer, State = AnswerState.Done });
                break;
        }
    }

    /// <summary>Shows what is stored.</summary>
    public void Finish(Exchange stored)
    {
        Exchange = stored;
        parts = [.. stored.Answer?.Parts ?? []];
        citations = [.. stored.Answer?.Citations ?? []];
        Coverage = stored.Answer?.Coverage;
        if (parts.Count > 0 || stored.Answer is { Nearest.Count: > 0 }) found = [];
        draft.Clear();
        blocks = null;
    }
}
