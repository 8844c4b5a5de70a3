using System.Globalization;
using Rag.Evals.Retrieval;
using Rag.Retrieval.Answers;
using Rag.Retrieval.Measuring;

namespace Rag.Evals.Reader;

/// <summary>The figures over all questions.</summary>
internal sealed record ReaderReport(IReadOnlyList<ReaderResult> Results)
{
    private IReadOnlyList<ReaderResult> Answerable => [.. Results.Where(result => result.Question.Answerable)];

    private IReadOnlyList<ReaderResult> Unanswerable => [.. Results.Where(result => !result.Question.Answerable)];

    /// <summary>Prints the figures with 95% bootstrap intervals over questions, and what the reader's manners came to.</summary>
    public void Print()
    {
        Console.WriteLine(Text($"{Results.Count} questions, {Answerable.Count} answerable"));
        Line("needed facts in the prompt", Answerable, InPrompt);
        Line("needed facts on the page", Answerable, OnPage);
        Line("complete", Answerable, Complete);
        Line("complete where all of it was in the prompt", [.. Answerable.Where(r => r.Needed.All(r.InPrompt.Contains))], Complete);
        Line("answerable refused", Answerable, Refused);
        Line("unanswerable refused, or said not to be told", Unanswerable, Declined);
        Console.WriteLine(Text($"  sentences not shown as written {Results.Sum(r => r.Replaced.Count)} of {Results.Sum(r => r.Written.Count)}"));
        Console.WriteLine(Text($"  searches {Searches:F1} a question, prompt tokens {PromptTokens:F0} (median)"));
        Console.WriteLine("  needed facts in the prompt, on the page, complete, by type of question:");
        foreach (IGrouping<string, ReaderResult> type in Answerable.GroupBy(r => r.Question.Type))
            Console.WriteLine(Text($"    {type.Key} ({type.Count()}): {Share(type, InPrompt):F3}, {Share(type, OnPage):F3}, {Share(type, Complete):F3}"));
        IEnumerable<AnswerPart> parts = Results.SelectMany(r => r.Answer?.Parts ?? []);
        Console.WriteLine($"  answers: {Counts(Results.Select(r => r.Answer?.Mode.ToString() ?? "none"))}");
        Console.WriteLine($"  parts: {Counts(parts.Select(part => part.Quoted ? "quoted" : part.Mark?.ToString() ?? "unmarked"))}");
        (int requests, int tokens) = (Results.Max(r => r.Calls.Count), Results.Max(r => r.Calls.Sum(call => call.Tokens)));
        Console.WriteLine(Text($"  most for one question: {requests} requests, {tokens} tokens written, {Results.Max(r => r.Milliseconds) / 1000:F1} s"));
        foreach (ReaderResult failed in Results.Where(r => r.Fault is not null)) Console.WriteLine($"  {failed.Question.Id} failed: {failed.Fault}");
    }

    /// <summary>In the form that the interface document gives.</summary>
    public object ToJson() => new
    {
        questions = Results.Count,
        neededFactsInPrompt = Share(Answerable, InPrompt),
        neededFactsOnPage = Share(Answerable, OnPage),
        complete = Share(Answerable, Complete),
        sentencesReplaced = Results.Sum(r => r.Replaced.Count),
        sentencesWritten = Results.Sum(r => r.Written.Count),
        answerableRefused = Share(Answerable, Refused),
        unanswerableRefused = Share(Unanswerable, Declined),
        searches = Searches,
        promptTokens = PromptTokens,
        perQuestion = Results.Select(r => new
        {
            id = r.Question.Id,
            type = r.Question.Type,
            mode = r.Answer?.Mode.ToString().ToLowerInvariant(),
            inPrompt = r.InPrompt,
            onPage = r.OnPage,
            missing = r.Needed.Except(r.OnPage),
            searches = r.Searches,
            replaced = r.Replaced,
            written = r.Calls.LastOrDefault(call => call.Prompt.Kind == PromptKind.Answer)?.Text,
            answer = string.Join('\n', (r.Answer?.Parts ?? []).Select(part => part.AsPlain().Text)),
            marks = (r.Answer?.Parts ?? []).Select(part => new { mark = part.Mark?.ToString(), part.Text, part.Note }),
            notices = r.Answer?.Notices,
            promptTokens = r.PromptTokens,
            requests = r.Calls.Select(call => new { kind = call.Prompt.Kind.ToString(), call.PromptTokens, call.CachedTokens, call.Tokens }),
            fault = r.Fault,
        }),
    };

    private double Searches => Results.Average(r => r.Searches.Count);

    private double PromptTokens =>
        Results.Select(r => r.PromptTokens).Where(tokens => tokens > 0).Order().ToArray() is { Length: > 0 } sorted ? sorted[sorted.Length / 2] : 0;

    private static (int Part, int All) InPrompt(ReaderResult result) => (result.Needed.Count(result.InPrompt.Contains), result.Needed.Count);

    private static (int Part, int All) OnPage(ReaderResult result) => (result.Needed.Count(result.OnPage.Contains), result.Needed.Count);

    private static (int Part, int All) Complete(ReaderResult result) => (result.IsComplete ? 1 : 0, 1);

    private static (int Part, int All) Refused(ReaderResult result) => (result.IsRefused ? 1 : 0, 1);

    private static (int Part, int All) Declined(ReaderResult result) => (result.IsRefused || result.SaysAbsent ? 1 : 0, 1);

    private static double Share(IEnumerable<ReaderResult> results, Func<ReaderResult, (int Part, int All)> count) =>
        results.Select(count).Aggregate((Part: 0, All: 0), (sum, one) => (sum.Part + one.Part, sum.All + one.All)) is { All: > 0 } sum ? (double)sum.Part / sum.All : 0;

    private static void Line(string name, IReadOnlyList<ReaderResult> results, Func<ReaderResult, (int Part, int All)> count)
    {
        if (results.Count == 0) return;
        (double low, double high) = Bootstrap.Interval([.. results.Select(count).Select(c => ((double)c.Part, (double)c.All))]);
        Console.WriteLine(Text($"  {name} {Share(results, count):F3} [{low:F3}, {high:F3}]"));
    }

    private static string Counts(IEnumerable<string> names) =>
        string.Join(", ", names.GroupBy(name => name).OrderByDescending(group => group.Count()).Select(group => $"{group.Count()} {group.Key}"));

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
