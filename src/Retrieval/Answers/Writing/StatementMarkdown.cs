using System.Text;
using Rag.Retrieval.Answers.Extracting;

namespace Rag.Retrieval.Answers.Writing;

/// <summary>
/// Writes what a model wrote as Markdown that keeps its bold, its emphasis by stars and its code within a line, and nothing else: no link, image, HTML, heading or
/// formula comes of it. Pure.
/// </summary>
internal static class StatementMarkdown
{
    /// <summary>One line of safe Markdown.</summary>
    public static string Write(string text)
    {
        StringBuilder markdown = new(text.Length + 16);
        int at = 0;
        while (at < text.Length)
        {
            int tick = text.IndexOf('`', at), end = tick < 0 ? -1 : text.IndexOf('`', tick + 1);
            if (end < 0) break;
            Stars(markdown, text[at..tick]);
            string code = text[(tick + 1)..end];
            // A bar would end a cell where the line stands in a table.
            if (code.Trim().Length > 0) markdown.Append('`').Append(code.Replace('|', '¦')).Append('`');
            at = end + 1;
        }
        Stars(markdown, text[at..]);
        return markdown.ToString().Trim();
    }

    /// <summary>Keeps pairs of one or two stars around words; a star by itself is a star.</summary>
    private static void Stars(StringBuilder markdown, string text)
    {
        int at = 0;
        while (at < text.Length)
        {
            int open = text.IndexOf('*', at);
            if (open < 0) break;
            string mark = open + 1 < text.Length && text[open + 1] == '*' ? "**" : "*";
            int from = open + mark.Length, close = from < text.Length ? text.IndexOf(mark, from, StringComparison.Ordinal) : -1;
            bool pair = close > from && !char.IsWhiteSpace(text[from]) && !char.IsWhiteSpace(text[close - 1]) && !text[from..close].Contains('*', StringComparison.Ordinal);
            Escaped(markdown, text[at..(pair ? open : from)]);
            if (pair)
            {
                markdown.Append(mark);
                Escaped(markdown, text[from..close]);
                markdown.Append(mark);
            }
            at = pair ? close + mark.Length : from;
        }
        Escaped(markdown, text[at..]);
    }

    private static void Escaped(StringBuilder markdown, string text)
    {
        if (text.Length == 0) return;
        if (char.IsWhiteSpace(text[0])) markdown.Append(' ');
        markdown.Append(MarkdownText.Escape(text.Trim()));
        if (text.Length > 1 && char.IsWhiteSpace(text[^1])) markdown.Append(' ');
    }
}
