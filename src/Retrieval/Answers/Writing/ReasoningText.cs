namespace Rag.Retrieval.Answers.Writing;

/// <summary>
/// Takes a model's reasoning out of its text, for servers that leave it in: between marks that several families write differently, nested, never
/// closed, or closed without having been opened (a template that thinks ahead opens the mark in the prompt). Pure.
/// </summary>
internal static class ReasoningText
{
    private static readonly string[] Names = ["think", "thinking", "thought", "reasoning"];

    /// <summary>The longest mark, "&lt;/reasoning&gt;": how much of a stream's end may be the beginning of one.</summary>
    public const int LongestMark = 12;

    /// <summary>The text without reasoning.</summary>
    public static string Without(string text)
    {
        int depth = 0, kept = 0;
        System.Text.StringBuilder left = new(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] != '<' || MarkAt(text, i) is not { } mark) continue;
            if (depth == 0 && !mark.Closes) left.Append(text, kept, i - kept);
            // Closed and never opened: all before it was reasoning.
            if (depth == 0 && mark.Closes) left.Clear();
            depth = Math.Max(0, depth + (mark.Closes ? -1 : 1));
            kept = i + mark.Length;
            i = kept - 1;
        }
        if (depth == 0) left.Append(text, kept, text.Length - kept);
        return left.ToString().Trim();
    }

    /// <summary>The mark that begins at a place, if one does.</summary>
    public static (bool Closes, int Length)? MarkAt(string text, int at)
    {
        bool closes = at + 1 < text.Length && text[at + 1] == '/';
        int from = at + (closes ? 2 : 1);
        foreach (string name in Names)
        {
            int end = from + name.Length;
            if (end < text.Length && text[end] == '>' && string.Compare(text, from, name, 0, name.Length, StringComparison.OrdinalIgnoreCase) == 0)
                return (closes, end + 1 - at);
        }
        return null;
    }
}
