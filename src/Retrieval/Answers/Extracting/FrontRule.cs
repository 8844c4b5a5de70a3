using Rag.Retrieval.Questions;

namespace Rag.Retrieval.Answers.Extracting;

/// <summary>A rule that may put another sentence in front of the best ranked one; the others keep their order. Pure.</summary>
/// <param name="Name">For figures.</param>
/// <param name="Apply">The sentences, best first, as the rule wants them.</param>
internal sealed record FrontRule(
    string Name, Func<ReadQuestion, QuestionTerms, IReadOnlyList<RankedSentence>, IReadOnlyList<RankedSentence>> Apply)
{
    /// <summary>All, in the order in which they work: the last one has the last word. What each gains: docs/places.md.</summary>
    public static IReadOnlyList<FrontRule> All { get; } =
    [
        new("a table's row first", SentenceRanking.WithRowFirst),
        new("the newest first", Newest.First),
    ];
}
