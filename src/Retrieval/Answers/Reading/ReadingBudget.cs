using Rag.Retrieval.Models;

namespace Rag.Retrieval.Answers.Reading;

/// <summary>How many tokens of sources a model reads for one answer: what it reads in the time that a reader waits for the first word, and its context holds.</summary>
internal static class ReadingBudget
{
    /// <summary>Assumed where a server does not tell its context length.</summary>
    public const int UnknownContext = 4096;

    /// <summary>Seconds to the first word with a graphics card, and with the processor alone.</summary>
    private const double WithCard = 3, WithProcessor = 10;

    /// <summary>Tokens a second that every graphics card reads: a server that does not tell where it computes, and is slower, computes on a processor.</summary>
    private const double SlowestCard = 500;

    /// <summary>
    /// Less than this loses more facts than the wait is worth, while the reader has the passages themselves before him; more than this adds little and misleads
    /// (docs/answers.md).
    /// </summary>
    private const int Least = 1200, Most = 8000;

    /// <summary>Tokens where the speed is not known: what most machines read in the time.</summary>
    private const int UnknownSpeed = 5000;

    /// <summary>The budget in tokens, at least 1.</summary>
    /// <param name="model">Its context length and where it runs.</param>
    /// <param name="tokensPerSecond">How fast it reads, as measured; null where it was not.</param>
    /// <param name="others">Tokens of the context that are taken: instructions, conversation, question, answer.</param>
    public static int Of(ModelStatus model, double? tokensPerSecond, int others)
    {
        double seconds = model.Backend == "cpu" || tokensPerSecond < SlowestCard ? WithProcessor : WithCard;
        int inTime = tokensPerSecond is { } speed ? (int)Math.Clamp(speed * seconds, Least, Most) : UnknownSpeed;
        return Math.Max(1, Math.Min(inTime, (model.ContextLength ?? UnknownContext) - others));
    }
}
