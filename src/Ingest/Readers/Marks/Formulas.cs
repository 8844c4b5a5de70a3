using System.Text.RegularExpressions;

namespace Rag.Ingest.Readers.Marks;

/// <summary>
/// Formulas in TeX within other text: $…$, $$…$$, \(…\), \[…\]. They are set aside before any markup is read, and stay as they are written.
/// </summary>
internal static partial class Formulas
{
    /// <summary>Gives the text between formulas to <paramref name="text"/>, and keeps the formulas.</summary>
    public static string KeepWhile(Func<string, string> text, string source)
    {
        if (source.AsSpan().IndexOfAny('$', '\\') < 0) return text(source);
        var result = new System.Text.StringBuilder(source.Length);
        int at = 0;
        foreach (ValueMatch formula in Formula().EnumerateMatches(source))
        {
            if (IsEscaped(source, formula.Index)) continue;
            result.Append(text(source[at..formula.Index]));
            result.Append(source, formula.Index, formula.Length);
            at = formula.Index + formula.Length;
        }
        return result.Append(text(source[at..])).ToString();
    }

    private static bool IsEscaped(string source, int at) => at > 0 && source[at - 1] == '\\' && (at < 2 || source[at - 2] != '\\');

    /// <summary>A dollar sign before a blank opens nothing, and one behind a blank closes nothing (pandoc's tex_math_dollars).</summary>
    [GeneratedRegex(@"\$\$[^$]+\$\$|\$(?:[^\s$\\]|\\[^\n])(?:(?:[^$\\\n]|\\[^\n]|\n(?!\s*\n))*(?:[^\s$\\]|\\[^\n]))?\$(?!\d)|\\\((?:[^\\]|\\[^)])*\\\)|\\\[(?:[^\\]|\\[^\]])*\\\]", RegexOptions.CultureInvariant, 2000)]
    private static partial Regex Formula();
}
