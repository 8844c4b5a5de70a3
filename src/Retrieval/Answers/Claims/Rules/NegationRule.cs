using Rag.Retrieval.Answers.Claims.Wording;

namespace Rag.Retrieval.Answers.Claims.Rules;

/// <summary>The statement denies a word that its source affirms, or the other way round, in the same words.</summary>
internal sealed class NegationRule : IClaimRule
{
    /// <summary>The share of the statement's words that the line must have: below it, it may speak of something else.</summary>
    private const double Same = 0.5;

    /// <inheritdoc />
    public Finding? Find(ClaimEvidence evidence)
    {
        if (!evidence.SameLanguage) return null;
        TextReading said = evidence.Said;
        HashSet<string> denied = Negation.Denied(said);
        bool isPlain = !Negation.IsAny(said);
        foreach (ReadLine line in evidence.Best.Window.Lines)
        {
            double share = said.Words.Count(word => line.Reading.Terms.Contains(word.Term)) / (double)Math.Max(1, said.Words.Count);
            if (share < Same) continue;
            HashSet<string> theirs = Negation.Denied(line.Reading);
            if (!Negation.IsAny(line.Reading) && denied.Any(line.Reading.Terms.Contains)) return Otherwise(line);
            if (isPlain && theirs.Any(term => said.Terms.Contains(term) && !IsAffirmed(evidence, line, term))) return Otherwise(line);
        }
        return null;
    }

    /// <summary>Whether another line says of the same things what this one denies.</summary>
    private static bool IsAffirmed(ClaimEvidence evidence, ReadLine denying, string term) => evidence.AllLines.Any(line =>
        line != denying && line.Reading.Terms.Contains(term) && !Negation.Denied(line.Reading).Contains(term)
        && evidence.Said.Terms.Count(line.Reading.Terms.Contains) > evidence.Said.Terms.Count(denying.Reading.Terms.Contains));

    private static Finding Otherwise(ReadLine line) => new(ClaimMark.Contradicted, "one denies what the other says", line.Line);
}
