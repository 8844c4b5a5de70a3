using Rag.Retrieval.Answers.Claims.Quantities;
using Rag.Retrieval.Answers.Claims.Wording;

namespace Rag.Retrieval.Answers.Claims.Rules;

/// <summary>
/// A number that was read, but in another row, item or sentence than the one that the statement speaks of, where that one has a number of the same kind.
/// </summary>
internal sealed class PlaceRule : IClaimRule
{
    /// <summary>The share of the statement's words that the row it speaks of must have.</summary>
    private const double Spoken = 0.5;

    /// <summary>By how much that must be more than where the number is.</summary>
    private const double Clearly = 0.25;

    /// <inheritdoc />
    public Finding? Find(ClaimEvidence evidence)
    {
        if (!evidence.SameLanguage) return null;
        foreach (Quantity quantity in evidence.Said.Quantities)
        {
            if (evidence.Question.Quantities.Any(q => q.Equals(quantity, strict: false))) continue;
            double there = 0, elsewhere = 0;
            ReadLine? rival = null;
            foreach (ReadSource source in evidence.Read)
            {
                TextReading said = evidence.Statement.In(source.Language);
                if (source.Above.Quantities.Any(q => q.Equals(quantity, strict: false))) return null;
                for (int i = 0; i < source.Lines.Count; i++)
                {
                    IReadOnlyList<Quantity> theirs = source.Lines[i].Reading.Quantities;
                    if (theirs.Any(q => q.Equals(quantity, strict: false))) there = Math.Max(there, Bearing.Share(said, Around(source, i)));
                    else if (theirs.Any(q => q.Unit.Dimension == quantity.Unit.Dimension) && Bearing.Share(said, new Window(source, i, 1)) is var share && share > elsewhere) (elsewhere, rival) = (share, source.Lines[i]);
                }
            }
            if (there > 0 && elsewhere >= Spoken && elsewhere >= there + Clearly) return new Finding(ClaimMark.Contradicted, "the number is another line's", rival!.Line);
        }
        return null;
    }

    /// <summary>The line and the one before it, which may name what it speaks of.</summary>
    private static Window Around(ReadSource source, int line) => new(source, Math.Max(0, line - 1), Math.Min(2, line + 1));
}
