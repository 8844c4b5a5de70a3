using Rag.Retrieval.Answers.Claims.Wording;

namespace Rag.Retrieval.Answers.Claims.Rules;

/// <summary>A reason or a purpose where the sources give none.</summary>
internal sealed class ReasonRule : IClaimRule
{
    private static readonly PhraseSet Reasons = new("because", "so that", "so as to", "so as not", "due to", "owing to", "thanks to",
        "which is why", "weil", "damit", "denn", "sodass", "wegen", "aufgrund", "parce", "car", "afin", "pour que", "a cause", "porque",
        "para que", "debido", "ya que");

    private static readonly PhraseSet Given = new("because", "since", "so", "due", "owing", "thanks", "why", "thus", "therefore",
        "hence", "order to", "ensure", "ensures", "ensuring", "reason", "reasons", "responsible", "cause", "caused", "causes",
        "causing", "led", "leads", "leading", "result", "means", "as they", "as it", "as you", "as we", "as this", "as these", "help",
        "helps",
        "allow", "allows", "avoid", "prevent", "prevents", "make sure", "that way", "this way", "goal", "purpose", "intended",
        "designed", "might", "weil", "damit", "denn", "deshalb", "daher", "wegen", "aufgrund", "um", "parce", "car", "afin", "donc",
        "pour", "porque", "para", "debido", "pues");

    /// <inheritdoc />
    public Finding? Find(ClaimEvidence evidence)
    {
        int at = Reasons.Find(evidence.Said.Tokens);
        // At the beginning it leads in what is said ("Because of …, you"), and only behind it does it add.
        if (at < 2 || evidence.AllReadings.Any(reading => Given.IsIn(reading.Tokens))) return null;
        return new Finding(ClaimMark.NotFound, "the sources give no reason");
    }
}
