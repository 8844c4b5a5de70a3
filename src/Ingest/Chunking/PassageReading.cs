using Rag.Retrieval.Documents;

namespace Rag.Ingest.Chunking;

/// <summary>Tells what a passage is, what it belongs to and where its links lead.</summary>
internal sealed class PassageReading(DocumentContent content, Wholes wholes)
{
    private const int MostLinks = 50;

    private int firstLink;

    /// <summary>The facts of the passage that is made of these pieces; to be asked in the order of the text.</summary>
    public PassageFacts Of(Piece? before, Piece first, Piece last, Piece? after)
    {
        Entry? entry = content.EntryAt(first.Start);
        return PassageFacts.Of(entry) with
        {
            Kind = KindOf(first, last),
            GoesOnBefore = before is { } b && IsTorn(b, first),
            GoesOnAfter = after is { } a && IsTorn(last, a),
            Links = LinksIn(first.Start, last.End),
            BeginsEntry = entry is not null && entry.Start >= first.Start,
        };
    }

    private bool IsTorn(Piece before, Piece after) => content.Blocks.Count > 0 && wholes.AreOne(before.Block, after.Block);

    private PassageKind KindOf(Piece first, Piece last)
    {
        Span<int> lengths = stackalloc int[(int)PassageKind.Navigation + 1];
        for (int i = first.Block; i <= last.Block && i < content.Blocks.Count; i++)
        {
            Block block = content.Blocks[i];
            if (block.Kind is BlockKind.Heading && first.Block != last.Block) continue;
            lengths[(int)(block.Machine ?? Plain(block.Kind))] += Math.Max(0, Math.Min(block.End, last.End) - Math.Max(block.Start, first.Start));
        }
        int most = 0;
        for (int kind = 1; kind < lengths.Length; kind++)
            if (lengths[kind] > lengths[most]) most = kind;
        return (PassageKind)most;
    }

    private static PassageKind Plain(BlockKind kind) => kind switch
    {
        BlockKind.ListItem => PassageKind.List,
        BlockKind.TableHeader or BlockKind.TableRow => PassageKind.Table,
        BlockKind.Code => PassageKind.Code,
        _ => PassageKind.Prose,
    };

    private IReadOnlyList<string> LinksIn(int start, int end)
    {
        while (firstLink < content.Links.Count && content.Links[firstLink].End <= start) firstLink++;
        List<string> links = [];
        for (int i = firstLink; i < content.Links.Count && content.Links[i].Start < end && links.Count < MostLinks; i++)
            if (content.Links[i].End > start && !links.Contains(content.Links[i].Target)) links.Add(content.Links[i].Target);
        return links;
    }
}
