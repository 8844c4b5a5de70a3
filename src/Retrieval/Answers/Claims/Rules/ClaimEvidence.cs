using Rag.Retrieval.Answers.Claims.Wording;

namespace Rag.Retrieval.Answers.Claims.Rules;

/// <summary>What a rule sees: the statement, the lines that bear it best, and the sources that it is compared with.</summary>
/// <param name="Statement">To be checked.</param>
/// <param name="Best">The window that bears it best, with the share of its words that it has.</param>
/// <param name="Read">What it cites, or all that was read and speaks of the same.</param>
/// <param name="Question">What was asked.</param>
/// <param name="Manner">Of the model.</param>
internal sealed record ClaimEvidence(
    Statement Statement, (Window Window, double Share) Best, IReadOnlyList<ReadSource> Read, TextReading Question, Manner Manner)
{
    /// <summary>The statement, read as the best source's language.</summary>
    public TextReading Said { get; } = Statement.In(Best.Window.Source.Language);

    /// <summary>Whether its words can be compared with the best lines' words.</summary>
    public bool SameLanguage => Statement.SpeaksAs(Best.Window.Source);

    /// <summary>Share of the statement's words in the best window.</summary>
    public double Share => Best.Share;

    /// <summary>The lines that bear it, for showing.</summary>
    public IReadOnlyList<ClaimLine> Lines => Bearing.Lines(Said, Best.Window);

    /// <summary>Every line of these sources.</summary>
    public IEnumerable<ReadLine> AllLines => Read.SelectMany(source => source.Lines);

    /// <summary>All of them, what stands above the texts included.</summary>
    public IEnumerable<TextReading> AllReadings => AllLines.Select(line => line.Reading).Concat(Read.Select(source => source.Above));
}
