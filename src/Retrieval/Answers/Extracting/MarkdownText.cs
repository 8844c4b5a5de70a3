using System.Text;

namespace Rag.Retrieval.Answers.Extracting;

/// <summary>Writes plain text as Markdown that renders as that text and nothing else: no link, image, HTML, heading, list or emphasis.</summary>
internal static class MarkdownText
{
    /// <summary>
    /// Escapes a text, with some of its words set in bold. Runs of white space become one space, so that no line can begin a block.
    /// Backslash escapes are those of CommonMark 0.31, section 2.4; characters of common extensions (tables, footnotes, attributes, emoji,
    /// automatic links) are among them.
    /// </summary>
    /// <param name="text">Hostile text.</param>
    /// <param name="bold">Ranges of it, in order, not overlapping; blank at no end.</param>
    public static string Escape(string text, IEnumerable<Range>? bold = null)
    {
        StringBuilder markdown = new(text.Length + 16);
        int at = 0;
        foreach (Range range in bold ?? [])
        {
            (int start, int length) = range.GetOffsetAndLength(text.Length);
            if (start < at || length == 0) continue;
            Append(markdown, text, at, start);
            // Emphasis must open after a blank or punctuation and close before one, whatever stands inside.
            bool opens = start == 0 || !char.IsLetterOrDigit(text[start - 1]);
            bool closes = start + length == text.Length || !char.IsLetterOrDigit(text[start + length]);
            bool letters = char.IsLetterOrDigit(text[start]) && char.IsLetterOrDigit(text[start + length - 1]);
            string mark = letters && opens && closes ? "**" : "";
            markdown.Append(mark);
            Append(markdown, text, start, start + length);
            markdown.Append(mark);
            at = start + length;
        }
        Append(markdown, text, at, text.Length);
        return markdown.ToString();
    }

    /// <summary>The text that <see cref="Escape"/> was given, without its bold and with a bar between cells.</summary>
    public static string Plain(string markdown)
    {
        StringBuilder text = new(markdown.Length);
        for (int i = 0; i < markdown.Length; i++)
        {
            if (markdown[i] == '\\' && i + 1 < markdown.Length && IsMark(markdown[i + 1])) text.Append(markdown[++i]);
            else if (markdown[i] != '*') text.Append(markdown[i]);
        }
        return text.ToString();
    }

    private static void Append(StringBuilder markdown, string text, int start, int end)
    {
        for (int i = start; i < end; i++)
        {
            char c = text[i];
            if (c == '\t') markdown.Append(" \\| ");
            else if (char.IsWhiteSpace(c) || char.IsControl(c)) { if (markdown.Length > 0 && markdown[^1] != ' ') markdown.Append(' '); }
            else
            {
                if (Escapes(text, i)) markdown.Append('\\');
                markdown.Append(c);
            }
        }
    }

    private static bool IsMark(char c) => char.IsAscii(c) && (char.IsPunctuation(c) || char.IsSymbol(c));

    private static bool Escapes(string text, int i) => text[i] switch
    {
        '\\' or '`' or '*' or '_' or '[' or ']' or '{' or '}' or '<' or '>' or '&' or '#' or '|' or '~' or '^' or '$' or '=' or '@' or '!' => true,
        ':' => i + 1 < text.Length && (text[i + 1] == '/' || char.IsLetterOrDigit(text[i + 1])),
        '.' => (i >= 3 && text.AsSpan(i - 3, 3).Equals("www", StringComparison.OrdinalIgnoreCase)) || IsListNumber(text, i),
        ')' => IsListNumber(text, i),
        '-' or '+' => i + 1 >= text.Length || text[i + 1] is ' ' or '\t' or '-' || text.AsSpan(0, i).Trim().Length == 0,
        _ => false,
    };

    private static bool IsListNumber(string text, int i)
    {
        ReadOnlySpan<char> before = text.AsSpan(0, i).Trim();
        return before.Length is > 0 and < 10 && !before.ContainsAnyExceptInRange('0', '9');
    }
}
