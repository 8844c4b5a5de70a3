using System.Globalization;
using System.Text;
using Rag.Inference.Chat;

namespace Rag.Inference.Schemas;

/// <summary>
/// Rules for a simple pattern (ECMA-262's regular expressions without assertions and references) from <c>^</c> to <c>$</c>. Classes leave
/// out what JSON must escape, so an answer may be narrower than the pattern, never wider.
/// </summary>
internal sealed class PatternRules(GrammarRules rules, string pattern, Func<string, BadRequestException> fault)
{
    private const int Longest = 500, Deepest = 16;

    private static readonly (int Low, int High)[] Digit = [('0', '9')], Word = [('0', '9'), ('A', 'Z'), ('_', '_'), ('a', 'z')],
        Blank = [(' ', ' ')];
    private static readonly (int Low, int High)[] Escaped = [(0, 0x1F), ('"', '"'), ('\\', '\\'), (0x7F, 0x9F), (0xD800, 0xDFFF)];

    private int at = 1, depth;

    private bool Ends => at >= pattern.Length - 1;

    /// <summary>The text between the quotes.</summary>
    public string Write()
    {
        if (pattern.Length > Longest) throw fault($"it has {pattern.Length} characters: write at most {Longest}.");
        if (pattern.Length < 2 || pattern[0] != '^' || pattern[^1] != '$')
            throw fault("it must begin with ^ and end with $: what may stand around it is then known.");
        (string all, _) = Alternatives();
        if (!Ends) throw fault($"a parenthesis closes at {at} that was not opened.");
        return rules.Add(all);
    }

    private (string Text, bool MayBeEmpty) Alternatives()
    {
        List<(string Text, bool MayBeEmpty)> ways = [Sequence()];
        while (!Ends && pattern[at] == '|')
        {
            if (depth == 0) throw fault("put the alternatives into parentheses, ^(a|b)$.");
            at++;
            ways.Add(Sequence());
        }
        return (string.Join(" | ", ways.Select(way => way.Text)), ways.Exists(way => way.MayBeEmpty));
    }

    private (string Text, bool MayBeEmpty) Sequence()
    {
        StringBuilder text = new("\"\"");
        bool mayBeEmpty = true;
        while (!Ends && pattern[at] is not ('|' or ')'))
        {
            (string item, bool isEmpty) = Item();
            (int least, int? most) = Times();
            if (isEmpty && (least, most) != (1, 1)) throw fault("what is repeated may be empty: repeat what is not.");
            text.Append(' ').Append((least, most) == (1, 1) ? item : rules.Repeat(item, least, most));
            mayBeEmpty &= isEmpty || least == 0;
        }
        return (text.ToString(), mayBeEmpty);
    }

    private (string Text, bool MayBeEmpty) Item()
    {
        char letter = pattern[at++];
        switch (letter)
        {
            case '(':
                if (++depth > Deepest) throw fault($"it nests more than {Deepest} parentheses.");
                if (!Ends && pattern[at] == '?')
                {
                    if (pattern.AsSpan(at) is not ['?', ':', ..]) throw fault("assertions and names of groups are not supported.");
                    at += 2;
                }
                (string inner, bool isEmpty) = Alternatives();
                if (Ends || pattern[at++] != ')') throw fault("a parenthesis is not closed.");
                depth--;
                return (rules.Add(inner), isEmpty);
            case '[':
                return (Set(), false);
            case '.':
                return (Class(Complement([])), false);
            case '\\':
                (int single, (int, int)[]? shorthand) = Escape();
                return (shorthand is null ? Single(single) : Class(shorthand), false);
            case '^' or '$' or '*' or '+' or '?' or '{' or '}' or ']':
                throw fault($"{letter} at {at - 1} must be escaped with \\, or is not supported there.");
            default:
                return (Single(char.IsHighSurrogate(letter) && !Ends ? char.ConvertToUtf32(letter, pattern[at++]) : letter), false);
        }
    }

    private (int Least, int? Most) Times()
    {
        (int, int?) times = (1, 1);
        switch (Ends ? '\0' : pattern[at])
        {
            case '*': times = (0, null); break;
            case '+': times = (1, null); break;
            case '?': times = (0, 1); break;
            case '{':
                int close = pattern.IndexOf('}', at);
                if (close < 0) throw fault("a brace is not closed.");
                string[] bounds = pattern[(at + 1)..close].Split(',');
                int least = Number(bounds[0]);
                times = bounds switch
                {
                    [_] => (least, least),
                    [_, ""] => (least, null),
                    [_, var most] when Number(most) >= least => (least, Number(most)),
                    _ => throw fault("the numbers in braces are no bounds."),
                };
                at = close;
                break;
            default: return times;
        }
        at++;
        // A lazy repeat matches the same texts.
        if (!Ends && pattern[at] == '?') at++;
        return times;
    }

    private int Number(string digits) =>
        int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number <= GrammarRules.MostRepeats
        ? number
        : throw fault($"write whole numbers up to {GrammarRules.MostRepeats} in braces.");

    private string Set()
    {
        bool isNot = !Ends && pattern[at] == '^';
        if (isNot) at++;
        List<(int, int)> ranges = [];
        while (!Ends && pattern[at] != ']')
        {
            (int low, (int, int)[]? shorthand) = Member();
            if (shorthand is not null)
            {
                ranges.AddRange(shorthand);
                continue;
            }
            int high = low;
            if (at + 1 < pattern.Length - 1 && pattern[at] == '-' && pattern[at + 1] != ']')
            {
                at++;
                (high, shorthand) = Member();
                if (shorthand is not null || high < low) throw fault("a range in brackets ends below its beginning.");
            }
            ranges.Add((low, high));
        }
        if (Ends) throw fault("a bracket is not closed.");
        at++;
        return Class(isNot ? Complement(ranges) : ranges);
    }

    private (int Letter, (int, int)[]? Shorthand) Member()
    {
        char letter = pattern[at++];
        if (letter == '\\') return Escape();
        return (char.IsHighSurrogate(letter) && !Ends ? char.ConvertToUtf32(letter, pattern[at++]) : letter, null);
    }

    private (int Letter, (int, int)[]? Shorthand) Escape()
    {
        if (Ends) throw fault("it ends in a \\.");
        char letter = pattern[at++];
        switch (letter)
        {
            case 'd': return (0, Digit);
            case 'w': return (0, Word);
            case 's': return (0, Blank);
            case 'D': return (0, Complement(Digit));
            case 'W': return (0, Complement(Word));
            case 'S': return (0, Complement(Blank));
            case 'n': return ('\n', null);
            case 't': return ('\t', null);
            case 'r': return ('\r', null);
            case 'x' or 'u':
                int digits = letter == 'x' ? 2 : 4;
                if (at + digits > pattern.Length - 1
                    || !int.TryParse(pattern.AsSpan(at, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture,
                    out int code))
                    throw fault($"\\{letter} wants {digits} hexadecimal digits.");
                at += digits;
                return (code, null);
            case var other when char.IsAsciiLetterOrDigit(other): throw fault($"\\{other} is not supported.");
            default: return (letter, null);
        }
    }

    /// <summary>One letter, written as JSON writes it.</summary>
    private string Single(int letter)
    {
        if (letter is >= 0xD800 and <= 0xDFFF) throw fault("half a surrogate pair is no letter.");
        string json = PlainJson.Quote(char.ConvertFromUtf32(letter))[1..^1];
        return json[0] == '\\' ? rules.Add(GrammarRules.Literal(json)) : GrammarRules.Literal(json);
    }

    private string Class(IEnumerable<(int Low, int High)> ranges)
    {
        StringBuilder text = new("[");
        foreach ((int low, int high) in Complement(Escaped.Concat(Complement(ranges))))
            text.Append(CultureInfo.InvariantCulture, $"\\U{low:X8}-\\U{high:X8}");
        return text.Length > 1 ? text.Append(']').ToString() : throw fault("a class holds nothing that JSON writes without an escape.");
    }

    private static (int Low, int High)[] Complement(IEnumerable<(int Low, int High)> ranges)
    {
        List<(int, int)> rest = [];
        int next = 0;
        foreach ((int low, int high) in ranges.Order())
        {
            if (low > next) rest.Add((next, low - 1));
            next = Math.Max(next, high + 1);
        }
        if (next <= 0x10FFFF) rest.Add((next, 0x10FFFF));
        return [.. rest];
    }
}
