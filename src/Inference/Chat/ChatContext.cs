using Rag.Inference.Chat.Drafting;
using Rag.Inference.Native;
using Rag.Inference.Processor;
using Rag.Retrieval.Workers;

namespace Rag.Inference.Chat;

/// <summary>What a decode loop is set up with.</summary>
internal sealed record ChatContext(Vocabulary Vocabulary, AbortFlag Abort)
{
    /// <summary>Tells that the loop makes progress; the loop's from now on.</summary>
    public required Heartbeat Beat { get; init; }

    /// <summary>Sequences at once.</summary>
    public required int Slots { get; init; }

    /// <summary>Most tokens of one request.</summary>
    public required int ContextLength { get; init; }

    /// <summary>Most tokens of one batch.</summary>
    public required int BatchSize { get; init; }

    /// <summary>Most requests that may wait.</summary>
    public required int QueueLength { get; init; }

    /// <summary>Most main memory for conversations that wait for a follow-up; 0 for none.</summary>
    public required long RestingBytes { get; init; }

    /// <summary>How many tokens back the layers look that look back least; 0 where each sees all.</summary>
    public required int Window { get; init; }

    /// <summary>Whether a beginning can be shared between sequences.</summary>
    public required bool CanShare { get; init; }

    /// <summary>Tokens that end an answer beside those that the vocabulary names.</summary>
    public IReadOnlySet<int> EndTokens { get; init; } = new HashSet<int>();

    /// <summary>
    /// Tells before each batch how many threads it may use; owned by the loop. Null for those that the context was made with.
    /// </summary>
    public ProcessorSeat? Processor { get; init; }

    /// <summary>Drafts answers; null for none.</summary>
    public PromptLookup? Lookup { get; init; }

    /// <summary>The token that opens the reasoning, or null.</summary>
    public int? ThinkToken { get; init; }
}
