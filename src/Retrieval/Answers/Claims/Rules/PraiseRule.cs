using Rag.Retrieval.Answers.Claims.Wording;

namespace Rag.Retrieval.Answers.Claims.Rules;

/// <summary>Praise and advice of the model's own.</summary>
internal sealed class PraiseRule : IClaimRule
{
    private static readonly PhraseSet Praise = new("excellent", "outstanding", "exceptional", "remarkable", "impressive", "invaluable",
        "valuable", "wonderful", "great", "fantastic", "amazing", "extremely", "seamless", "seamlessly", "renowned", "praised",
        "popular", "beloved", "best of all", "highly",
        "ausgezeichnet", "hervorragend", "vorbildlich", "beeindruckend", "beliebt", "grossartig", "wertvoll", "excellente",
        "exceptionnel", "exceptionnelle", "remarquable", "precieux", "formidable", "bel exemple", "excelente", "excepcional", "notable",
        "valioso", "estupendo", "magnifico");

    private static readonly PhraseSet Advice = new("it's best to", "it is best to", "it's advisable", "it is advisable", "it's wise",
        "it is wise", "it's a good idea", "it is a good idea", "you'd better", "am besten", "es empfiehlt sich", "ratsam",
        "il vaut mieux", "il est conseille", "conviene", "es recomendable", "lo mejor es");

    private static readonly PhraseSet Given = new("best", "recommend", "recommended", "recommends", "should", "advise", "advised",
        "suggest", "better", "prefer", "preferred", "encourage", "encouraged", "good idea", "consider", "try to", "please", "avoid",
        "don't", "empfohlen", "empfehlen", "sollte", "sollten", "besser", "conseille", "recommande", "mieux", "recomienda", "conviene",
        "mejor");

    /// <inheritdoc />
    public Finding? Find(ClaimEvidence evidence)
    {
        int at = Praise.Find(evidence.Said.Tokens);
        if (at >= 0 && !evidence.AllReadings.Append(evidence.Question).Any(reading =>
            Praise.IsIn(reading.Tokens))) return new Finding(ClaimMark.NotFound,
            $"no source praises it as \"{evidence.Said.Tokens[at].Text}\"");
        return Advice.IsIn(evidence.Said.Tokens) && !evidence.AllReadings.Any(reading => Given.IsIn(reading.Tokens))
            ? new Finding(ClaimMark.NotFound, "no source advises it") : null;
    }
}
