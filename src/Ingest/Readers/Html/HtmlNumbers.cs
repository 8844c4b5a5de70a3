using System.Globalization;
using AngleSharp.Dom;
using Rag.Ingest.Readers.Marks;

namespace Rag.Ingest.Readers.Html;

/// <summary>Numbers of list items as browsers count them (HTML, 4.4.5 and 4.4.8).</summary>
internal sealed class HtmlNumbers
{
    private readonly Dictionary<IElement, int> last = [];

    /// <summary>"3.", "c." or "iii."; null for an item without a number.</summary>
    public string? Of(IElement item)
    {
        if (item.ParentElement is not { LocalName: "ol" } list || HasNone(list) || HasNone(item)) return null;
        bool reversed = list.HasAttribute("reversed");
        if (!last.TryGetValue(list, out int number))
            number = (Value(list, "start") ?? (reversed ? list.Children.Count(c => c.LocalName == "li") : 1)) - (reversed ? -1 : 1);
        number = last[list] = Value(item, "value") ?? (reversed ? number - 1 : number + 1);
        Numerals numerals = (item.GetAttribute("type") ?? list.GetAttribute("type")) switch
        {
            "a" => Numerals.LowerLetter,
            "A" => Numerals.UpperLetter,
            "i" => Numerals.LowerRoman,
            "I" => Numerals.UpperRoman,
            _ => OfStyle(list.GetAttribute("style")),
        };
        return Counters.Write(number, numerals) + ".";
    }

    private static Numerals OfStyle(string? style)
    {
        bool Has(string name) => style?.Contains(name, StringComparison.OrdinalIgnoreCase) == true;
        return Has("lower-alpha") || Has("lower-latin") ? Numerals.LowerLetter : Has("upper-alpha") || Has("upper-latin")
            ? Numerals.UpperLetter
            : Has("lower-roman") ? Numerals.LowerRoman : Has("upper-roman") ? Numerals.UpperRoman : Numerals.Decimal;
    }

    private static bool HasNone(IElement element) => element.GetAttribute("style") is { } style
        && style.Replace(" ", "", StringComparison.Ordinal).Contains("list-style-type:none", StringComparison.OrdinalIgnoreCase);

    private static int? Value(IElement element, string name) =>
        int.TryParse(element.GetAttribute(name), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value)
            && Math.Abs(value) < 1_000_000 ? value : null;
}
