using Rag.Retrieval.Answers.Claims.Quantities;
using Rag.Retrieval.Answers.Claims.Wording;

namespace Rag.Retrieval.Answers.Claims.Rules;

/// <summary>"At least" is not "at most".</summary>
internal sealed class BoundRule : IClaimRule
{
    /// <inheritdoc />
    public Finding? Find(ClaimEvidence evidence)
    {
        foreach (Quantity quantity in evidence.Said.Quantities.Where(q => q.Bound != Bound.None))
        {
            List<(ReadLine Line, Quantity Theirs)> same = [.. evidence.AllLines.SelectMany(line => line.Reading.Quantities.Where(q =>
                q.Equals(quantity, strict: true)).Select(q => (line, q)))];
            if (same.Count == 0 || !same.All(x => x.Theirs.Bound != Bound.None && x.Theirs.Bound != quantity.Bound)) continue;
            return new Finding(ClaimMark.Contradicted, quantity.Bound is Bound.Least ? "the source has it as a most"
                : "the source has it as a least", same[0].Line.Line);
        }
        return null;
    }
}
