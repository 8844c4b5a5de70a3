using Rag.Retrieval.Answers.Claims.Wording;

namespace Rag.Retrieval.Answers.Claims.Rules;

/// <summary>"Even if", "whether or not", "regardless": a condition that the statement sets aside and no source does.</summary>
internal sealed class ConcessionRule : IClaimRule
{
    private static readonly PhraseSet Concessions = new("even if", "even when", "even without", "even for", "even during", "even after",
        "whether or not", "regardless", "no matter", "irrespective", "in any case", "under any circumstances", "included .",
        "included ,", "as well as at", "as well as in",
        "auch wenn", "selbst wenn", "auch ohne", "auch bei", "auch fur", "auch nach", "egal", "unabhangig", "ungeachtet",
        "in jedem fall", "meme si", "meme sans", "quel que", "quelle que", "peu importe", "incluso", "aunque", "aun cuando",
        "sin importar",
        "independientemente");

    private static readonly PhraseSet Sets = new("even", "whether or not", "regardless", "no matter", "irrespective", "any case",
        "included", "including", "includes", "also", "as well", "too", "auch", "selbst", "egal", "unabhangig", "meme", "aussi",
        "incluso", "aunque", "tambien", "any", "all", "always");

    private static readonly PhraseSet Conditions = new("only", "unless", "provided", "except", "must", "if", "as long as", "required",
        "not", "cannot", "until", "but", "nur", "ausser", "sofern", "wenn", "nicht", "seulement", "sauf", "si", "solo", "salvo");

    /// <inheritdoc />
    public Finding? Find(ClaimEvidence evidence)
    {
        int at = Concessions.Find(evidence.Said.Tokens);
        if (at < 0 || evidence.Best.Window.Lines.Any(line => Sets.IsIn(line.Reading.Tokens))) return null;
        ReadLine? condition = evidence.Best.Window.Lines.FirstOrDefault(line => Conditions.IsIn(line.Reading.Tokens));
        return condition is null ? new Finding(ClaimMark.NotFound, "the sources set no condition aside")
            : new Finding(ClaimMark.Contradicted, "the source has a condition that the statement sets aside", condition.Line);
    }
}
