using Rag.Retrieval.Search;

namespace Rag.Retrieval.Answers;

/// <summary>Times the steps of an answer; a step of the same name that comes again adds to the one before. Not safe to share.</summary>
internal sealed class StepClock(AnswerDraft draft, TimeProvider time)
{
    private string _name = "";
    private long _began;

    /// <summary>Begins a step.</summary>
    public StepChanged Begin(string name, string? detail)
    {
        (_name, _began) = (name, time.GetTimestamp());
        return new StepChanged(name, null, detail);
    }

    /// <summary>Ends the step that was begun last.</summary>
    public StepChanged End(string? detail)
    {
        double took = time.GetElapsedTime(_began).TotalMilliseconds;
        int known = draft.Steps.FindIndex(step => step.Name == _name);
        if (known >= 0) draft.Steps[known] = draft.Steps[known] with { Milliseconds = took += draft.Steps[known].Milliseconds, Detail = detail };
        else draft.Steps.Add(new Step(_name, took, detail));
        return new StepChanged(_name, took, detail);
    }
}
