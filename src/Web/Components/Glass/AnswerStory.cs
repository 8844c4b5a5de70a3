using System.Globalization;
using Rag.Retrieval.Answers;
using Rag.Retrieval.Knowledge;
using Rag.Retrieval.Search;
using Rag.Web.Components.Shell;
using Rag.Web.Components.Talk;

namespace Rag.Web.Components.Glass;

/// <summary>A step of how an answer came about, explained with that answer's own numbers.</summary>
/// <param name="Title">What is done.</param>
/// <param name="Explains">How such systems do it, and this one.</param>
/// <param name="Happened">What happened this time, fact by fact. Hostile where it repeats what a model or a document says.</param>
public sealed record StoryStep(string Title, string Explains, IReadOnlyList<string> Happened);

/// <summary>An answer told step by step: from the documents to the checked sentence. Pure.</summary>
public static class AnswerStory
{
    /// <summary>Its steps in order; those that this answer did not need say so.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="trace">How it came about.</param>
    /// <param name="counts">What the index holds now.</param>
    public static IReadOnlyList<StoryStep> Of(Answer answer, Trace trace, KnowledgeBaseCounts counts) =>
    [
        new("Documents become passages",
            "Each file is read once, cut into passages of a few hundred tokens at its own headings, lists and tables, and every passage is "
            + "indexed twice: by its words, and as a vector of numbers that stands for its meaning. This is done when a file changes, not when you ask.",
            [$"The index holds {Format.Count(counts.Passages, "passage", "passages")} of {Format.Count(counts.Indexed, "document", "documents")}."]),
        new("The question is read",
            "A question of a conversation is made to stand alone. A model that can plans the search: the question in other words, a sentence "
            + "as the notes may say it, and which form the answer should have.",
            [.. Understood(trace)]),
        new("Search by words and by meaning",
            "BM25 scores passages by the question's words, rare ones more; the vectors' cosine scores them by meaning. Both lists are "
            + "brought to one scale and added; several wordings are fused by rank.",
            [.. Searched(trace)]),
        new("What fits is read in page order",
            "A model reads only so many tokens in the time that you wait. The best passages are widened to what surrounds them and put in the "
            + "order of their documents; each gets a number.",
            [.. Read(trace)]),
        new("The model writes under a grammar",
            "It writes one token after the other, each chosen by its probability among all that the model knows. A grammar lets it cite only "
            + "numbers of passages that it was given.",
            [.. Written(answer, trace)]),
        new("Each statement is checked",
            "Numbers, names, dates and wording of each statement are compared with the lines that it cites. It gets a mark; nothing that the "
            + "model wrote is replaced.",
            [.. Checked(answer)]),
    ];

    private static IEnumerable<string> Understood(Trace trace)
    {
        if (trace.Plan.Count == 0) yield return "No model planned: the question was searched for as it stands, read by rules.";
        foreach (string line in trace.Plan) yield return "Planned: " + line;
        foreach (string filter in trace.Understood) yield return "Taken as a restriction: " + filter;
    }

    private static IEnumerable<string> Searched(Trace trace)
    {
        foreach (string words in trace.Searched.Distinct()) yield return $"Searched for “{words}”.";
        yield return trace.Candidates.Count == 0 ? "Nothing was found." : $"{Format.Count(trace.Candidates.Count, "passage", "passages")} came back.";
        if (trace.Candidates is not [var best, ..]) yield break;
        yield return $"The best one is in {best.Document.DisplayTitle}: words {Score(best.Scores.Keyword)}, meaning {Score(best.Scores.Dense)}, "
            + $"together {Score(best.Scores.Fused)}{(best.Scores.Rerank is { } rerank ? $", reranked {Score(rerank)}" : "")}.";
        int moved = trace.Candidates.Count(hit => hit.Reasons.Count > 0);
        if (moved > 0) yield return $"{Format.Count(moved)} of them moved up or down for a reason that “Why this answer” tells.";
    }

    private static IEnumerable<string> Read(Trace trace)
    {
        if (trace.Read.Count == 0)
        {
            yield return "No model read anything: the nearest places were shown as they stand.";
            yield break;
        }
        int documents = trace.Read.Select(span => span.DocumentId).Distinct().Count();
        yield return $"{Format.Count(trace.Read.Count, "place", "places")} of {Format.Count(documents, "document", "documents")} read, "
            + $"{Format.Count(trace.Read.Sum(span => span.End - span.Start))} characters.";
        if (trace.Rounds > 1) yield return $"The model asked for {Format.Count(trace.Rounds - 1, "further search", "further searches")}.";
        foreach (IGrouping<string, string> reason in trace.LeftOut.Values.GroupBy(why => why.Split(':', ',')[0]).OrderByDescending(why => why.Count()))
            yield return $"{Format.Count(reason.Count())} left out: {reason.Key}.";
    }

    private static IEnumerable<string> Written(Answer answer, Trace trace)
    {
        if (trace.Model is null)
        {
            yield return "No model wrote this answer.";
            yield break;
        }
        yield return trace.Adapters.Count == 0 ? $"{trace.Model} wrote." : $"{trace.Model} wrote, with {string.Join(", ", trace.Adapters)}.";
        if (trace.PromptTokens is { } prompt)
        {
            yield return $"The prompt had {Format.Count(prompt, "token", "tokens")}"
                + (trace.CachedTokens is { } cached && prompt > 0
                    ? $"; {Format.Count(cached)} of them ({Percent((double)cached / prompt)}) stood in its KV cache from before." : ".");
        }
        double writing = answer.Steps.Where(step => step.Name == "write").Sum(step => step.Milliseconds);
        if (trace.GeneratedTokens is > 0 and var written)
        {
            yield return $"{Format.Count(written, "token", "tokens")} written"
                + (writing > 0 ? $" in {Format.Duration(writing)}, with reading the prompt." : ".");
        }
    }

    private static IEnumerable<string> Checked(Answer answer)
    {
        IGrouping<Mark, AnswerPart>[] marks = [.. answer.Parts.Where(part => part.Mark is not null).GroupBy(part => part.Mark!.Value).OrderBy(group => group.Key)];
        foreach (IGrouping<Mark, AnswerPart> mark in marks)
            yield return $"{Format.Count(mark.Count(), "statement", "statements")}: {StatementEnd.Words(mark.Key)}.";
        if (marks.Length == 0) yield return "There was no statement of a model to check.";
        if (answer.Citations.Count > 0)
            yield return $"{Format.Count(answer.Citations.Count, "citation leads", "citations lead")} to the exact characters in the documents.";
    }

    private static string Score(double? score) => score?.ToString("0.##", CultureInfo.InvariantCulture) ?? "none";

    private static string Percent(double share) => (share * 100).ToString("0", CultureInfo.InvariantCulture) + " %";
}
