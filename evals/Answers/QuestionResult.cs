namespace Rag.Evals.Answers;

/// <summary>What came of one question.</summary>
internal sealed record QuestionResult
{
    public required EvalQuestion Question { get; init; }
    public required string Mode { get; init; }
    public required string Answer { get; init; }
    public IReadOnlyList<Place> Citations { get; init; } = [];
    public IReadOnlyList<Place> Retrieved { get; init; } = [];
    public bool EvidenceInTop5 { get; init; }

    /// <summary>For each sentence marked supported, whether its quotes have three fifths of its longer words.</summary>
    public IReadOnlyList<bool> Supported { get; init; } = [];

    /// <summary>The sentences with what they cite.</summary>
    public IReadOnlyList<AnsweredPart> Parts { get; init; } = [];

    /// <summary>For each sentence, why its support is what it is.</summary>
    public IReadOnlyList<string> Checks { get; init; } = [];
    public int CitationsGiven { get; init; }
    public int CitationsThatExist { get; init; }
    public int QuotesExact { get; init; }
    public double BeforeTheModel { get; init; }
    public double FirstToken { get; init; }
    public double Whole { get; init; }

    public double F1 => SquadMeasures.F1(Answer, Question.Answers);

    public double Recall => SquadMeasures.Recall(Answer, Question.Answers);
}

/// <summary>A sentence of an answer.</summary>
internal sealed record AnsweredPart(string Text, bool Quoted, string Support, IReadOnlyList<string> Quotes);

/// <summary>A place in a corpus line's text.</summary>
internal sealed record Place(string CorpusId, int Start, int End, string? Quote = null);
