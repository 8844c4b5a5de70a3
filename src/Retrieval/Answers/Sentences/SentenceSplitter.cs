using Rag.Retrieval.Documents;

namespace Rag.Retrieval.Answers.Sentences;

/// <summary>
/// Cuts text into sentences, each an exact range without white space at its ends. What lies between two blocks always separates them; within a
/// block, table rows and code lines stand for themselves, and running text is cut at its full stops. Pure.
/// </summary>
internal static class SentenceSplitter
{
    /// <summary>A line this long without a full stop at its end is taken to go on in the next one (text that was wrapped by hand).</summary>
    private const int WrappedLine = 45;

    /// <summary>The sentences of <paramref name="start"/> to <paramref name="end"/>, in order.</summary>
    public static List<TextRange> Split(string text, int start, int end, IReadOnlyList<Block> blocks)
    {
        List<TextRange> sentences = [];
        int at = start;
        foreach (Block block in Overlapping(blocks, start, end))
        {
            if (block.Start > at) Running(text, at, Math.Min(block.Start, end), sentences);
            int from = Math.Max(at, block.Start), to = Math.Min(end, block.End);
            if (from < to && block.Kind is BlockKind.TableRow or BlockKind.TableHeader) Add(text, from, to, sentences);
            else if (from < to && block.Kind is BlockKind.Code) Lines(text, from, to, sentences);
            else if (from < to) Running(text, from, to, sentences);
            at = Math.Max(at, to);
        }
        if (at < end) Running(text, at, end, sentences);
        return sentences;
    }

    private static IEnumerable<Block> Overlapping(IReadOnlyList<Block> blocks, int start, int end)
    {
        int low = 0, high = blocks.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (blocks[middle].End <= start) low = middle + 1;
            else high = middle;
        }
        for (int i = low; i < blocks.Count && blocks[i].Start < end; i++) yield return blocks[i];
    }

    private static void Lines(string text, int start, int end, List<TextRange> sentences)
    {
        int from = start;
        for (int i = start; i < end; i++)
        {
            if (text[i] is not ('\n' or '\r')) continue;
            Add(text, from, i, sentences);
            from = i + 1;
        }
        Add(text, from, end, sentences);
    }

    private static void Running(string text, int start, int end, List<TextRange> sentences)
    {
        int from = start, line = start;
        for (int i = start; i < end; i++)
        {
            char c = text[i];
            int cut = 0;
            if (c is '\n' or '\r')
            {
                if (EndsAtLineFeed(text, line, i, end)) cut = i;
                line = i + 1;
            }
            else if (FullStop.EndsAt(text, from, i, end) is > 0 and int after) cut = after;
            if (cut == 0) continue;
            Add(text, from, cut, sentences);
            from = cut;
            i = Math.Max(i, cut - 1);
        }
        Add(text, from, end, sentences);
    }

    /// <summary>A blank line, a table's row, a list's item, a short line or the end of a statement: the next line begins something else.</summary>
    private static bool EndsAtLineFeed(string text, int line, int feed, int end)
    {
        int next = feed + 1;
        if (text[feed] == '\r' && next < end && text[next] == '\n') return false;
        while (next < end && text[next] is ' ' or '\t') next++;
        if (next >= end || text[next] is '\n' or '\r') return true;
        ReadOnlySpan<char> before = text.AsSpan(line, feed - line).Trim();
        if (before.Length == 0 || before.Contains('\t') || before[^1] is '{' or '}' or ';' or ':') return true;
        if (ListMark.Length(text, next, end) > 0) return true;
        if (PropertyLine.Begins(text, next, end) && PropertyLine.Begins(text, line, feed)) return true;
        if (char.IsLower(text[next])) return false;
        return before.Length < WrappedLine;
    }

    private static void Add(string text, int start, int end, List<TextRange> sentences)
    {
        while (start < end && IsBlank(text[start])) start++;
        while (end > start && IsBlank(text[end - 1])) end--;
        for (int i = start; i < end; i++)
        {
            if (!char.IsLetterOrDigit(text[i]) && !char.IsSurrogate(text[i])) continue;
            sentences.Add(new TextRange(start, end));
            return;
        }
    }

    private static bool IsBlank(char c) => char.IsWhiteSpace(c) || c is '\u200B' or '\uFEFF' or '\0';
}

/// <summary>A half-open range of UTF-16 units of a document's text.</summary>
internal readonly record struct TextRange(int Start, int End);
