using System.Text.RegularExpressions;
using Rag.Retrieval.Knowledge;

namespace Rag.Retrieval.Search.Understanding;

/// <summary>Finds "my last five notes" and the like, in English and German. Pure.</summary>
internal static class OrderExpressions
{
    private const string Things = @"(notes?|documents?|files?|e-?mails?|mails?|pdfs?|entry|entries|notiz(?:en)?|dokumente?n?|datei(?:en)?|einträge|eintrag)";

    private static readonly Regex Pattern = new(
        $@"(?<!\w)(?:my |the |meine[nrm]? |die |der |das |den )?(?:(?<newest>last|latest|newest|most recent|letzte[nrs]?|neueste[nrs]?|jüngste[nrs]?)|(?<oldest>first|oldest|erste[nrs]?|älteste[nrs]?)) (?:(?<count>{DateWords.NumberPattern}) )?{Things}(?!\w)",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);

    /// <summary>The order asked for, if any.</summary>
    public static UnderstoodFilter? Read(string question)
    {
        Match match = Pattern.Match(question);
        if (!match.Success) return null;
        bool newest = match.Groups["newest"].Success;
        bool plural = match.Value.EndsWith('s') || match.Value.EndsWith("en", StringComparison.OrdinalIgnoreCase) || match.Value.EndsWith('e');
        int count = match.Groups["count"].Success ? Math.Clamp(DateWords.Number(match.Groups["count"].Value), 1, 100) : plural ? 5 : 1;
        string meaning = $"the {count} {(newest ? "newest" : "oldest")} document{(count == 1 ? "" : "s")}";
        return new UnderstoodFilter(match.Value, meaning, SearchFilter.None) { Order = new DateOrder(newest, count) };
    }
}
