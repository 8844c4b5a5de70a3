using System.Globalization;
using System.Text.Json;

namespace Rag.Inference.Schemas;

/// <summary>Rules for numbers within bounds: digit by digit, as a decimal is compared.</summary>
internal static class NumberRules
{
    /// <summary>Digits of the largest whole number, which every reader of JSON keeps exactly.</summary>
    private const int Digits = 15;

    private const long Largest = 999_999_999_999_999;
    private const string Fraction = "\".\" [0-9]{1,15}";

    /// <summary>The keywords that say something of a number.</summary>
    public static IReadOnlyList<string> Keywords { get; } = ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"];

    /// <summary>A whole number.</summary>
    public static string Integer(SchemaNode node)
    {
        (decimal least, bool leastOut) = Bound(node, "minimum", "exclusiveMinimum", isLeast: true);
        (decimal most, bool mostOut) = Bound(node, "maximum", "exclusiveMaximum", isLeast: false);
        decimal low = decimal.Ceiling(least), high = decimal.Floor(most);
        if (leastOut && low == least) low++;
        if (mostOut && high == most) high--;
        if (low > high) throw NoneFits(node);
        return Signed((long)low, (long)high, Whole);
    }

    /// <summary>A number with or without a fraction; bounds must be whole.</summary>
    public static string Real(SchemaNode node)
    {
        if (!Keywords.Any(node.Has)) return $"\"-\"? (\"0\" | [1-9] [0-9]{{0,{Digits - 1}}}) ({Fraction})? ([eE] [-+]? [0-9]{{1,2}})?";
        (decimal least, bool leastOut) = Bound(node, "minimum", "exclusiveMinimum", isLeast: true);
        (decimal most, bool mostOut) = Bound(node, "maximum", "exclusiveMaximum", isLeast: false);
        if (least != decimal.Floor(least) || most != decimal.Floor(most))
            throw node.Fault(least != decimal.Floor(least) ? "minimum" : "maximum", "the bounds of a number must be whole here.");
        if (least > most || least == most && (leastOut || mostOut)) throw NoneFits(node);
        List<string> ways = [];
        // Below zero the bounds change places.
        if (least < 0) ways.Add($"\"-\" ({Between(most < 0 ? -(long)most : 0, most < 0 ? mostOut : most == 0 && mostOut, -(long)least, leastOut)})");
        if (most > 0 || most == 0 && !mostOut) ways.Add(Between(least > 0 ? (long)least : 0, least >= 0 && leastOut, (long)most, mostOut));
        return string.Join(" | ", ways);
    }

    /// <summary>Not below zero.</summary>
    private static string Between(long least, bool leastOut, long most, bool mostOut)
    {
        List<string> ways = [];
        if (least < most)
        {
            if (leastOut) ways.Add($"\"{least}.\" \"0\"{{0,{Digits - 1}}} [1-9] [0-9]{{0,{Digits - 1}}}");
            long first = leastOut ? least + 1 : least;
            if (first < most) ways.Add($"({Whole(first, most - 1)}) ({Fraction})?");
        }
        if (!mostOut && (least < most || !leastOut)) ways.Add($"\"{most}\" (\".\" \"0\"{{1,3}})?");
        return string.Join(" | ", ways);
    }

    private static string Signed(long least, long most, Func<long, long, string> between)
    {
        List<string> ways = [];
        if (least < 0) ways.Add($"\"-\" ({between(Math.Max(1, -most), -least)})");
        if (most >= 0) ways.Add(between(Math.Max(0, least), most));
        return string.Join(" | ", ways);
    }

    /// <summary>Whole numbers that are not below zero, both bounds among them.</summary>
    private static string Whole(long least, long most)
    {
        List<string> ways = [];
        for (int length = 1; length <= Digits; length++)
        {
            long shortest = length == 1 ? 0 : (long)Math.Pow(10, length - 1), longest = (long)Math.Pow(10, length) - 1;
            if (longest < least || shortest > most) continue;
            ways.AddRange(Same(Text(Math.Max(least, shortest)), Text(Math.Min(most, longest))));
        }
        return string.Join(" | ", ways);
    }

    /// <summary>
    /// Numbers of equally many digits: those that share the lower bound's first digit, those between, and those that share the upper one's.
    /// </summary>
    private static IEnumerable<string> Same(string low, string high)
    {
        if (low.Length == 0) return [""];
        if (low.All(digit => digit == '0') && high.All(digit => digit == '9')) return [Any(low.Length)];
        if (low[0] == high[0]) return Same(low[1..], high[1..]).Select(rest => $"\"{low[0]}\" {rest}");
        List<string> ways = [];
        (char first, char last) = (low[0], high[0]);
        if (low.AsSpan(1).ContainsAnyExcept('0'))
        {
            ways.AddRange(Same(low[1..], new string('9', low.Length - 1)).Select(rest => $"\"{low[0]}\" {rest}"));
            first++;
        }
        bool isCut = high.AsSpan(1).ContainsAnyExcept('9');
        if (isCut) last--;
        if (first <= last) ways.Add($"[{first}-{last}] {Any(low.Length - 1)}");
        if (isCut) ways.AddRange(Same(new string('0', low.Length - 1), high[1..]).Select(rest => $"\"{high[0]}\" {rest}"));
        return ways;
    }

    private static string Any(int digits) => digits == 0 ? "" : $"[0-9]{{{digits}}}";

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>The tighter of two bounds, and whether it is out of bounds itself.</summary>
    private static (decimal Value, bool IsOut) Bound(SchemaNode node, string keyword, string exclusive, bool isLeast)
    {
        (decimal, bool)[] bounds = [.. Read(keyword, false), .. Read(exclusive, true)];
        if (bounds.Length == 0) return (isLeast ? -Largest : Largest, false);
        (decimal value, bool isOut) = isLeast ? bounds.Max() : bounds.MinBy(bound => (bound.Item1, !bound.Item2));
        return value < -Largest ? (-Largest, false) : value > Largest ? (Largest, false) : (value, isOut);

        IEnumerable<(decimal, bool)> Read(string name, bool isOut) => node[name] switch
        {
            null => [],
            { ValueKind: JsonValueKind.Number } number when number.TryGetDecimal(out decimal value) => [(value, isOut)],
            _ => throw node.Fault(name, "write a number."),
        };
    }

    private static Chat.BadRequestException NoneFits(SchemaNode node) =>
        node.Fault(Keywords.First(node.Has), $"no number of at most {Digits} digits lies within the bounds.");
}
