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
        IReadOnlyList<Denial> denied = Negation.Denied(said);
        bool isPlain = !Negation.IsAny(said);
        foreach (ReadLine line in evidence.Best.Window.Lines)
        {
            if (Words(evidence, line) < Same * said.Terms.Count) continue;
            bool otherwise = Negation.IsAny(line.Reading)
                ? isPlain && Negation.Denied(line.Reading).Any(denial => Concerns(denial, said) && !IsSaid(evidence, line, denial.Term, denied: false))
                : denied.Any(denial => Concerns(denial, line.Reading) && !IsSaid(evidence, line, denial.Term, denied: true));
            if (otherwise) return new Finding(ClaimMark.Contradicted, "one denies what the other says", line.Line);
        }
        return null;
    }

    /// <summary>Whether the other text has the denied term, and most of what is said about it.</summary>
    private static bool Concerns(Denial denial, TextReading other) =>
        other.Terms.Contains(denial.Term) && denial.Clause.Count(other.Terms.Contains) > Same * denial.Clause.Count;

    /// <summary>Whether a line that is at least as near says, or denies, what the statement does.</summary>
    private static bool IsSaid(ClaimEvidence evidence, ReadLine than, string term, bool denied) => evidence.AllLines.Any(line =>
        line != than && line.Reading.Terms.Contains(term) && Negation.Denied(line.Reading).Any(denial => denial.Term == term) == denied
            && Words(evidence, line) >= Words(evidence, than));

    private static int Words(ClaimEvidence evidence, ReadLine line) => evidence.Said.Terms.Count(line.Reading.Terms.Contains);
}
