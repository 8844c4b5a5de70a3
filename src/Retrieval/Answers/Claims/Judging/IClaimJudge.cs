namespace Rag.Retrieval.Answers.Claims.Judging;

/// <summary>A model that says whether sources say a statement in every detail. Implementations are safe to call from any thread.</summary>
internal interface IClaimJudge
{
    /// <summary>Judges statements over the same sources, in order, so that the model reads the sources once.</summary>
    /// <param name="read">The sources in a stable order.</param>
    /// <param name="statements">As the model wrote them, without citation numbers.</param>
    /// <param name="cancellationToken">Stops the model.</param>
    /// <returns>
    /// For each statement the probability of "yes", 0 to 1; null where it was not judged: time or number ran out, the sources are too
    /// long for the model, the
    /// model failed or answered neither.
    /// </returns>
    Task<IReadOnlyList<double?>> JudgeAsync(IReadOnlyList<ClaimSource> read, IReadOnlyList<string> statements,
        CancellationToken cancellationToken);
}
