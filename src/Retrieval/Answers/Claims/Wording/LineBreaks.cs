using Rag.Retrieval.Answers.Sentences;

namespace Rag.Retrieval.Answers.Claims.Wording;

/// <summary>
/// Tells lines that a text was wrapped into from rows and items, each on a line of its own: a text was wrapped behind a word where the
/// next one had no room
/// left, measured by its longest line. Pure.
/// </summary>
internal static class LineBreaks
{
    /// <summary>Nobody wraps text at more.</summary>
    private const int Widest = 120;

    /// <summary>A wrapped text has at least three lines of at least this share of its width.</summary>
    private const double Full = 0.8;

    /// <summary>The ranges between breaks that part rows, items or paragraphs.</summary>
    public static IEnumerable<TextRange> Parts(string text)
    {
        string[] lines = text.Split('\n');
        int width = lines.Max(line => line.TrimEnd().Length);
        bool isWrapped = width <= Widest && lines.Count(line => line.Length >= Full * width) >= 3;
        int start = 0, end = 0;
        for (int i = 0; i < lines.Length; i++)
        {
            end += lines[i].Length;
            if (i == lines.Length - 1 || !(isWrapped ? IsFull(lines[i], lines[i + 1], width) : GoesOn(lines[i], lines[i + 1])))
            {
                yield return new TextRange(start, end);
                start = end + 1;
            }
            end++;
        }
    }

    private static bool IsFull(string line, string next, int width)
    {
        string word = next.Split(' ', 2)[0];
        return word.Trim().Length > 0 && line.Trim().Length > 0 && line.TrimEnd().Length + 1 + word.TrimEnd().Length > width;
    }

    /// <summary>Where no width tells, a line goes on in one that begins with a small letter.</summary>
    private static bool GoesOn(string line, string next) => line.Trim().Length > 0 && next.TrimStart() is { Length: > 0 } rest
        && char.IsLower(rest[0]);
}
