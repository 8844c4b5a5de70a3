using Rag.Retrieval.Analysis;
using Rag.Retrieval.Answers.Claims.Wording;

namespace Rag.Retrieval.Answers.Claims;

/// <summary>
/// A model's manner of writing: the share of its words that stand in runs of three that its sources have. A small model copies, so that
/// a word of its own is
/// mostly one that no source says; a good one rewords, and its words tell little. Immutable.
/// </summary>
/// <param name="Copying">0 to 1.</param>
internal readonly record struct Manner(double Copying)
{
    /// <summary>Below this nothing follows from wording: the made statements of a good writer have .30.</summary>
    private const double Rewords = 0.35;

    /// <summary>At or above this wording counts in full: a 1.5B model has .62.</summary>
    private const double Copies = 0.55;

    /// <summary>Nothing is known of the model: wording does not count.</summary>
    public static Manner Unknown => default;

    /// <summary>How much a missing word counts, 0 to 1.</summary>
    public double Strictness => Math.Clamp((Copying - Rewords) / (Copies - Rewords), 0, 1);

    /// <summary>Measures it on statements, each with what its model had read: those of a self-test, or of the answers so far.</summary>
    public static Manner Measure(IEnumerable<(string Statement, IReadOnlyList<ClaimSource> Read)> statements, TextAnalyzer analyzer)
    {
        double copied = 0, words = 0;
        foreach ((string text, IReadOnlyList<ClaimSource> read) in statements)
        {
            bool[] marks = Wording.Copying.Copied(new TextReading(text, null, analyzer), read.Select((source, i) =>
                new ReadSource(source, i, analyzer)));
            copied += marks.Count(mark => mark);
            words += marks.Length;
        }
        return new Manner(words == 0 ? 0 : copied / words);
    }
}
