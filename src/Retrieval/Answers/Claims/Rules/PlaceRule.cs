using Rag.Retrieval.Answers.Claims.Quantities;
using Rag.Retrieval.Answers.Claims.Wording;

namespace Rag.Retrieval.Answers.Claims.Rules;

/// <summary>
/// A number that was read, but in another row or item than the one that the statement speaks of: that one names all that the number's
/// own place names
/// and more, and has another number of the same kind.
/// </summary>
internal sealed class PlaceRule : IClaimRule
{
    /// <inheritdoc />
    public Finding? Find(ClaimEvidence evidence)
    {
        foreach (Quantity quantity in evidence.Said.Quantities)
        {
            if (evidence.Question.Quantities.Any(q => q.Equals(quantity, strict: false))) continue;
            List<(ReadSource Source, int Line)> places = [.. Places(evidence).Where(place => Numbers(place).Any(q =>
                q.Equals(quantity, strict: false)))];
            if (places.Count == 0 || evidence.Read.Any(source => source.Above.Quantities.Any(q =>
                q.Equals(quantity, strict: false)))) continue;
            foreach ((ReadSource Source, int Line) place in Places(evidence))
            {
                if (!IsRecord(place)) continue;
                List<Quantity> rivals = [.. Numbers(place).Where(q => q.Unit.Dimension == quantity.Unit.Dimension)];
                // A line whose number the statement has as well is merged into it, not mixed up with another.
                if (rivals.Count == 0 || rivals.Any(q => evidence.Said.Quantities.Any(mine => mine.Equals(q, strict: false)))) continue;
                HashSet<string> named = Named(evidence, place, around: false);
                if (named.Count > 0 && places.TrueForAll(own => named.IsProperSupersetOf(Named(evidence, own, around: true))))
                    return new Finding(ClaimMark.Contradicted, "the number is another line's", place.Source.Lines[place.Line].Line);
            }
        }
        return null;
    }

    private static IEnumerable<(ReadSource Source, int Line)> Places(ClaimEvidence evidence) => evidence.Read.SelectMany(source =>
        Enumerable.Range(0, source.Lines.Count).Select(i => (source, i)));

    private static IReadOnlyList<Quantity> Numbers((ReadSource Source, int Line) place) =>
        place.Source.Lines[place.Line].Reading.Quantities;

    /// <summary>A row or an item, which stands for itself: a sentence may go on about what the one before it names.</summary>
    private static bool IsRecord((ReadSource Source, int Line) place) => !place.Source.Lines[place.Line].Line.Text.TrimEnd().EndsWith('.');

    /// <summary>The statement's words that a line has; for a sentence with the one before it, which may name what it speaks of.</summary>
    private static HashSet<string> Named(ClaimEvidence evidence, (ReadSource Source, int Line) place, bool around)
    {
        HashSet<string> named = [.. place.Source.Lines[place.Line].Reading.Terms];
        if (around && place.Line > 0 && !IsRecord(place)) named.UnionWith(place.Source.Lines[place.Line - 1].Reading.Terms);
        named.IntersectWith(evidence.Statement.In(place.Source.Language).Terms);
        return named;
    }
}
