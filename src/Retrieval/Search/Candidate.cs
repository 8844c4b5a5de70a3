using Rag.Retrieval.Documents;
using Rag.Retrieval.Knowledge;

namespace Rag.Retrieval.Search;

/// <summary>A passage on its way to being a hit, with what moved it.</summary>
internal sealed class Candidate(FoundPassage found, FusedPassage fused)
{
    /// <summary>The passage; longer once its neighbours have joined it.</summary>
    public Passage Passage { get; set; } = found.Passage;

    /// <summary>Its document.</summary>
    public Document Document { get; } = found.Document;

    /// <summary>Fused score with what was added to it since.</summary>
    public double Score { get; set; } = fused.Fused;

    /// <summary>The reranker's; null where it did not run.</summary>
    public double? Rerank { get; set; }

    /// <summary>Why it stands where it does.</summary>
    public List<string> Reasons { get; } = fused.Reason is null ? [] : [fused.Reason];

    /// <summary>As returned.</summary>
    public Hit ToHit() => new(Passage, Document, new Scores(
        fused.Scores[CandidateSearch.Keyword], fused.Scores[CandidateSearch.Model] ?? fused.Scores[CandidateSearch.Static], Math.Clamp(Score, 0, 1), Rerank))
    { Reasons = Reasons };
}
