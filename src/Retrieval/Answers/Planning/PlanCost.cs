using Rag.Retrieval.Answers.Abilities;

namespace Rag.Retrieval.Answers.Planning;

/// <summary>How much of a plan a model has time for. Pure.</summary>
internal static class PlanCost
{
    /// <summary>A plan that would take longer is not asked for: the reader waits for it before anything is searched.</summary>
    private const double MostSeconds = 4;

    /// <summary>Tokens of a prompt that the model's cache does not hold already, and those of a plan by its depth, at the median (docs/answers.md).</summary>
    private const double Fresh = 90, Full = 105, Brief = 32, Line = 14;

    /// <summary>The deepest plan that the model writes well and in time; one whose speed is not known is taken to be in time.</summary>
    public static PlanDepth DepthFor(Ability ability) =>
        ability.Plans == PlanDepth.Full && Seconds(ability, Full) <= MostSeconds ? PlanDepth.Full
        : ability.Plans == PlanDepth.None ? PlanDepth.None
        : Seconds(ability, Brief) <= MostSeconds ? PlanDepth.Brief
        : Seconds(ability, Line) <= MostSeconds ? PlanDepth.Line
        : PlanDepth.None;

    private static double Seconds(Ability ability, double written) =>
        Fresh / (ability.PromptTokensPerSecond ?? double.MaxValue) + written / (ability.WrittenTokensPerSecond ?? double.MaxValue);
}
