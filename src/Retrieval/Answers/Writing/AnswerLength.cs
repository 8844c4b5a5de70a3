using Rag.Retrieval.Answers.Abilities;
using Rag.Retrieval.Answers.Reading;
using Rag.Retrieval.Models;

namespace Rag.Retrieval.Answers.Writing;

/// <summary>The longest answer in tokens: a bound for a model that does not end, not a wish. Pure.</summary>
internal static class AnswerLength
{
    private const int Least = 300, Most = 1200;

    /// <summary>What a reader waits for at most.</summary>
    private const double Seconds = 90;

    /// <summary>What is written in the time, a quarter of the context at most.</summary>
    public static int Of(ModelStatus model, Ability ability)
    {
        int inTime = ability.WrittenTokensPerSecond is { } speed ? (int)Math.Clamp(speed * Seconds, Least, Most) : Most;
        return Math.Max(64, Math.Min(inTime, (model.ContextLength ?? ReadingBudget.UnknownContext) / 4));
    }
}
