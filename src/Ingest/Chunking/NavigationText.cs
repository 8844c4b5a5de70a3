using Rag.Retrieval.Documents;

namespace Rag.Ingest.Chunking;

/// <summary>
/// Recognises link lists: many short blocks one behind another that are nothing but links to other pages, and tables of contents, which repeat the headings
/// below them with their pages. A note's list of other notes is none: that is how notes say what belongs together.
/// </summary>
internal static class NavigationText
{
    private const int Fewest = 5, LongestBlock = 120;
    private const double Mostly = 0.85;

    /// <summary>Indexes of such blocks.</summary>
    public static HashSet<int> BlocksOf(DocumentContent content)
    {
        HashSet<int> found = [];
        IReadOnlyList<Block> blocks = content.Blocks;
        Dictionary<string, int> headings = Headings(content);
        int link = 0;
        bool[] isLink = new bool[blocks.Count];
        for (int i = 0; i < blocks.Count; i++)
        {
            int covered = 0;
            while (link < content.Links.Count && content.Links[link].End <= blocks[i].Start) link++;
            for (int l = link; l < content.Links.Count && content.Links[l].Start < blocks[i].End; l++)
                if (IsPage(content.Links[l].Target)) covered += content.Links[l].End - content.Links[l].Start;
            int length = blocks[i].End - blocks[i].Start;
            if (length > LongestBlock || blocks[i].Kind is BlockKind.Heading or BlockKind.Code) continue;
            isLink[i] = covered >= Mostly * length
                || (char.IsAsciiDigit(content.Text[blocks[i].End - 1]) && headings.TryGetValue(Key(content.Text, blocks[i]), out int heading) && heading > i);
        }
        for (int i = 0; i < blocks.Count;)
        {
            int end = i;
            while (end < blocks.Count && isLink[end]) end++;
            if (end - i >= Fewest)
                for (int j = i; j < end; j++) found.Add(j);
            i = Math.Max(end, i + 1);
        }
        return found;
    }

    /// <summary>An address or a path; not the name of a note.</summary>
    private static bool IsPage(string target) => target.AsSpan().IndexOfAny('/', ':', '#') >= 0;

    private static Dictionary<string, int> Headings(DocumentContent content)
    {
        Dictionary<string, int> headings = new(StringComparer.OrdinalIgnoreCase);
        for (int i = 0; i < content.Blocks.Count; i++)
            if (content.Blocks[i].Kind is BlockKind.Heading) headings[Key(content.Text, content.Blocks[i])] = i;
        return headings;
    }

    /// <summary>A heading's words without the dots and the page number that a table of contents puts behind it.</summary>
    private static string Key(string text, Block block) => text[block.Start..Math.Min(block.End, block.Start + LongestBlock)].Split('\t')[0].TrimEnd(' ', '.', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9');
}
