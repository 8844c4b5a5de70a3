using System.Text;

namespace Rag.Retrieval.Answers;

/// <summary>One line of Markdown (CommonMark 0.31), so written that it may stand anywhere in a text and begins no block there.</summary>
internal static class InlineMarkdown
{
    /// <summary>
    /// Hostile Markdown as one line that begins no heading, list, quote, rule, fence or definition, holds no HTML and no image, and has no
    /// backslashes that mean nothing there: people paste it into places that show them.
    /// </summary>
    public static string Line(string markdown)
    {
        string line = string.Join(' ', markdown.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        StringBuilder text = new(line.Length + 8);
        for (int i = 0; i < line.Length; i++)
        {
            if (line[i] == '`' && CodeEnd(line, i) is > 0 and var end)
            {
                text.Append(line, i, end - i);
                i = end - 1;
            }
            else if (line[i] == '\\' && i + 1 < line.Length && IsMark(line[i + 1]))
            {
                if (Needs(line, ++i)) text.Append('\\');
                text.Append(line[i]);
            }
            else
            {
                // What is not closed here must not be closed by what follows.
                if (line[i] == '`' || (line[i] == '\\' && i + 1 == line.Length) || Opens(line, i)) text.Append('\\');
                text.Append(line[i]);
            }
        }

        int mark = BlockMark(text.ToString());
        return (mark < 0 ? text : text.Insert(mark, '\\')).ToString();
    }

    /// <summary>The same as the cell of a table, in which every bar that is not escaped is a border, in code as well (GitHub's tables).</summary>
    public static string Cell(string markdown)
    {
        string line = Line(markdown);
        StringBuilder text = new(line.Length + 4);
        bool isEscaped = false;
        foreach (char c in line)
        {
            if (c == '|' && !isEscaped) text.Append('\\');
            text.Append(c);
            isEscaped = c == '\\' && !isEscaped;
        }

        return text.ToString();
    }

    private static bool IsMark(char c) => char.IsAscii(c) && (char.IsPunctuation(c) || char.IsSymbol(c));

    // One after the last backtick of the code that begins here; -1 where it is never closed.
    private static int CodeEnd(string line, int start)
    {
        int length = line.AsSpan(start).IndexOfAnyExcept('`') is >= 0 and var run ? run : line.Length - start;
        for (int at = start + length; at < line.Length;)
        {
            at = line.IndexOf('`', at);
            if (at < 0) return -1;
            int closing = line.AsSpan(at).IndexOfAnyExcept('`') is >= 0 and var other ? other : line.Length - at;
            at += closing;
            if (closing == length) return at;
        }

        return -1;
    }

    private static bool Needs(string line, int i) => line[i] switch
    {
        '\\' or '`' or '*' or '[' or ']' or '<' or '|' or '~' => true,
        '_' => i < 2 || !char.IsLetterOrDigit(line[i - 2]) || i + 1 == line.Length || !char.IsLetterOrDigit(line[i + 1]),
        '&' => i + 1 < line.Length && (char.IsAsciiLetter(line[i + 1]) || line[i + 1] == '#'),
        _ => false,
    };

    // HTML, or an image, which a viewer would fetch.
    private static bool Opens(string line, int i) =>
        line[i] == '<' ? i + 1 < line.Length && (char.IsAsciiLetter(line[i + 1]) || line[i + 1] is '/' or '!' or '?')
        : line[i] == '[' && i > 0 && line[i - 1] == '!';

    // Where a backslash keeps the line from beginning a block; -1 where it begins none.
    private static int BlockMark(string line)
    {
        if (line.Length == 0) return -1;
        int digits = line.AsSpan().IndexOfAnyExceptInRange('0', '9') is >= 0 and var other ? other : line.Length;
        if (digits is > 0 and < 10) return digits < line.Length && line[digits] is '.' or ')' && EndsAt(line, digits + 1) ? digits : -1;
        bool begins = line[0] switch
        {
            '#' => line.AsSpan().IndexOfAnyExcept('#') is var hashes && (hashes < 0 || line[hashes] == ' '),
            '-' or '+' or '*' or '_' => (line[0] != '_' && EndsAt(line, 1)) || line.AsSpan().IndexOfAnyExcept(line[0], ' ') < 0,
            '`' or '~' => line.StartsWith(new string(line[0], 3), StringComparison.Ordinal) && (line[0] == '~' || CodeEnd(line, 0) < 0),
            '[' => line.Contains("]:", StringComparison.Ordinal),
            '>' or '|' => true,
            _ => false,
        };
        return begins ? 0 : -1;
    }

    private static bool EndsAt(string line, int at) => at == line.Length || line[at] == ' ';
}
