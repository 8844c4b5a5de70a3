using Rag.Retrieval.Answers.Claims.Wording;

namespace Rag.Retrieval.Answers.Claims.Rules;

/// <summary>Said of all where the sources say it of some.</summary>
internal sealed class GeneralityRule : IClaimRule
{
    private static readonly PhraseSet All = new("every", "everyone", "everybody", "everything", "all", "always", "alle", "allen",
        "aller", "jeder", "jede", "jedes", "jedem", "jeden", "immer", "samtliche", "tous", "toutes", "tout", "chaque", "toujours",
        "todos", "todas", "toda", "siempre", "cada");

    private static readonly PhraseSet Given = new("every", "everyone", "everybody", "everything", "all", "always", "each", "any",
        "anyone", "anything", "whole", "entire", "whenever", "whatever", "per", "no", "none", "never", "regardless", "only", "must",
        "alle", "allen", "aller", "jeder", "jede", "jedes", "jedem", "jeden", "immer", "samtliche", "pro", "nur", "tous", "toutes",
        "tout", "chaque", "toujours", "par", "todos", "todas", "toda", "siempre", "cada", "por");

    /// <inheritdoc />
    public Finding? Find(ClaimEvidence evidence) =>
        All.IsIn(evidence.Said.Tokens) && !All.IsIn(evidence.Question.Tokens)
            && !evidence.AllReadings.Any(reading => Given.IsIn(reading.Tokens))
            ? new Finding(ClaimMark.NotFound, "the sources do not say it of all") : null;
}
