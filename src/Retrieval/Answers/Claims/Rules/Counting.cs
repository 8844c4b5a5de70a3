using Rag.Retrieval.Answers.Claims.Quantities;
using Rag.Retrieval.Answers.Claims.Wording;

namespace Rag.Retrieval.Answers.Claims.Rules;

/// <summary>Whether a number is the count of something that was read: the items of a list, the rows of a table, the parts of an
/// enumeration.</summary>
internal static class Counting
{
    private const int MostCounted = 50;

    /// <summary>As often as a word may stand for the things that are counted, one each.</summary>
    private const int Few = 3;

    /// <summary>True for a bare whole number that one of the sources comes to, or that the statement itself spells out.</summary>
    public static bool Yields(Quantity quantity, ClaimEvidence evidence)
    {
        if (quantity.Unit != Unit.None || quantity.Value is < 2 or > MostCounted || quantity.Value % 1 != 0) return false;
        int count = (int)quantity.Value;
        return evidence.Read.Any(source => Lists(source).Contains(count)) || evidence.AllLines.Any(line => Items(line.Reading) == count)
            || Items(evidence.Said) == count
            || evidence.Said.Terms.Any(term => evidence.AllLines.Sum(line => line.Reading.Words.Count(word =>
                word.Term == term)) == count && count <= Few);
    }

    /// <summary>
    /// How many lines stand between a lead-in and the next, or the end: whole lines of the text, and sentences for text that was
    /// wrapped. A header and a heading
    /// above the rows may be among them.
    /// </summary>
    private static IEnumerable<int> Lists(ReadSource source)
    {
        foreach (int count in Lists([.. LineBreaks.Parts(source.Text).Select(part =>
            source.Text[part.Start..part.End].Trim()).Where(line => line.Length > 0)])) yield return count;
        foreach (int count in Lists([.. source.Lines.Select(line => line.Line.Text)])) yield return count;
    }

    private static IEnumerable<int> Lists(string[] lines)
    {
        int at = 0;
        for (int i = 0; i < lines.Length; i++)
        {
            if (!lines[i].EndsWith(':')) continue;
            if (i > at) yield return i - at;
            at = i + 1;
        }
        for (int above = 0; above <= 2; above++) yield return lines.Length - at - above;
    }

    /// <summary>Parts of an enumeration: "a, b, c and d"; 0 where there is none.</summary>
    private static int Items(TextReading line)
    {
        int commas = line.Tokens.Count(token => token.Text is "," or ";");
        int joined = line.Tokens.Count(token => token.Text is "and" or "or" or "und" or "oder" or "et" or "ou" or "y" or "o");
        if (commas == 0) return joined > 0 ? joined + 1 : 0;
        // The comma before the last "and" is a matter of taste.
        bool serial = Enumerable.Range(0, line.Tokens.Count - 1).Any(i => line.Tokens[i].Text is ","
            && line.Tokens[i + 1].Text is "and" or "or" or "und" or "oder");
        return commas + (joined > 0 && !serial ? 2 : 1);
    }
}
