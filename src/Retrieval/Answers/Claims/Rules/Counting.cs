using Rag.Retrieval.Answers.Claims.Quantities;
using Rag.Retrieval.Answers.Claims.Wording;

namespace Rag.Retrieval.Answers.Claims.Rules;

/// <summary>Whether a number is the count of something that was read: the items of a list, the rows of a table, the parts of an enumeration.</summary>
internal static class Counting
{
    private const int MostCounted = 50;

    /// <summary>True for a bare whole number that one of the sources comes to.</summary>
    public static bool Yields(Quantity quantity, ClaimEvidence evidence)
    {
        if (quantity.Unit != Unit.None || quantity.Value is < 2 or > MostCounted || quantity.Value % 1 != 0) return false;
        int count = (int)quantity.Value;
        return evidence.Read.Any(source => Lists(source).Contains(count)) || evidence.AllLines.Any(line => Items(line.Reading) == count)
            || evidence.Said.Terms.Any(term => evidence.AllLines.Sum(line => line.Reading.Words.Count(word => word.Term == term)) == count && count <= 3);
    }

    /// <summary>How many lines stand between a lead-in or a header and the end, or the next lead-in.</summary>
    private static IEnumerable<int> Lists(ReadSource source)
    {
        int at = 0;
        for (int i = 0; i < source.Lines.Count; i++)
        {
            if (!source.Lines[i].Line.Text.EndsWith(':')) continue;
            if (i > at) yield return i - at;
            at = i + 1;
        }
        yield return source.Lines.Count - at;
        // A header, or a heading above one, that does not end in a colon.
        yield return source.Lines.Count - at - 1;
        yield return source.Lines.Count - at - 2;
    }

    /// <summary>Parts of an enumeration: "a, b, c and d"; 0 where there is none.</summary>
    private static int Items(TextReading line)
    {
        int commas = line.Tokens.Count(token => token.Text is "," or ";");
        int joined = line.Tokens.Count(token => token.Text is "and" or "or" or "und" or "oder" or "et" or "ou" or "y" or "o");
        if (commas == 0) return joined > 0 ? joined + 1 : 0;
        // The comma before the last "and" is a matter of taste.
        bool serial = Enumerable.Range(0, line.Tokens.Count - 1).Any(i => line.Tokens[i].Text is "," && line.Tokens[i + 1].Text is "and" or "or" or "und" or "oder");
        return commas + (joined > 0 && !serial ? 2 : 1);
    }
}
