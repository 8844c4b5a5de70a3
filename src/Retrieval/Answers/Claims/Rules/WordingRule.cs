using Rag.Retrieval.Answers.Claims.Wording;

namespace Rag.Retrieval.Answers.Claims.Rules;

/// <summary>Too little of a statement's wording in three lines that follow each other, by the manner of its model.</summary>
internal sealed class WordingRule : IClaimRule
{
    /// <summary>What a model that copies must have.</summary>
    private const double Least = 0.55;

    /// <summary>What pairs of neighbouring words weigh beside single words.</summary>
    private const double PairWeight = 0.25;

    /// <inheritdoc />
    public Finding? Find(ClaimEvidence evidence)
    {
        if (!evidence.SameLanguage || evidence.Manner.Strictness == 0) return null;
        double share = Bearing.Share(evidence.Said, evidence.Best.Window);
        double wording = (share + PairWeight * Copying.Pairs(evidence.Said, evidence.Best.Window.Source)) / (1 + PairWeight);
        return wording < Least * evidence.Manner.Strictness ? new Finding(ClaimMark.NotFound,
            $"wording {wording:P0}, for a model that copies {evidence.Manner.Copying:P0} of its words") : null;
    }
}
