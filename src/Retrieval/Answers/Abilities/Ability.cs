using System.Globalization;
using System.Text.Json.Serialization;
using Rag.Retrieval.Answers.Planning;

namespace Rag.Retrieval.Answers.Abilities;

/// <summary>What a chat model can do, by a self-test that looks like the real work and not by its name: each ability is switched on by its own tasks.</summary>
public sealed record Ability
{
    /// <summary>How much of a plan it writes well.</summary>
    public PlanDepth Plans { get; init; }

    /// <summary>Whether it answers from sources, cites the right ones, and says so where they hold no answer: only then it writes answers.</summary>
    public bool Reads { get; init; }

    /// <summary>Whether it does tasks rightly that it did wrongly without, when it is let reason first.</summary>
    public bool GainsByReasoning { get; init; }

    /// <summary>Whether it asks for a further search where the sources tell where to look, and not else.</summary>
    public bool SearchesAgain { get; init; }

    /// <summary>Whether it tells what a source says from what it does not: only then its verdict counts in the check.</summary>
    public bool Judges { get; init; }

    /// <summary>From which probability of "yes" its verdict bears a statement out, and below which it puts one in doubt; 0 to 1.</summary>
    public double JudgesYes { get; init; } = 0.5;

    /// <summary>See <see cref="JudgesYes"/>.</summary>
    public double JudgesNo { get; init; } = 0.1;

    /// <summary>Share of the words of its answers that it took over from its sources in runs, 0 to 1: how strictly the wording of its sentences tells.</summary>
    public double Copies { get; init; }

    /// <summary>Tokens of a prompt that it reads in a second; null where it was not measured.</summary>
    public double? PromptTokensPerSecond { get; init; }

    /// <summary>Tokens that it writes in a second; null where it was not measured.</summary>
    public double? WrittenTokensPerSecond { get; init; }

    /// <summary>Each task with its outcome, in the order in which they were done.</summary>
    public IReadOnlyList<TaskOutcome> Tasks { get; init; } = [];

    /// <summary>How long the test took.</summary>
    public double Milliseconds { get; init; }

    /// <summary>One line for the status.</summary>
    [JsonIgnore]
    public string Description => string.Create(CultureInfo.InvariantCulture,
        $"{(Reads ? "writes answers" : "too weak to write answers: places are shown")}{(Reads ? PlansInWords : "")}{(Reads && GainsByReasoning ? ", reasons first" : "")}{(Reads && Judges ? ", judges its sentences" : "")}; self-test: {Tasks.Count(task => task.Passed)} of {Tasks.Count} tasks, {Milliseconds / 1000:F0} s");

    private string PlansInWords => Plans switch
    {
        PlanDepth.Full => ", plans searches",
        PlanDepth.Line or PlanDepth.Brief => ", puts questions in other words",
        _ => "",
    };
}

/// <summary>How a model did at one task of the self-test.</summary>
/// <param name="Name">What the task asks for, for the owner.</param>
/// <param name="Ability">What it is a test of: "plan", "read", "search again" or "judge".</param>
/// <param name="Passed">Whether it did it rightly.</param>
/// <param name="Milliseconds">How long it took.</param>
/// <param name="Written">What it wrote, cut to a few lines.</param>
public sealed record TaskOutcome(string Name, string Ability, bool Passed, double Milliseconds, string Written);
