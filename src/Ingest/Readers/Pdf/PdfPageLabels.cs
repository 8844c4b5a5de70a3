using System.Globalization;
using UglyToad.PdfPig;
using UglyToad.PdfPig.Tokens;

namespace Rag.Ingest.Readers.Pdf;

/// <summary>The numbers printed on the pages where they differ from their count (ISO 32000-1, 12.4.2).</summary>
internal sealed class PdfPageLabels
{
    private readonly SortedList<int, (string Style, string Prefix, int First)> ranges = [];

    public static PdfPageLabels Of(PdfDocument document)
    {
        var labels = new PdfPageLabels();
        try
        {
            DictionaryToken catalog = document.Structure.Catalog.CatalogDictionary;
            if (catalog.TryGet(NameToken.PageLabels, out IToken? token)) labels.Add(document, token, 0);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // Pages are counted instead.
        }
        return labels;
    }

    /// <summary>The label of a 1-based page; null where it is just its number.</summary>
    public string? Label(int page)
    {
        int key = ranges.Keys.LastOrDefault(k => k <= page - 1, -1);
        if (key < 0) return null;
        (string style, string prefix, int first) = ranges[key];
        int number = first + page - 1 - key;
        string label = prefix + style switch
        {
            "D" => number.ToString(CultureInfo.InvariantCulture),
            "r" => Roman(number).ToLowerInvariant(),
            "R" => Roman(number),
            "a" => Letters(number).ToLowerInvariant(),
            "A" => Letters(number),
            _ => "",
        };
        return label.Length == 0 || label == page.ToString(CultureInfo.InvariantCulture) ? null : $"p. {label}";
    }

    private void Add(PdfDocument document, IToken token, int depth)
    {
        if (depth > 16 || Resolve(document, token) is not DictionaryToken tree) return;
        if (tree.TryGet(NameToken.Create("Nums"), out IToken? nums) && Resolve(document, nums) is ArrayToken pairs)
        {
            for (int i = 0; i + 1 < pairs.Length && ranges.Count < 10_000; i += 2)
            {
                if (Resolve(document, pairs[i]) is not NumericToken page || Resolve(document, pairs[i + 1]) is not DictionaryToken label) continue;
                string style = label.TryGet(NameToken.S, out IToken? s) && Resolve(document, s) is NameToken name ? name.Data : "";
                string prefix = label.TryGet(NameToken.P, out IToken? p) && Resolve(document, p) is StringToken text ? text.Data : "";
                int first = label.TryGet(NameToken.Create("St"), out IToken? st) && Resolve(document, st) is NumericToken number ? number.Int : 1;
                ranges[page.Int] = (style, prefix.Length > 40 ? prefix[..40] : prefix, first);
            }
        }
        if (tree.TryGet(NameToken.Kids, out IToken? kids) && Resolve(document, kids) is ArrayToken children)
            foreach (IToken child in children.Data.Take(1000)) Add(document, child, depth + 1);
    }

    private static IToken? Resolve(PdfDocument document, IToken token) =>
        token is IndirectReferenceToken reference ? document.Structure.GetObject(reference.Data).Data : token;

    private static string Roman(int number)
    {
        if (number is < 1 or > 3999) return number.ToString(CultureInfo.InvariantCulture);
        (int Value, string Sign)[] signs = [(1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")];
        string roman = "";
        foreach ((int value, string sign) in signs)
            for (; number >= value; number -= value) roman += sign;
        return roman;
    }

    private static string Letters(int number) => number is < 1 or > 2600 ? "" : new string((char)('A' + (number - 1) % 26), (number - 1) / 26 + 1);
}
