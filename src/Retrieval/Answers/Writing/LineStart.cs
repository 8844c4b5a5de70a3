namespace Rag.Retrieval.Answers.Writing;

/// <summary>What a line of an answer begins with.</summary>
/// <param name="Form">How what follows stands; <see cref="PartForm.Row"/> for a table's line, <see cref="PartForm.Code"/> for a fence.</param>
/// <param name="Level">Its nesting.</param>
/// <param name="Length">Characters of the mark.</param>
internal readonly record struct LineStart(PartForm Form, int Level, int Length)
{
    /// <summary>The longest mark, blanks included; after as many characters it is certain that there is none.</summary>
    private const int Longest = 16;

    /// <summary>Reads it; null where more characters must come before it is certain.</summary>
    /// <param name="line">The line's beginning.</param>
    /// <param name="isWhole">Whether the line ends there.</param>
    public static LineStart? Read(string line, bool isWhole)
    {
        int at = 0;
        while (at < line.Length && line[at] is ' ' or '\t') at++;
        if (at == line.Length) return isWhole || at > Longest ? new LineStart(PartForm.Paragraph, 0, at) : null;
        int level = Math.Min(at / 2, 3), end = at;
        bool IsOpen() => end == line.Length && !isWhole && line.Length < Longest;
        switch (line[at])
        {
            case '|':
                return new LineStart(PartForm.Row, 0, at);
            case '`':
                while (end < line.Length && line[end] == '`') end++;
                if (IsOpen() && end - at < 3) return null;
                return new LineStart(end - at >= 3 ? PartForm.Code : PartForm.Paragraph, 0, end - at >= 3 ? end : at);
            case '#':
                while (end < line.Length && line[end] == '#') end++;
                if (IsOpen()) return null;
                return end < line.Length && line[end] == ' ' ? new LineStart(PartForm.Heading, Math.Clamp(end - at, 2, 4), end + 1) : new LineStart(PartForm.Paragraph, 0, at);
            case '-' or '*' or '+' or '•' or '–':
                end++;
                if (IsOpen()) return null;
                return end < line.Length && line[end] == ' ' ? new LineStart(PartForm.Bullet, level, end + 1) : new LineStart(PartForm.Paragraph, 0, at);
            case '>':
                return new LineStart(PartForm.Paragraph, 0, at + 1);
            case >= '0' and <= '9':
                while (end < line.Length && char.IsAsciiDigit(line[end])) end++;
                if (IsOpen()) return null;
                bool dotted = end < line.Length && end - at <= 2 && line[end] is '.' or ')';
                end++;
                if (dotted && end >= line.Length && !isWhole) return null;
                return dotted && end < line.Length && line[end] == ' ' ? new LineStart(PartForm.Step, level, end + 1) : new LineStart(PartForm.Paragraph, 0, at);
            default:
                return new LineStart(PartForm.Paragraph, 0, at);
        }
    }
}
