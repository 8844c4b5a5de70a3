using Rag.Retrieval.Measuring;

namespace Rag.Web.Measuring;

/// <summary>Where a run stands.</summary>
public enum RunState
{
    /// <summary>Works, or waits for its turn; goes on by itself after a restart.</summary>
    Running,

    /// <summary>Held by the owner.</summary>
    Paused,

    /// <summary>Ended by the owner before its end; what it found stays, and it can go on.</summary>
    Stopped,

    /// <summary>Every question was asked.</summary>
    Done,
}

/// <summary>A run over a set of questions. Immutable.</summary>
public sealed record MeasureRun
{
    /// <summary>32 hexadecimal digits.</summary>
    public required string Id { get; init; }

    /// <summary>The owner's name for it.</summary>
    public required string Name { get; init; }

    /// <summary>What it measures and how.</summary>
    public required RunSettings Settings { get; init; }

    /// <summary>Where it stands.</summary>
    public RunState State { get; init; }

    /// <summary>When it was begun.</summary>
    public required DateTimeOffset MadeAt { get; init; }

    /// <summary>How many questions it asks: those that were kept when it was begun.</summary>
    public required int Questions { get; init; }

    /// <summary>The models that ran when it began; null before that.</summary>
    public RunModels? Models { get; init; }

    /// <summary>Whether answers are measured; null before it began.</summary>
    public bool? WithAnswers { get; init; }

    /// <summary>Documents in the index when it began.</summary>
    public int? IndexedDocuments { get; init; }

    /// <summary>Passages in the index when it began.</summary>
    public int? IndexedPassages { get; init; }

    /// <summary>How many questions have a result.</summary>
    public int Measured { get; init; }
}
