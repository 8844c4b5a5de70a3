using Rag.Retrieval.Knowledge;

namespace Rag.Retrieval.Answers;

/// <summary>A question with what it refers to.</summary>
/// <param name="Text">As asked; 1 to 4,000 characters.</param>
public sealed record Question(string Text)
{
    /// <summary>The conversation before it, oldest first, without system turns.</summary>
    public IReadOnlyList<Turn> History { get; init; } = [];

    /// <summary>What the answer before was written from, so that it can be changed without a search; empty where that is not known.</summary>
    public IReadOnlyList<ReadSpan> ReadBefore { get; init; } = [];

    /// <summary>What to search.</summary>
    public SearchFilter Scope { get; init; } = SearchFilter.None;

    /// <summary>
    /// How the program that asks wants to be answered (language, tone, length), which a model is told after its own rules; empty for
    /// nothing of that.
    /// </summary>
    public string Instructions { get; init; } = "";

    /// <summary>How it is answered, where something of it is to be measured.</summary>
    public AnswerSetup Setup { get; init; } = AnswerSetup.Product;

    /// <summary>Groups a conversation's requests, so that the model's KV cache is reused.</summary>
    public string? ConversationId { get; init; }
}
