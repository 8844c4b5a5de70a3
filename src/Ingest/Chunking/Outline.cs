using Rag.Retrieval.Documents;

namespace Rag.Ingest.Chunking;

/// <summary>Knows for each place in a document which headings and which table header stand above it.</summary>
internal sealed class Outline
{
    private const int LongestHeading = 100;

    private readonly DocumentContent content;
    private readonly string? title;
    private readonly int contextLength;
    private readonly int[] parent;
    private readonly int[] header;
    private readonly Wholes wholes;

    public Outline(DocumentContent content, string? title, Wholes wholes, ChunkOptions options)
    {
        this.content = content;
        this.title = title;
        this.wholes = wholes;
        contextLength = options.ContextLength;
        parent = new int[content.Blocks.Count];
        header = new int[content.Blocks.Count];
        int lastHeading = -1, lastHeader = -1;
        for (int i = 0; i < parent.Length; i++)
        {
            Block block = content.Blocks[i];
            if (block.Kind == BlockKind.Heading)
            {
                while (lastHeading >= 0 && content.Blocks[lastHeading].Level >= block.Level) lastHeading = parent[lastHeading];
                parent[i] = lastHeading;
                lastHeading = i;
            }
            else parent[i] = lastHeading;
            lastHeader = block.Kind switch { BlockKind.TableHeader => i, BlockKind.TableRow => lastHeader, _ => -1 };
            header[i] = lastHeader;
        }
    }

    /// <summary>
    /// The heading path of a passage, its own headings included; and its context, which leaves out whatever the passage itself says.
    /// </summary>
    public (IReadOnlyList<string> Headings, string Context) At(Piece first, Piece last)
    {
        if (parent.Length == 0) return ([], title is null ? "" : Shorten(title));
        int body = first.Block;
        // Headings that open the passage stand one under another.
        while (content.Blocks[body].Kind == BlockKind.Heading && body + 1 < parent.Length && body + 1 <= last.Block) body++;
        List<int> path = [];
        for (int i = content.Blocks[body].Kind == BlockKind.Heading ? body : parent[body]; i >= 0; i = parent[i]) path.Insert(0, i);

        List<string> context = [];
        bool saysTitle = path.Exists(i => content.Blocks[i].Start >= first.Start && TextOf(i) == title);
        if (title is not null && !saysTitle) context.Add(Shorten(title));
        foreach (int i in path)
            if (content.Blocks[i].Start < first.Start && TextOf(i) != title) context.Add(Heading(i));
        string joined = string.Join(" > ", context);
        foreach (string above in Above(first)) joined += (joined.Length > 0 ? "\n" : "") + above;
        return ([.. path.Select(Heading)], Cut(joined));
    }

    /// <summary>What a passage that begins in the middle of something says nothing without: the line that leads a list in, the item above a nested one, a table's header.</summary>
    private IEnumerable<string> Above(Piece first)
    {
        if (wholes.LeadInOf(first.Block) is >= 0 and var lead) yield return Heading(lead);
        if (header[first.Block] is >= 0 and var h && h != first.Block) yield return TextOf(h);
        if (wholes.ItemAbove(first.Block) is >= 0 and var item) yield return Heading(item);
    }

    private string Heading(int block) => Shorten(TextOf(block));

    private string TextOf(int block) => content.Text[content.Blocks[block].Start..content.Blocks[block].End].Replace('\n', ' ');

    private static string Shorten(string value) => value.Length <= LongestHeading ? value : value[..Graphemes.LastBoundary(value, 0, LongestHeading)];

    private string Cut(string value) => value.Length <= contextLength ? value : value[..Graphemes.LastBoundary(value, 0, contextLength)];
}
