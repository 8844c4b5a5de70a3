using System.Text.RegularExpressions;

namespace Rag.Ingest.Chunking;

/// <summary>Recognises drawings (SVG), style sheets (CSS) and bare tags.</summary>
internal static partial class StyleText
{
    private const double Mostly = 0.5;

    /// <summary>Fewer declarations are no style sheet.</summary>
    private const int Declarations = 3;

    /// <summary>SVG's own elements and the coordinates in them.</summary>
    public static bool IsDrawing(ReadOnlySpan<char> text) => Cover(Drawing(), text) > Mostly;

    /// <summary>Rules of CSS: selectors and declarations whose properties are those of CSS.</summary>
    public static bool IsStyleSheet(ReadOnlySpan<char> text)
    {
        // The pattern is slow over long prose, which has not even the marks of as many declarations as are asked for.
        if (text.Count(':') < Declarations || text.Count(';') + text.Count('}') < Declarations) return false;
        int known = 0, all = 0;
        foreach (ValueMatch declaration in Declaration().EnumerateMatches(text))
        {
            all++;
            if (Property().IsMatch(text.Slice(declaration.Index, Math.Min(30, declaration.Length)))) known++;
        }
        return known >= Declarations && known * 2 > all && Cover(Declaration(), text) > Mostly;
    }

    /// <summary>Tags with little between them, where running text should be.</summary>
    public static bool IsMarkup(ReadOnlySpan<char> text) => Cover(Tag(), text) > Mostly;

    /// <summary>The share of the characters that are no white space which matches cover.</summary>
    private static double Cover(Regex pattern, ReadOnlySpan<char> text)
    {
        int covered = 0, visible = 0;
        foreach (char c in text)
            if (!char.IsWhiteSpace(c)) visible++;
        foreach (ValueMatch match in pattern.EnumerateMatches(text))
            foreach (char c in text.Slice(match.Index, match.Length))
                if (!char.IsWhiteSpace(c)) covered++;
        return visible == 0 ? 0 : (double)covered / visible;
    }

    private const RegexOptions Options = RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;

    [GeneratedRegex("""</?(?:svg|path|g|rect|circle|ellipse|line|polyline|polygon|defs|use|symbol|clippath|lineargradient|radialgradient|stop|tspan|filter|fe\w+|mask|pattern|marker|animate\w*)\b[^<>]*>""", Options)]
    private static partial Regex Drawing();

    [GeneratedRegex(@"[\w-]+\s*:\s*[^;{}\n:]+(?:;|\})|[^{};\n]+\{|\}", Options)]
    private static partial Regex Declaration();

    [GeneratedRegex(@"^-{0,2}(?:webkit-|moz-|ms-)?(?:color|margin|padding|display|font|background|border|width|height|max-|min-|position|top|left|right|bottom|float|clear|text-|line-height|letter-|white-space|overflow|z-index|opacity|transition|transform|animation|flex|grid|align-|justify-|cursor|content|box-|outline|visibility|vertical-align|list-style|gap|fill|stroke|pointer-events|src|page-break|break-)[\w-]*\s*:", Options)]
    private static partial Regex Property();

    [GeneratedRegex(@"</?[a-z!][^<>]*>", Options)]
    private static partial Regex Tag();
}
