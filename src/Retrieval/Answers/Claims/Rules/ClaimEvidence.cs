using Rag.Retrieval.Answers.Claims.Wording;

namespace Rag.Retrieval.Answers.Claims.Rules;

/// <summary>What a rule sees: the statement, the lines that bear it best, and all that was read.</summary>
/// <param name="Statement">To be checked.</param>
/// <param name="Best">The window that bears it best, with the share of its words that it has.</param>
/// <param name="Read">Everything.</param>
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

    /// <summary>Every line that was read.</summary>
    public IEnumerable<ReadLine> AllLines => Read.SelectMany(source => source.Lines);

    /// <summary>Everything that was read, what stands above the texts included.</summary>
    public IEnumerable<TextReading> AllReadings => AllLines.Select(line => line.Reading).Concat(Read.Select(source => source.Above));

    /// <summary>The line that has most of the statement's words, and their share.</summary>
    public (ReadLine Line, double Share) BestLine => Read.SelectMany(source => source.Lines.Select((line, i) => (line, Bearing.Share(Statement.In(source.Language), new Window(source, i, 1))))).MaxBy(x => x.Item2);
}
