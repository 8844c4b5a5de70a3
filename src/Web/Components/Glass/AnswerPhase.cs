using Rag.Retrieval.Search;

namespace Rag.Web.Components.Glass;

/// <summary>One phase of an answer, all of its steps together.</summary>
/// <param name="Name">What is done in it.</param>
/// <param name="Milliseconds">How long its steps took.</param>
/// <param name="Share">Of the whole time, 0 to 1.</param>
public sealed record AnswerPhase(string Name, double Milliseconds, double Share)
{
    private const string Other = "Other";

    private static readonly (string Name, string[] Steps)[] Known =
    [
        ("Understand", ["plan"]), ("Search", ["search", "rank"]), ("Read", ["read"]), ("Write", ["write"]), ("Check", ["check"]),
    ];

    /// <summary>The phases in the order in which they are gone through, without those that took no time; what is no known step comes last.</summary>
    public static IReadOnlyList<AnswerPhase> Of(IReadOnlyList<Step> steps)
    {
        double all = steps.Sum(step => step.Milliseconds);
        ILookup<string, Step> byPhase = steps.ToLookup(step => Known.FirstOrDefault(phase => phase.Steps.Contains(step.Name)).Name ?? Other);
        return
        [
            .. Known.Select(phase => phase.Name).Append(Other)
                .Select(name => (Name: name, Took: byPhase[name].Sum(step => step.Milliseconds)))
                .Where(phase => phase.Took > 0).Select(phase => new AnswerPhase(phase.Name, phase.Took, phase.Took / all)),
        ];
    }
}
