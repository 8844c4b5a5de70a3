using Rag.Retrieval.Answers.Reading;
using Rag.Retrieval.Answers.Writing;
using Rag.Retrieval.Search;

namespace Rag.Retrieval.Answers;

/// <summary>What a model-led answer leaves behind for whoever finishes it. Not safe to share.</summary>
internal sealed class LedOutcome
{
    /// <summary>What the first search found; null where none was made.</summary>
    public SearchResult? Found { get; private set; }

    /// <summary>What was read.</summary>
    public ReadingList Reading { get; set; } = ReadingList.Empty;

    /// <summary>True where the model failed: that it wrote nothing says nothing about the documents.</summary>
    public bool Failed { get; private set; }

    /// <summary>Why there is no answer, where it is known better than by what was found; null otherwise.</summary>
    public string? Reason { get; set; }

    /// <summary>The model failed.</summary>
    public void Fail() => Failed = true;

    /// <summary>Why there is no answer, for the reader: what was read and what was searched for.</summary>
    public string ReasonInWords(AnswerDraft draft) => Reason ?? (Reading.Sources.Count == 0
        ? "Nothing was found."
        : $"The documents do not seem to hold an answer: the model read {Reading.Described}, found with {string.Join(", ", draft.Trace.Searched.Select(words => $"“{words}”"))}.");

    /// <summary>Takes in a search.</summary>
    public void Take(SearchResult found, IReadOnlyList<Wording> wordings, AnswerDraft draft)
    {
        Trace trace = draft.Trace;
        draft.Trace = trace with
        {
            Searched = [.. trace.Searched.Concat(wordings.Select(wording => wording.Text)).Distinct()],
            Understood = Found is null ? found.Understood : trace.Understood,
            Candidates = [.. trace.Candidates.Concat(found.Hits).DistinctBy(hit => hit.Passage.Id)],
        };
        draft.Notices.AddRange(found.Notices);
        if (Found is null && found.Filters.Count > 0) draft.Notices.Add($"Restricted as the question says: {string.Join(", ", found.Understood)}.");
        Found ??= found;
    }

    /// <summary>Takes in how a round ended.</summary>
    public void Take(RoundText round, AnswerDraft draft)
    {
        Failed = round.Fault is not null || (string.IsNullOrWhiteSpace(round.Written) && !round.SaysNotFound && round.Search is null);
        if (round.Fault is not null) draft.Notices.Add(round.Fault);
        else if (Failed) draft.Notices.Add("The model wrote nothing.");
        if (round.RanInCircles) draft.Notices.Add("The model repeated itself and was ended.");
        else if (round.WasCutOff) draft.Notices.Add("The answer reached its length and may lack its end.");
        Trace trace = draft.Trace;
        draft.Trace = trace with
        {
            PromptTokens = (int?)round.Usage?.InputTokenCount ?? trace.PromptTokens,
            CachedTokens = (int?)round.Usage?.CachedInputTokenCount ?? trace.CachedTokens,
            GeneratedTokens = (int?)round.Usage?.OutputTokenCount ?? trace.GeneratedTokens,
            SaysNotFound = round.SaysNotFound,
        };
    }
}
