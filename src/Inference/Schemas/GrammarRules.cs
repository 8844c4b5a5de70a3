using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Rag.Inference.Chat;

namespace Rag.Inference.Schemas;

/// <summary>
/// Rules of a grammar (llama.cpp's GBNF) while they are written. llama.cpp writes a repeat out, follows each alternative side by side and
/// walks left-most rules again for each way to them: so repeats are counted, alternatives that begin alike bounded, and choices among
/// choices laid flat. Used by one thread.
/// </summary>
internal sealed class GrammarRules
{
    /// <summary>Most times that one repeat may count; llama.cpp refuses 2,000.</summary>
    public const int MostRepeats = 1_000;

    /// <summary>How many ways an answer may be read at once.</summary>
    private const int MostReadings = 64;

    private const int Levels = 8, Largest = 40_000;

    private readonly Dictionary<string, string> names = [];
    private readonly Dictionary<string, Value> values = [];
    private readonly Dictionary<string, IReadOnlyList<string>> choices = [];
    private readonly StringBuilder text = new();
    private int count, size;

    /// <summary>White space between the parts of a value: little, since some models would write nothing else.</summary>
    public string Space => Add("| \" \" | \"\\n\" [ \\t]{0,20}");

    /// <summary>A text as a literal.</summary>
    public static string Literal(string text)
    {
        StringBuilder literal = new("\"");
        foreach (char letter in text)
        {
            if (letter is '"' or '\\') literal.Append('\\').Append(letter);
            else if (letter < ' ' || letter == '\x7F') literal.Append(CultureInfo.InvariantCulture, $"\\x{(int)letter:X2}");
            else literal.Append(letter);
        }
        return literal.Append('"').ToString();
    }

    /// <summary>A rule for a part; equal ones are one.</summary>
    /// <returns>Its name.</returns>
    public string Add(string body)
    {
        if (!names.TryGetValue(body, out string? name)) Define(name = names[body] = NewName(), body);
        return name;
    }

    /// <summary>A rule for a whole value.</summary>
    /// <param name="kind">What it begins with, as far as that is known: of two values one of which begins as the other, either may be
    /// meant for a while.</param>
    /// <param name="body">The rule.</param>
    /// <param name="within">The values that it holds.</param>
    public string AddValue(string kind, string body, params IEnumerable<string> within)
    {
        string name = Add(body);
        values[name] = new Value(kind, [.. within]);
        return name;
    }

    /// <summary>Any one of several values, which may be choices too.</summary>
    public string AddChoice(IReadOnlyList<string> among)
    {
        string name = NewName();
        Choose(name, among);
        return name;
    }

    /// <summary>A name that <see cref="Choose"/> says more of later.</summary>
    public string NewName()
    {
        Spend(1);
        return $"r{++count}";
    }

    public void Choose(string name, IReadOnlyList<string> among) => choices[name] = among;

    /// <summary>An item so many times.</summary>
    /// <param name="item">A rule's name or a set of letters.</param>
    /// <param name="least">At most <see cref="MostRepeats"/>.</param>
    /// <param name="most">The same; null for any number.</param>
    public string Repeat(string item, int least, int? most)
    {
        Spend(most ?? least);
        return most == 0 ? "" : $"{item}{{{least},{most}}}";
    }

    /// <summary>The grammar.</summary>
    /// <param name="start">What an answer is.</param>
    /// <exception cref="BadRequestException">A value is made of itself alone, or an answer could be read in too many ways at
    /// once.</exception>
    public string Write(string start)
    {
        // A schema within itself is followed a few times: what multiplies shows by then.
        Dictionary<string, int> readings = [];
        for (int level = 0; level < Levels; level++)
        {
            Dictionary<string, int> next = [];
            if (choices.Keys.Any(name => Readings(name, next, readings) > MostReadings))
            {
                throw new BadRequestException($"A schema leaves more than {MostReadings} ways to read an answer at once: "
                    + "let alternatives begin with different properties, required and first.");
            }
            readings = next;
        }
        foreach (string name in choices.Keys)
        {
            IReadOnlyList<string> flat = Flat([name]);
            if (flat.Count == 0) throw new BadRequestException("A schema refers to itself and to nothing else, so that no value fits it.");
            Define(name, string.Join(" | ", flat));
        }
        Define("root", start);
        return text.ToString();
    }

    private void Define(string name, string body)
    {
        Spend(1 + body.Length / 16);
        text.Append(name).Append(" ::= ").Append(body).Append('\n');
    }

    private void Spend(int more)
    {
        if ((size += more) > Largest)
            throw new BadRequestException("The schemas make too large a grammar: describe less, or bound texts and lists lower.");
    }

    /// <summary>The values among which choices choose; a choice among itself adds nothing.</summary>
    private List<string> Flat(IEnumerable<string> among)
    {
        List<string> flat = [];
        HashSet<string> seen = [];
        Stack<string> open = new(among.Reverse());
        while (open.TryPop(out string? name))
        {
            if (!seen.Add(name)) continue;
            if (!choices.TryGetValue(name, out IReadOnlyList<string>? inner)) flat.Add(name);
            else foreach (string next in inner.Reverse()) open.Push(next);
        }
        return flat;
    }

    /// <summary>In how many ways a value may be read at once: what it holds is read within each alternative that begins alike.</summary>
    /// <param name="name">Its rule.</param>
    /// <param name="known">What was found out.</param>
    /// <param name="before">The same, one level of recursion less.</param>
    private int Readings(string name, Dictionary<string, int> known, Dictionary<string, int> before)
    {
        if (known.TryGetValue(name, out int count)) return count;
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
            throw new BadRequestException("The schemas nest too deep: use fewer references within references.");
        known[name] = before.GetValueOrDefault(name, 1);
        (string Kind, int Ways)[] flat = [.. Flat([name]).Select(rule => values[rule])
            .Select(value => (value.Kind, value.Within.Select(inner => Readings(inner, known, before)).DefaultIfEmpty(1).Max()))];
        foreach (string kind in flat.Select(value => value.Kind).Distinct())
        {
            int alike = 0;
            foreach ((string other, int ways) in flat)
            {
                bool isAlike = kind.StartsWith(other, StringComparison.Ordinal) || other.StartsWith(kind, StringComparison.Ordinal);
                if (isAlike) alike = Math.Min(1 << 20, alike + ways);
            }
            count = Math.Max(count, alike);
        }
        return known[name] = Math.Max(1, count);
    }

    private sealed record Value(string Kind, IReadOnlyList<string> Within);
}
