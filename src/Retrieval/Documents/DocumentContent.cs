using System.Text.Json.Serialization;

namespace Rag.Retrieval.Documents;

/// <summary>
/// A document's readable text and its structure. Every place in it is a half-open range of UTF-16 units of <see cref="Text"/>;
/// every passage, quote and highlight refers to that text and nothing else.
/// </summary>
/// <param name="Text">What a reader would read, without markup; cells of a table row are separated by a tab, blocks by line feeds.</param>
/// <param name="Blocks">In reading order, not overlapping; white space may stand between them.</param>
/// <param name="Lines">Where each line of a paged document stands on its page; empty for other formats.</param>
/// <param name="Links">Links within the text.</param>
public sealed record DocumentContent(
    string Text,
    IReadOnlyList<Block> Blocks,
    IReadOnlyList<PageLine> Lines,
    IReadOnlyList<TextLink> Links)
{
    /// <summary>The messages, notes or events that the document holds, in the order of the text, not overlapping; empty where it is one thing.</summary>
    public IReadOnlyList<Entry> Entries { get; init; } = [];

    /// <summary>The entry that a place belongs to; null where it belongs to none.</summary>
    public Entry? EntryAt(int place)
    {
        int low = 0, high = Entries.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (Entries[middle].End <= place) low = middle + 1;
            else high = middle;
        }
        return low < Entries.Count && Entries[low].Start <= place ? Entries[low] : null;
    }

    /// <summary>A text of one paragraph.</summary>
    public static DocumentContent Plain(string text) => new(text, [new Block(BlockKind.Paragraph, 0, text.Length)], [], []);
}

/// <summary>What a block is; decides where passages may be cut and how the viewer shows it.</summary>
public enum BlockKind
{
    /// <summary>Running text, or one row of a verse.</summary>
    Paragraph,

    /// <summary>A heading of <see cref="Block.Level"/> 1 to 6.</summary>
    Heading,

    /// <summary>One item of a list, nested to <see cref="Block.Level"/>.</summary>
    ListItem,

    /// <summary>The header row of a table; repeated as context for passages cut from its rows.</summary>
    TableHeader,

    /// <summary>One row of a table.</summary>
    TableRow,

    /// <summary>Preformatted lines; <see cref="Block.Label"/> is the language or symbol.</summary>
    Code,

    /// <summary>A quotation or callout.</summary>
    Quote,
}

/// <summary>One structural piece of a document's text.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Start">First UTF-16 unit.</param>
/// <param name="End">One after the last.</param>
/// <param name="Level">Heading level 1 to 6, or nesting depth of a list item; otherwise 0.</param>
/// <param name="Page">1-based page, slide or sheet; null where the format has none.</param>
/// <param name="Label">A place or name worth showing: code language, symbol, sheet and cells, time; otherwise null.</param>
public sealed record Block(BlockKind Kind, int Start, int End, int Level = 0, int? Page = null, string? Label = null)
{
    /// <summary>What it is where no reader needs it; otherwise null.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public PassageKind? Machine { get; init; }
}

/// <summary>A line of a paged document and its box, in fractions of the page as shown (after rotation), origin at the top left.</summary>
/// <param name="Page">1-based page.</param>
/// <param name="Start">First UTF-16 unit of the line in the text.</param>
/// <param name="End">One after the last.</param>
/// <param name="Left">0 to 1.</param>
/// <param name="Top">0 to 1.</param>
/// <param name="Width">0 to 1.</param>
/// <param name="Height">0 to 1.</param>
public sealed record PageLine(int Page, int Start, int End, float Left, float Top, float Width, float Height);

/// <summary>A link in the text.</summary>
/// <param name="Start">First UTF-16 unit of its words.</param>
/// <param name="End">One after the last.</param>
/// <param name="Target">As written: a note's name, a relative path or an absolute address. Hostile; never fetched.</param>
public sealed record TextLink(int Start, int End, string Target);
