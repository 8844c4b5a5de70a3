using Rag.Retrieval.Documents;

namespace Rag.Ingest.Chunking;

/// <summary>
/// Recognises what no reader needs: drawings, style sheets, minified code, placeholders of templates, encoded data, the state that a tool keeps, lists of
/// links. It stays in the text and is found by its words, but is nothing to be quoted. The one place that knows. Pure.
/// </summary>
internal static class MachineText
{
    /// <summary>Shorter texts are never taken for it: an identifier or an address may be what is asked for.</summary>
    private const int Shortest = 200;

    /// <summary>What a block is shows in so many of its first UTF-16 units.</summary>
    private const int Sample = 10_000;

    /// <summary>The content with such blocks marked.</summary>
    public static DocumentContent Mark(DocumentContent content)
    {
        HashSet<int> navigation = NavigationText.BlocksOf(content);
        List<Block>? blocks = null;
        for (int i = 0; i < content.Blocks.Count; i++)
        {
            Block block = content.Blocks[i];
            PassageKind? kind = block.Machine ?? (navigation.Contains(i) ? PassageKind.Navigation : KindOf(content.Text.AsSpan(block.Start, Math.Min(Sample, block.End - block.Start)), block.Kind));
            if (kind == block.Machine) continue;
            blocks ??= [.. content.Blocks];
            blocks[i] = block with { Machine = kind };
        }
        return blocks is null ? content : content with { Blocks = blocks };
    }

    /// <summary>What a block is where no reader needs it; null for text, and for code that a reader may ask for.</summary>
    internal static PassageKind? KindOf(ReadOnlySpan<char> text, BlockKind kind)
    {
        if (kind is BlockKind.Heading) return null;
        // In a fence placeholders are what is explained.
        if (kind is not BlockKind.Code && Placeholders.Cover(text)) return PassageKind.Markup;
        if (text.Length < Shortest) return null;
        var shape = TextShape.Of(text);
        if (StyleText.IsDrawing(text) || StyleText.IsStyleSheet(text) || (kind is not BlockKind.Code && StyleText.IsMarkup(text))) return PassageKind.Markup;
        if (shape.IsEncoded || (kind is BlockKind.Code or BlockKind.Paragraph && shape.IsMachineState)) return PassageKind.Data;
        return shape.IsMinified ? PassageKind.Markup : null;
    }
}
