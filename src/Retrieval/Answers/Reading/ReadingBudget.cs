using Rag.Retrieval.Models;

namespace Rag.Retrieval.Answers.Reading;

/// <summary>How many tokens of sources a model reads for one answer: what it reads in the time that a reader waits for the first word, and its context holds.</summary>
internal static class ReadingBudget
{
    /// <summary>Assumed where a server does not tell its context length.</summary>
    public const int UnknownContext = 4096;

    /// <summary>Seconds to the first word with a graphics card, and with the processor alone.</summary>
    private const double WithCard = 3, WithProcessor = 10;

    /// <summary>Less than this is not worth asking a model for, however slow it is; more than this adds little and misleads (docs/answers.md).</summary>
    private const int Least = 1200, Most = 8000;

    /// <summary>Tokens where the speed is not known: what most machines read in the time.</summary>
    private const int UnknownSpeed = 5000;

    /// <summary>The budget in tokens, at least 1.</summary>
    /// <param name="model">Its context length and where it runs.</param>
    /// <param name="tokensPerSecond">How fast it reads, as measured; null where it was not.</param>
    /// <param name="others">Tokens of the context that are taken: instructions, conversation, question, answer.</param>
    public static int Of(ModelStatus model, double? tokensPerSecond, int others)
    {
        double seconds = model.Backend == "cpu" ? WithProcessor : WithCard;
        int inTime = tokensPerSecond is { } speed ? (int)Math.Clamp(speed * seconds, Least, Most) : UnknownSpeed;
        return Math.Max(1, Math.Min(inTime, (model.ContextLength ?? UnknownContext) - others));
    }
}
