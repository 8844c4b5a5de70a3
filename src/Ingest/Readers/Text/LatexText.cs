using System.Text;
using System.Text.RegularExpressions;
using Rag.Ingest.Readers.Marks;

namespace Rag.Ingest.Readers.Text;

/// <summary>What a piece of LaTeX prints, near enough: commands give way to their arguments or signs; formulas stay as they are written.</summary>
internal static partial class LatexText
{
    // Accent commands and the combining characters that do the same (LaTeX2e reference manual, 23.5).
    private const string Accents = "\"'`^~=.cvuHkrdb", Combining = "\u0308\u0301\u0300\u0302\u0303\u0304\u0307\u0327\u030C\u0306\u030B\u0328\u030A\u0323\u0331";

    private static readonly Dictionary<string, string> Signs =
        "ss ß o ø O Ø l ł L Ł ae æ AE Æ oe œ OE Œ aa å AA Å i ı j ȷ S § P ¶ pounds £ euro € texteuro € copyright © dots … ldots … LaTeX LaTeX TeX TeX"
            .Split(' ').Chunk(2).ToDictionary(pair => pair[0], pair => pair[1]);

    public static string Plain(string text) => Formulas.KeepWhile(PlainText, LatexUnits.Write(text));

    private static string PlainText(string text)
    {
        // A line break first: its second backslash begins no command.
        text = text.Replace(@"\\", " ", StringComparison.Ordinal);
        text = Footnote().Replace(text, " ($1)");
        text = LinkTarget().Replace(text, "{");
        text = Accent().Replace(text, Accented);
        text = Sign().Replace(text, m => Signs[m.Groups[1].Value]);
        text = Struck().Replace(text, "");
        text = Fraction().Replace(text, m => Linear.Fraction(m.Groups[1].Value, m.Groups[2].Value));
        text = Script().Replace(text, m => m.Groups[1].Value == "super" ? $"^{m.Groups[2].Value}" : $"_{m.Groups[2].Value}");
        text = Silent().Replace(text, "");
        text = text.Replace('~', ' ').Replace("``", "“", StringComparison.Ordinal).Replace("''", "”", StringComparison.Ordinal)
            .Replace("---", "—", StringComparison.Ordinal).Replace("--", "–", StringComparison.Ordinal);
        text = Command().Replace(text, "");
        var plain = new StringBuilder(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] is '{' or '}') continue;
            if (text[i] == '\\' && i + 1 < text.Length && text[i + 1] is '%' or '&' or '$' or '#' or '_' or '{' or '}') i++;
            plain.Append(text[i]);
        }
        return plain.ToString();
    }

    private static string Accented(Match match)
    {
        string letter = match.Groups["letter"].Value switch { @"\i" => "i", @"\j" => "j", var other => other };
        return (letter + Combining[Accents.IndexOf(match.Groups["accent"].Value, StringComparison.Ordinal)]).Normalize();
    }

    /// <summary>What the soul and ulem packages strike out.</summary>
    [GeneratedRegex(@"\\(?:sout|st|xout)\s*\{[^{}]*\}", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Struck();

    [GeneratedRegex(@"\\(?:frac|nicefrac|tfrac|dfrac|sfrac)\s*\{([^{}]*)\}\s*\{([^{}]*)\}", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Fraction();

    [GeneratedRegex(@"\\text(super|sub)script\s*\{([^{}]*)\}", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Script();

    [GeneratedRegex(@"\\footnote\s*(?:\[[^\]]*\])?\{((?:[^{}]|\{[^{}]*\})*)\}", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Footnote();

    [GeneratedRegex(@"\\href\s*\{[^{}]*\}\s*\{", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex LinkTarget();

    [GeneratedRegex(@"\\(?:(?<accent>[""'`^~=.])\s*(?:\{\s*(?<letter>\\[ij]|[A-Za-z])\s*\}|(?<letter>\\[ij](?![A-Za-z])|[A-Za-z]))|(?<accent>[cvuHkrdb])\s*(?:\{\s*(?<letter>\\[ij]|[A-Za-z])\s*\}|(?<=\s)(?<letter>[A-Za-z])))", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Accent();

    [GeneratedRegex(@"\\(ss|o|O|l|L|ae|AE|oe|OE|aa|AA|i|j|S|P|pounds|euro|texteuro|copyright|l?dots|LaTeX|TeX)(?![A-Za-z])(?:\{\}|\s+(?=\p{Ll}))?", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Sign();

    /// <summary>Print nothing, nor do their arguments.</summary>
    [GeneratedRegex(@"[~ ]?\\(?:label|cite[a-z]*|ref|eqref|autoref|cref|footnotemark)\*?(?:\[[^\]]*\])*(?:\{[^{}]*\})*|\\(?:includegraphics|input|include|usepackage|documentclass|bibliography|bibliographystyle|vspace|hspace|begin|end|newcommand|setlength|pagestyle|thispagestyle|centering|maketitle|color)\*?(?:\[[^\]]*\])*(?:\{[^{}]*\})*", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Silent();

    [GeneratedRegex(@"\\(?:text[a-z]{2}|emph|underline|footnote|url|href|mbox|textsc|title|author|caption|textcolor|large|Large|LARGE|huge|small|tiny|bf|it|tt|em|item|noindent|par|quad|qquad|newline|hline|toprule|midrule|bottomrule)\b\*?", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Command();
}
