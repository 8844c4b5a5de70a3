namespace Rag.Retrieval.Answers.Claims.Rules;

/// <summary>One thing that can be wrong with a statement. Stateless; safe to call from any thread.</summary>
internal interface IClaimRule
{
    /// <summary>What is wrong, or null where this rule finds nothing.</summary>
    Finding? Find(ClaimEvidence evidence);
}

/// <summary>What is wrong with a statement.</summary>
/// <param name="Mark"><see cref="ClaimMark.NotFound"/> or <see cref="ClaimMark.Contradicted"/>.</param>
/// <param name="Reason">In a few words.</param>
/// <param name="Line">The line that says otherwise, where there is one.</param>
internal sealed record Finding(ClaimMark Mark, string Reason, ClaimLine? Line = null);
