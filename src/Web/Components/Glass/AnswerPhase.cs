using Rag.Retrieval.Search;

namespace Rag.Web.Components.Glass;

/// <summary>One phase of an answer, all of its steps together.</summary>
/// <param name="Name">What is done in it.</param>
/// <param name="Milliseconds">How long its steps took.</param>
/// <param name="Share">Of the whole time, 0 to 1.</param>
public sealed record AnswerPhase(string Name, double Milliseconds, double Share)
{
    private static readonly (string Name, string[] Steps)[] Known =
    [
        ("Understand", ["rewrite", "plan"]), ("Search", ["search", "embed", "rank", "gather"]), ("Read", ["read"]), ("Write", ["write"]),
        ("Check", ["check", "judge"]),
    ];

    /// <summary>The phases in the order in which they are gone through, without those that took no time; what is no known step comes last.</summary>
    public static IReadOnlyList<AnswerPhase> Of(IReadOnlyList<Step> steps)
    {
        double all = Math.Max(double.Epsilon, steps.Sum(step => step.Milliseconds));
        return
        [
            .. Known.Select(phase => (phase.Name, Took: steps.Where(step => phase.Steps.Contains(step.Name)).Sum(step => step.Milliseconds)))
                .Append(("Other", steps.Where(step => !Known.Any(phase => phase.Steps.Contains(step.Name))).Sum(step => step.Milliseconds)))
                .Where(phase => phase.Item2 > 0).Select(phase => new AnswerPhase(phase.Item1, phase.Item2, phase.Item2 / all)),
        ];
    }
}
