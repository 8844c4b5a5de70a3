namespace Rag.Retrieval.Measuring;

/// <summary>What a run found out about one question. Immutable; the answer itself is kept beside it.</summary>
public sealed record CaseResult
{
    /// <summary>The question's id.</summary>
    public required string QuestionId { get; init; }

    /// <summary>As it was asked.</summary>
    public required string Question { get; init; }

    /// <summary>Why it was not measured, in a sentence; null where it was.</summary>
    public string? LeftOut { get; init; }

    /// <summary>1-based rank of the first right hit among the first 50; null where none is right.</summary>
    public int? First { get; init; }

    /// <summary>nDCG@10; null where no passage answers the question.</summary>
    public double? Ndcg10 { get; init; }

    /// <summary>Reciprocal of <see cref="First"/> up to rank 10, else 0; null where no passage answers the question.</summary>
    public double? Mrr10 { get; init; }

    /// <summary>The first ten hits.</summary>
    public IReadOnlyList<FoundPlace> Found { get; init; } = [];

    /// <summary>How long the search took; null where it was part of an answer.</summary>
    public double? SearchMilliseconds { get; init; }

    /// <summary>The answer's figures; null where only the search was measured.</summary>
    public AnswerFigures? Answer { get; init; }

    /// <summary>What the machine took meanwhile; null where it does not tell.</summary>
    public double? Joules { get; init; }

    /// <summary>True where a right passage stands among the first so many; null where there is none to find.</summary>
    public bool? HitAt(int rank) => Ndcg10 is null ? null : First <= rank;
}

/// <summary>A hit as a result keeps it.</summary>
/// <param name="DocumentId">Its document.</param>
/// <param name="Path">Its path.</param>
/// <param name="Start">First UTF-16 unit.</param>
/// <param name="End">One after the last.</param>
/// <param name="Begins">How its text begins.</param>
/// <param name="Score">The fused score, 0 to 1.</param>
/// <param name="IsRight">Whether it holds a right passage.</param>
public sealed record FoundPlace(string DocumentId, string Path, int Start, int End, string Begins, double Score, bool IsRight);

/// <summary>The figures of one answer.</summary>
public sealed record AnswerFigures
{
    /// <summary>True where it refused to answer.</summary>
    public required bool Refused { get; init; }

    /// <summary>True where the documents hold no answer.</summary>
    public required bool ToRefuse { get; init; }

    /// <summary>Whether it says the key statement; null where the question has none.</summary>
    public bool? SaysKey { get; init; }

    /// <summary>Sentences marked as the source's own words or what it says.</summary>
    public int BorneOut { get; init; }

    /// <summary>Sentences whose numbers, names and wording agree with what was read.</summary>
    public int Agrees { get; init; }

    /// <summary>Sentences that nothing read says.</summary>
    public int NotFound { get; init; }

    /// <summary>Sentences of which the source says otherwise.</summary>
    public int Otherwise { get; init; }

    /// <summary>From the question to the first word; null where none came.</summary>
    public double? FirstTokenMilliseconds { get; init; }

    /// <summary>From the question to the end.</summary>
    public double Milliseconds { get; init; }

    /// <summary>Tokens that the model read; null where none was asked.</summary>
    public int? TokensIn { get; init; }

    /// <summary>Tokens that it wrote.</summary>
    public int? TokensOut { get; init; }

    /// <summary>Sentences that have a mark.</summary>
    public int Marked => BorneOut + Agrees + NotFound + Otherwise;
}
