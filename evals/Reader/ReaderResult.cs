using Rag.Retrieval.Answers;

namespace Rag.Evals.Reader;

/// <summary>What became of one question.</summary>
internal sealed record ReaderResult
{
    /// <summary>The question.</summary>
    public required ReaderQuestion Question { get; init; }

    /// <summary>Facts whose lines were among the sources of any round.</summary>
    public required IReadOnlyList<string> InPrompt { get; init; }

    /// <summary>Facts whose sentence is in the answer, with citations that hold their lines.</summary>
    public required IReadOnlyList<string> OnPage { get; init; }

    /// <summary>What the reader wrote last, sentence by sentence.</summary>
    public required IReadOnlyList<string> Written { get; init; }

    /// <summary>Those of it that the answer does not show.</summary>
    public required IReadOnlyList<string> Replaced { get; init; }

    /// <summary>The requests to the model, in order.</summary>
    public required IReadOnlyList<PlayedCall> Calls { get; init; }

    /// <summary>The answer; null where it did not come to one.</summary>
    public required Answer? Answer { get; init; }

    /// <summary>Why it did not, or null.</summary>
    public required string? Fault { get; init; }

    /// <summary>How long it took, by the clock.</summary>
    public required double Milliseconds { get; init; }

    /// <summary>Facts without which the answer is not whole.</summary>
    public IReadOnlyList<string> Needed => [.. Question.Facts.Where(fact => fact.Needed).Select(fact => fact.Id)];

    /// <summary>Whether all that is needed is on the page.</summary>
    public bool IsComplete => Needed.All(OnPage.Contains);

    /// <summary>Whether the product says that the documents do not hold the answer.</summary>
    public bool IsRefused => Answer is { Mode: AnswerMode.Refused };

    /// <summary>Whether the answer shows a sentence of the reader's that says so.</summary>
    public required bool SaysAbsent { get; init; }

    /// <summary>What was searched for.</summary>
    public IReadOnlyList<string> Searches => Answer?.Trace?.Searched ?? [];

    /// <summary>Tokens of the last prompt that asked for an answer; 0 where there was none.</summary>
    public int PromptTokens => Calls.LastOrDefault(call => call.Prompt.Kind == PromptKind.Answer)?.PromptTokens ?? 0;
}
