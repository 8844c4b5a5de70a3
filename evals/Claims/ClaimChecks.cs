using Rag.Retrieval.Analysis;
using Rag.Retrieval.Answers.Claims;
using Rag.Retrieval.Answers.Extracting;

namespace Rag.Evals.Claims;

/// <summary>The check, and one to compare it with: the plain share of a statement's words.</summary>
internal sealed class ClaimChecks(Manner manner, double cut)
{
    private readonly TextAnalyzer _analyzer = new();

    /// <summary>The product's.</summary>
    public ClaimVerdict Check(LabelledClaim claim) =>
        new ClaimCheck(claim.Sources, claim.Question, manner, _analyzer).Check(claim.Text, [.. Enumerable.Range(0, claim.Sources.Count)]);

    /// <summary>True where the sources have at least <c>cut</c> of the statement's words.</summary>
    public bool ByWords(LabelledClaim claim)
    {
        HashSet<string> read = [.. claim.Sources.SelectMany(source => SimilarWords.Of(source.Text))];
        IReadOnlyList<string> words = SimilarWords.Of(claim.Text);
        return words.Count == 0 || words.Count(read.Contains) >= cut * words.Count;
    }
}
