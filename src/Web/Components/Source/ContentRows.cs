using Rag.Retrieval.Documents;

namespace Rag.Web.Components.Source;

/// <summary>Consecutive blocks that are drawn as one: the rows of a table, or a single block.</summary>
/// <param name="Blocks">In order.</param>
public sealed record ContentRow(IReadOnlyList<Block> Blocks)
{
    /// <summary>True for a table.</summary>
    public bool IsTable => Blocks[0].Kind is BlockKind.TableHeader or BlockKind.TableRow;

    /// <summary>First UTF-16 unit.</summary>
    public int Start => Blocks[0].Start;

    /// <summary>One after the last.</summary>
    public int End => Blocks[^1].End;

    // Shorter lines are verses, addresses, notes in brief.
    private const int Full = 45;

    /// <summary>
    /// Whether a paragraph's lines end only where they were full, so that a narrower or wider view breaks them anew: in Markdown any long line (CommonMark,
    /// "soft line breaks"), elsewhere one whose next word would have gone beyond the widest. Lines of a log stay lines.
    /// </summary>
    public static bool Flows(string paragraph, bool isMarkdown)
    {
        string[] lines = paragraph.Split('\n');
        int widest = lines.Max(line => line.Length);
        return lines.Length > 1 && Enumerable.Range(0, lines.Length - 1).All(i => lines[i].Length >= Full
            && (isMarkdown ? !lines[i].EndsWith("  ", StringComparison.Ordinal) && !lines[i].EndsWith('\\') : lines[i].TrimEnd().Length + 1 + lines[i + 1].TrimStart().Split(' ')[0].Length > widest));
    }

    /// <summary>Groups a document's blocks. A new header begins a new table.</summary>
    public static IReadOnlyList<ContentRow> Group(DocumentContent content)
    {
        List<ContentRow> rows = [];
        List<Block> table = [];
        foreach (Block block in content.Blocks)
        {
            bool belongs = block.Kind is BlockKind.TableHeader or BlockKind.TableRow;
            if (!belongs || block.Kind == BlockKind.TableHeader && table.Count > 0) Flush();
            if (belongs) table.Add(block);
            else rows.Add(new ContentRow([block]));
        }

        Flush();
        return rows;

        void Flush()
        {
            if (table.Count > 0) rows.Add(new ContentRow([.. table]));
            table.Clear();
        }
    }
}

/// <summary>A stretch of text that is drawn alike.</summary>
/// <param name="Start">First UTF-16 unit.</param>
/// <param name="End">One after the last.</param>
/// <param name="IsMarked">True within the cited range.</param>
/// <param name="Target">Where it links to; null for plain text.</param>
public readonly record struct TextRun(int Start, int End, bool IsMarked, string? Target)
{
    /// <summary>Cuts a range at the borders of the mark and of the links in it.</summary>
    public static IReadOnlyList<TextRun> Cut(int start, int end, int markStart, int markEnd, IReadOnlyList<TextLink> links)
    {
        SortedSet<int> borders = [start, end];
        foreach (int border in (int[])[markStart, markEnd]) if (border > start && border < end) borders.Add(border);
        List<TextLink> inside = [.. links.Where(link => link.Start < end && link.End > start && link.End > link.Start)];
        foreach (TextLink link in inside)
        {
            if (link.Start > start) borders.Add(link.Start);
            if (link.End < end) borders.Add(link.End);
        }

        List<int> cuts = [.. borders];
        List<TextRun> runs = [];
        for (int i = 0; i + 1 < cuts.Count; i++)
        {
            int from = cuts[i];
            runs.Add(new TextRun(from, cuts[i + 1], from >= markStart && from < markEnd,
                inside.FirstOrDefault(link => link.Start <= from && link.End > from)?.Target));
        }

        return runs;
    }
}
