using System.Text.RegularExpressions;

namespace Rag.Ingest.Chunking;

/// <summary>
/// Recognises text that is hardly more than what a template puts values in the place of: "{{title}}", "{% include head.html %}", "&lt;% tp.date.now() %&gt;".
/// What such a mark says in quotation marks is said to readers, unless it is a part that is put in.
/// </summary>
internal static partial class Placeholders
{
    private const double Mostly = 0.5;

    /// <summary>Whether they cover most of a text.</summary>
    public static bool Cover(ReadOnlySpan<char> text)
    {
        if (text.IndexOfAny("{%$") < 0) return false;
        int covered = 0, visible = 0;
        foreach (ValueMatch match in Placeholder().EnumerateMatches(text)) covered += match.Length;
        if (covered == 0) return false;
        foreach (char c in text)
            if (!char.IsWhiteSpace(c)) visible++;
        return covered > Mostly * visible;
    }

    [GeneratedRegex("""\{\{[^{}"\n]{0,300}\}\}|\{%-?\s*(?:include|extends|import|layout|from|render)\b[^{}\n]{0,300}%\}|\{%[^{}"\n]{0,300}%\}|<%[^<>"\n]{0,300}%>|\$\{[\w.:|-]{1,80}\}""",
        RegexOptions.NonBacktracking | RegexOptions.CultureInvariant)]
    private static partial Regex Placeholder();
}
