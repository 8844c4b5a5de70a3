using Rag.Retrieval.Answers.Claims.Quantities;
using Rag.Retrieval.Answers.Claims.Wording;

namespace Rag.Retrieval.Answers.Claims.Rules;

/// <summary>Each date, weekday and time of day must be in what was read, as fully as the statement gives it.</summary>
internal sealed class MomentRule : IClaimRule
{
    /// <inheritdoc />
    public Finding? Find(ClaimEvidence evidence)
    {
        foreach (Moment moment in evidence.Said.Moments)
        {
            if (evidence.Read.Any(source => Has(source, moment)) || evidence.Question.Moments.Any(moment.IsIn)) continue;
            (int start, int end) = (evidence.Said.Tokens[moment.First].Start, evidence.Said.Tokens[moment.Last].End);
            string written = $"\"{evidence.Statement.Text[start..end]}\"";
            ReadLine? other = evidence.Best.Share < 0.5 ? null : evidence.Best.Window.Lines.FirstOrDefault(line =>
                line.Reading.Moments.Any(moment.Denies));
            return other is null ? new Finding(ClaimMark.NotFound, $"{written} is not in what was read")
                : new Finding(ClaimMark.Contradicted, $"the source has another time than {written}", other.Line);
        }
        return null;
    }

    /// <summary>In one place, or its year above the text ("2026" in the title) and the rest in it.</summary>
    private static bool Has(ReadSource source, Moment moment)
    {
        if (source.Lines.Any(line => line.Reading.Moments.Any(moment.IsIn)) || source.Above.Moments.Any(moment.IsIn)) return true;
        return moment.Year is not null && moment.Month is not null && source.Above.Moments.Any(above => above.Year == moment.Year)
            && source.Lines.Any(line => line.Reading.Moments.Any((moment with { Year = null }).IsIn));
    }
}
