using Rag.Retrieval.Answers;
using Rag.Web.Components.Shell;

namespace Rag.Web.Components.Talk;

/// <summary>
/// What a step of an answer says on the page. Its detail has parts separated by semicolons: first what the reader sees ("14 passages of 5
/// documents"), then what stands in the title; "about 12 s" is the time that is expected. Of a search that begins it is the wordings,
/// separated by " · ".
/// </summary>
public static class StepText
{
    // In milliseconds; what is shorter nobody waited for. It stands in the glass box.
    private const double Notable = 1000;
    private const StringSplitOptions Whole = StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries;

    /// <summary>What it says while it goes on, or once it is done.</summary>
    /// <param name="step">The step.</param>
    /// <param name="passages">How many passages are searched; null where that is not known.</param>
    public static string Of(StepChanged step, int? passages) =>
        step.Milliseconds is not { } took ? Going(step, passages) + "…" + Expected(step)
        : took < Notable ? Done(step)
        : $"{Done(step)} · {Format.Duration(took)}";

    /// <summary>The wordings that it searched for.</summary>
    public static IReadOnlyList<string> Searched(StepChanged step) =>
        step is { Name: "search", Milliseconds: null, Detail: { } wordings } ? wordings.Split(" · ", Whole) : [];

    private static string Going(StepChanged step, int? passages) => step.Name switch
    {
        "plan" => "Planning",
        "rewrite" => "Understanding the question",
        "search" => passages is { } all ? $"Searching {Format.Count(all, "passage", "passages")}" : "Searching",
        "rank" => "Reading what was found",
        "read" => First(step) is { Length: > 0 } what ? "Reading " + what : "Reading what was found",
        "write" => "Writing",
        "check" => "Checking",
        _ => step.Name,
    };

    private static string Done(StepChanged step) => step.Name switch
    {
        "plan" => "Planned",
        "rewrite" => "Understood",
        "search" => First(step) is { Length: > 0 } what ? "Found " + what : "Searched",
        "rank" => "Read " + First(step),
        "read" => "Gathered " + First(step).Split(" of ")[0],
        "write" => "Wrote",
        "check" => "Checked",
        _ => step.Name,
    };

    private static string First(StepChanged step) => Parts(step).FirstOrDefault(part => !IsTime(part)) ?? "";

    private static string Expected(StepChanged step) => Parts(step).FirstOrDefault(IsTime) is { } time ? " " + time : "";

    private static bool IsTime(string part) => part.StartsWith("about ", StringComparison.Ordinal);

    private static string[] Parts(StepChanged step) =>
        step is { Name: "search", Milliseconds: null } ? [] : (step.Detail ?? "").Split(';', Whole);
}
