using System.Collections.Frozen;

namespace Rag.Ingest.Readers;

/// <summary>
/// The main language of a text, by script where the script tells it and by the share of function words otherwise; only to pick a stemmer,
/// so an unclear text has none.
/// </summary>
internal static class LanguageDetector
{
    private const int Sample = 20_000;

    private static readonly FrozenDictionary<string, string[]> Languages = Build();

    private static readonly FrozenDictionary<string, string[]>.AlternateLookup<ReadOnlySpan<char>> ByWord =
        Languages.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>ISO 639-1 code, or null.</summary>
    public static string? Detect(ReadOnlySpan<char> text)
    {
        text = text[..Math.Min(text.Length, Sample)];
        return ByScript(text) ?? ByWords(text);
    }

    private static string? ByScript(ReadOnlySpan<char> text)
    {
        int letters = 0, kana = 0, han = 0, hangul = 0, cyrillic = 0, greek = 0, arabic = 0, hebrew = 0, thai = 0, devanagari = 0, ukrainian = 0;
        foreach (char c in text)
        {
            if (!char.IsLetter(c)) continue;
            letters++;
            if (c < 0x370) continue;
            if (c is >= '\u3040' and <= '\u30FF') kana++;
            else if (c is >= '\u4E00' and <= '\u9FFF') han++;
            else if (c is >= '\uAC00' and <= '\uD7AF') hangul++;
            else if (c is >= '\u0400' and <= '\u04FF') { cyrillic++; if (c is 'і' or 'ї' or 'є' or 'ґ') ukrainian++; }
            else if (c is >= '\u0370' and <= '\u03FF') greek++;
            else if (c is >= '\u0600' and <= '\u06FF') arabic++;
            else if (c is >= '\u0590' and <= '\u05FF') hebrew++;
            else if (c is >= '\u0E00' and <= '\u0E7F') thai++;
            else if (c is >= '\u0900' and <= '\u097F') devanagari++;
        }
        int half = letters / 2;
        if (letters < 10) return null;
        if (kana + han > half) return kana > (kana + han) / 10 ? "ja" : "zh";
        if (hangul > half) return "ko";
        if (cyrillic > half) return ukrainian > cyrillic / 100 ? "uk" : "ru";
        if (greek > half) return "el";
        if (arabic > half) return "ar";
        if (hebrew > half) return "he";
        if (thai > half) return "th";
        return devanagari > half ? "hi" : null;
    }

    private static string? ByWords(ReadOnlySpan<char> text)
    {
        Dictionary<string, double> scores = [];
        int words = 0;
        Span<char> lower = stackalloc char[16];
        for (int i = 0; i < text.Length;)
        {
            int start = i;
            while (i < text.Length && char.IsLetter(text[i])) i++;
            int length = i - start;
            if (length == 0) { i++; continue; }
            words++;
            if (length > lower.Length) continue;
            text.Slice(start, length).ToLowerInvariant(lower);
            // A word that several languages share says less of each.
            if (ByWord.TryGetValue(lower[..length], out string[]? of))
                foreach (string language in of) scores[language] = scores.GetValueOrDefault(language) + 1.0 / of.Length;
        }
        if (words < 8 || scores.Count == 0) return null;
        var ranked = scores.OrderByDescending(s => s.Value).Take(2).ToArray();
        bool clear = ranked[0].Value >= words * 0.08 && (ranked.Length == 1 || ranked[0].Value > ranked[1].Value * 1.3);
        return clear ? ranked[0].Key : null;
    }

    private static FrozenDictionary<string, string[]> Build()
    {
        (string Language, string Words)[] lists =
        [
            ("en", "the of and to in is that it was for on are with as his they be at this have from or had by but not what were we when your can said there an each which their will how if"),
            ("de", "der die und in den von zu das mit sich des auf für ist im dem nicht ein eine als auch es an werden aus er hat dass sie nach wird bei einer um am sind noch wie einem über einen so zum war haben nur oder aber vor zur bis mehr durch man wir ich"),
            ("fr", "le la les de des du et à un une est que qui dans en pour pas par sur plus ne se ce il sont avec au aux cette ou son sa ses mais comme nous vous été être leur elle tout fait"),
            ("es", "el la los las de que y a en un una por con no se su para al lo como más pero sus le ya o este sí porque esta entre cuando muy sin sobre también me hasta hay donde quien desde es son fue del"),
            ("it", "il lo la gli le di che e un una in per è con non si da sono del della dei delle al alla come anche più ma nel nella questo se ha ho era essere dal ai degli"),
            ("pt", "o a os as de que e do da em um uma para com não por mais dos das como mas ao ele se na no seu sua ou quando muito nos já eu também só pelo pela até isso ela entre era depois sem mesmo aos são foi"),
            ("nl", "de het een van en in is dat op te zijn met voor niet aan er om ook als dan maar bij nog uit door naar heeft hij ze wordt tot je over deze wel geen kan werd ik"),
            ("sv", "och att det i en som på är av för med till den har de inte om ett han men var jag sig från vi så kan när år under också efter eller nu sin där vid mot"),
            ("da", "og i at det er en til af på den for der som med de har ikke et om han var men sig fra jeg vi så kan når efter eller nu sin ved også"),
            ("no", "og i det er på en som å av for med til den har de ikke om et han men var jeg seg fra vi så kan når etter eller nå sin ved også"),
            ("fi", "ja on ei se että oli hän joka mutta ovat kun niin tai myös sen hänen mitä olla ole jos kuin vain jo mukaan sekä"),
            ("pl", "i w na z do się nie to że jest o jak ale po co od za przez dla tak jego być są może które który już tylko czy był przy ich oraz"),
            ("cs", "a se v na je že s z o do i to jako za by ale po jsem jeho k od pro ve který jak byl jsou nebo také při až bylo"),
            ("tr", "ve bir bu da de için ile olarak çok daha ne gibi kadar sonra olan ama en var olduğu her ben mi değil o"),
            ("hu", "a az és hogy nem is egy ez meg csak volt van de már még mint ha azt vagy el ezt minden akkor lehet között"),
            ("ro", "și de la în a cu pe nu că este din un o să care pentru mai sunt ca au fost dar se le fi sau al ale"),
        ];
        return lists
            .SelectMany(list => list.Words.Split(' ').Select(word => (word, list.Language)))
            .GroupBy(pair => pair.word, pair => pair.Language)
            .ToFrozenDictionary(group => group.Key, group => group.Distinct().ToArray(), StringComparer.Ordinal);
    }
}
