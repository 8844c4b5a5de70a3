namespace Rag.Retrieval.Answers.Claims.Wording;

/// <summary>Which lines bear a statement, and how much of its wording they have.</summary>
internal static class Bearing
{
    /// <summary>
    /// Lines that follow each other and are taken together. Words of a statement that are strewn over a whole page do not bear it out:
    /// on real statements of a
    /// 1.5B model three lines tell said from not said better than all that was read (docs/claims.md).
    /// </summary>
    public const int Together = 3;

    /// <summary>The window that has most of the statement's words, and the share that it has; null where there are no lines.</summary>
    public static (Window Window, double Share)? Best(Statement statement, IEnumerable<ReadSource> sources, int lines = Together)
    {
        (Window, double)? best = null;
        foreach (ReadSource source in sources)
        {
            TextReading reading = statement.In(source.Language);
            foreach (Window window in source.Windows(lines))
            {
                double share = Share(reading, window);
                if (best is null || share > best.Value.Item2) best = (window, share);
            }
        }
        return best;
    }

    /// <summary>The share of a statement's words that a window has as they are; 1 for a statement without words.</summary>
    public static double Share(TextReading statement, Window window) =>
        statement.Words.Count == 0 ? 1 : statement.Words.Count(word => window.Has(word.Term)) / (double)statement.Words.Count;

    /// <summary>The lines of a window that have any of the statement's words that the others lack, best first taken, in their
    /// order.</summary>
    public static IReadOnlyList<ClaimLine> Lines(TextReading statement, Window window)
    {
        HashSet<string> open = [.. statement.Terms, .. Figures(statement)];
        List<(ReadLine Line, HashSet<string> Has)> rest = [.. window.Lines.Select(line => (line, (HashSet<string>)[.. line.Reading.Terms,
            .. Figures(line.Reading)]))];
        List<ReadLine> taken = [];
        while (rest.Count > 0 && open.Count > 0)
        {
            (ReadLine Line, HashSet<string> Has) best = rest.MaxBy(one => one.Has.Count(open.Contains));
            if (!best.Has.Overlaps(open)) break;
            open.ExceptWith(best.Has);
            rest.Remove(best);
            taken.Add(best.Line);
        }
        return [.. taken.Select(line => line.Line).OrderBy(line => line.Start)];
    }

    /// <summary>Its words that hold a digit, as they are written: the line that has a figure is the one to be shown.</summary>
    private static IEnumerable<string> Figures(TextReading reading) =>
        reading.Text.Split([' ', '\t', '\n', '(', ')', '|', '/'], StringSplitOptions.RemoveEmptyEntries).Where(word =>
            word.Any(char.IsDigit)).Select(word => word.Trim('.', ',', ';', ':', '!', '?', '"', '*'));
}
