using System.Collections.Frozen;

namespace Rag.Retrieval.Answers.Claims.Quantities;

/// <summary>Words that say how often by a span of time: "biweekly" is "every two weeks". Lower case, without diacritics.</summary>
internal static class Frequencies
{
    private static readonly FrozenDictionary<string, (double Value, Unit Unit)> Spans = new[]
    {
        ("daily taglich quotidien quotidienne diario diaria", 1, "day"), ("weekly wochentlich hebdomadaire semanal", 1, "week"),
            ("biweekly fortnightly zweiwochentlich quincenal", 2, "week"),
        ("monthly monatlich mensuel mensuelle mensual", 1, "month"), ("bimonthly", 2, "month"),
            ("quarterly vierteljahrlich quartalsweise trimestriel trimestral", 3, "month"),
        ("semiannual semiannually biannual halbjahrlich semestral", 6, "month"),
            ("yearly annual annually jahrlich annuel annuelle anual anualmente", 1, "year"), ("hourly stundlich", 1, "hour"),
    }.SelectMany(row => row.Item1.Split(' ').Select(word => (word, span: ((double)row.Item2,
        Units.Find(row.Item3)!)))).ToFrozenDictionary(x => x.word, x => x.span, StringComparer.Ordinal);

    /// <summary>The span that a word names, or null.</summary>
    public static (double Value, Unit Unit)? Find(string word) => Spans.TryGetValue(word, out (double, Unit) span) ? span : null;
}
