using System.Collections.Frozen;
using System.Text;
using System.Text.RegularExpressions;

namespace Rag.Ingest.Readers.Text;

/// <summary>Quantities as the siunitx package prints them: \SI{4.7}{\milli\gram} is 4.7 mg.</summary>
internal static partial class LatexUnits
{
    private static readonly FrozenDictionary<string, string> Names =
        ("gram g kilogram kg metre m meter m second s minute min hour h day d ampere A kelvin K mole mol candela cd newton N pascal Pa joule J watt W volt V ohm Ω hertz Hz coulomb C farad F "
        + "henry H tesla T weber Wb siemens S lumen lm lux lx becquerel Bq gray Gy sievert Sv litre L liter L tonne t electronvolt eV bar bar hectare ha decibel dB percent % degree ° celsius °C "
        + "degreeCelsius °C kilo k mega M giga G tera T peta P deca da hecto h deci d centi c milli m micro µ nano n pico p femto f")
        .Split(' ').Chunk(2).ToDictionary(pair => pair[0], pair => pair[1]).ToFrozenDictionary();

    private static readonly FrozenSet<string> Prefixes = FrozenSet.Create(StringComparer.Ordinal,
        "kilo", "mega", "giga", "tera", "peta", "deca", "hecto", "deci", "centi", "milli", "micro", "nano", "pico", "femto");

    /// <summary>Replaces the package's commands.</summary>
    public static string Write(string text) => !text.Contains('\\', StringComparison.Ordinal) ? text
        : Quantity().Replace(text, m => m.Groups["unit"].Success && m.Groups["number"].Success
            ? $"{m.Groups["number"].Value} {Unit(m.Groups["unit"].Value)}"
            : m.Groups["unit"].Success ? Unit(m.Groups["unit"].Value) : m.Groups["number"].Value);

    private static string Unit(string written)
    {
        var unit = new StringBuilder();
        bool joins = true;
        foreach (Match part in Part().Matches(written))
        {
            string name = part.Value.TrimStart('\\');
            if (name == "per") (joins, _) = (true, unit.Append('/'));
            else if (name is "squared" or "cubed") unit.Append(name == "squared" ? '²' : '³');
            else if (part.Value[0] != '\\') unit.Append(part.Value);
            else
            {
                if (!joins) unit.Append('·');
                unit.Append(Names.GetValueOrDefault(name, name));
                joins = Prefixes.Contains(name);
            }
        }
        return unit.ToString();
    }

    [GeneratedRegex(@"\\(?:(?:SI|qty)\s*(?:\[[^\]]*\])?\{(?<number>[^{}]*)\}\s*\{(?<unit>[^{}]*)\}|(?:si|unit)\s*(?:\[[^\]]*\])?\{(?<unit>[^{}]*)\}|(?:num|ang)\s*(?:\[[^\]]*\])?\{(?<number>[^{}]*)\})", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Quantity();

    [GeneratedRegex(@"\\[A-Za-z]+|[^\\\s{}]+", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Part();
}
