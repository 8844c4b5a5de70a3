using UglyToad.PdfPig;
using UglyToad.PdfPig.Content;
using UglyToad.PdfPig.Core;
using UglyToad.PdfPig.Tokens;

namespace Rag.Ingest.Readers.Pdf;

/// <summary>
/// Optional content (ISO 32000-1, 8.11): what stands on a layer that is off is not read. Groups that are off are marked in the document
/// before its pages are read, so that content leads to the mark, whether its layer is named by a group or by a membership dictionary;
/// forms and pictures on them are emptied.
/// </summary>
internal sealed class PdfLayers
{
    private const int MostNodes = 100_000, DeepestExpression = 50;
    private static readonly NameToken Mark = NameToken.Create("RagLayerIsOff");

    private readonly PdfDocument document;
    private readonly HashSet<IndirectReference> off = [];

    private PdfLayers(PdfDocument document) => this.document = document;

    /// <summary>True where a layer is off.</summary>
    public bool HasHidden => off.Count > 0;

    /// <summary>Finds what is off, and marks it. To be done before any page is read.</summary>
    public static PdfLayers Of(PdfDocument document)
    {
        var layers = new PdfLayers(document);
        try
        {
            layers.Find();
            if (layers.HasHidden) layers.MarkAll();
        }
        catch (Exception e) when (e is not (OperationCanceledException or OutOfMemoryException))
        {
            // Damaged layers are no reason not to read the pages.
        }
        return layers;
    }

    /// <summary>The glyphs of a page that stand on a layer that is off.</summary>
    public HashSet<Letter> HiddenOn(Page page)
    {
        HashSet<Letter> hidden = new(ReferenceEqualityComparer.Instance);
        if (!HasHidden) return hidden;
        Stack<(MarkedContentElement Element, bool Hidden)> open = new(page.GetMarkedContents().Select(e => (e, false)));
        while (open.TryPop(out var next))
        {
            bool isHidden = next.Hidden || (next.Element.Tag == "OC" && next.Element.Properties?.ContainsKey(Mark) == true);
            if (isHidden) hidden.UnionWith(next.Element.Letters);
            foreach (MarkedContentElement child in next.Element.Children) open.Push((child, isHidden));
        }
        return hidden;
    }

    /// <summary>True for an annotation on a layer that is off.</summary>
    public bool IsHidden(DictionaryToken annotation) => HasHidden && document.Dictionary(annotation, "OC")?.ContainsKey(Mark) == true;

    /// <summary>The default configuration, and what it switches when the document is viewed.</summary>
    private void Find()
    {
        DictionaryToken? properties = document.Dictionary(document.Structure.Catalog.CatalogDictionary, "OCProperties"), initial = document.Dictionary(properties, "D");
        if (document.Name(initial, "BaseState") == "OFF") off.UnionWith(References(document.Array(properties, "OCGs")));
        off.ExceptWith(References(document.Array(initial, "ON")));
        off.UnionWith(References(document.Array(initial, "OFF")));
        foreach (DictionaryToken usage in document.Array(initial, "AS").Select(document.Resolve).OfType<DictionaryToken>().Where(u =>
            document.Name(u, "Event") == "View"))
        {
            foreach (IndirectReference group in References(document.Array(usage, "OCGs")))
            {
                string? state = document.Name(document.Dictionary(document.Dictionary(document.Structure.GetObject(group)?.Data as DictionaryToken, "Usage"), "View"), "ViewState");
                if (state == "OFF") off.Add(group);
                else if (state == "ON") off.Remove(group);
            }
        }
    }

    private void MarkAll()
    {
        foreach (IndirectReference group in off)
            if (document.Structure.GetObject(group)?.Data is DictionaryToken dictionary) document.Advanced.ReplaceIndirectObject(group, dictionary.With(Mark, BooleanToken.True));
        HashSet<IndirectReference> done = [];
        Stack<IToken> nodes = [];
        if (document.Structure.Catalog.CatalogDictionary.TryGet(NameToken.Pages, out IToken? root)) nodes.Push(root);
        for (int visited = 0; visited < MostNodes && nodes.TryPop(out IToken? token); visited++)
        {
            if ((token is IndirectReferenceToken reference && !done.Add(reference.Data)) || Dictionary(token) is not { } node) continue;
            DictionaryToken? resources = document.Dictionary(node, "Resources");
            foreach (IToken membership in document.Dictionary(resources, "Properties")?.Data.Values ?? []) MarkMembership(membership, done);
            foreach (IToken drawn in document.Dictionary(resources, "XObject")?.Data.Values ?? [])
            {
                if (drawn is not IndirectReferenceToken named || document.Resolve(named) is not StreamToken stream) continue;
                if (stream.StreamDictionary.TryGet(NameToken.Create("OC"), out IToken? layer) && IsOff(layer))
                    document.Advanced.ReplaceIndirectObject(named.Data, new StreamToken(stream.StreamDictionary.Without("Filter").Without("DecodeParms"), Array.Empty<byte>()));
                else nodes.Push(named);
            }
            foreach (IToken annotation in document.Array(node, "Annots"))
                if (Dictionary(annotation) is { } note && note.TryGet(NameToken.Create("OC"), out IToken? own)) MarkMembership(own, done);
            foreach (IToken kid in document.Array(node, "Kids")) nodes.Push(kid);
        }
    }

    private void MarkMembership(IToken token, HashSet<IndirectReference> done)
    {
        if (token is IndirectReferenceToken reference && !off.Contains(reference.Data) && done.Add(reference.Data)
            && Dictionary(token) is { } membership && IsOff(token))
            document.Advanced.ReplaceIndirectObject(reference.Data, membership.With(Mark, BooleanToken.True));
    }

    private bool IsOff(IToken token)
    {
        if (token is IndirectReferenceToken reference && off.Contains(reference.Data)) return true;
        if (Dictionary(token) is not { } membership || document.Name(membership, "Type") != "OCMD") return false;
        if (document.Array(membership, "VE") is { Count: > 0 } expression) return !Shows(expression, 0);
        IReadOnlyList<IToken> groups = membership.TryGet(NameToken.Create("OCGs"), out IToken? named) && named is IndirectReferenceToken
            && document.Resolve(named) is not ArrayToken ? [named] : document.Array(membership, "OCGs");
        bool[] on = [.. groups.OfType<IndirectReferenceToken>().Select(g => !off.Contains(g.Data))];
        return on.Length > 0 && !(document.Name(membership, "P") switch
        {
            "AllOn" => on.All(g => g),
            "AllOff" => on.All(g => !g),
            "AnyOff" => on.Any(g => !g),
            _ => on.Any(g => g),
        });
    }

    private bool Shows(IReadOnlyList<IToken> expression, int depth)
    {
        if (depth > DeepestExpression || expression.Count == 0) return true;
        IEnumerable<bool> parts = expression.Skip(1).Select(part => document.Resolve(part) is ArrayToken inner
            ? Shows(inner.Data, depth + 1) : part is not IndirectReferenceToken group || !off.Contains(group.Data));
        return (document.Resolve(expression[0]) as NameToken)?.Data switch { "Or" => parts.Any(p => p), "Not" => !parts.FirstOrDefault(), _ => parts.All(p => p) };
    }

    private DictionaryToken? Dictionary(IToken token) => document.Resolve(token) switch { DictionaryToken dictionary => dictionary, StreamToken stream => stream.StreamDictionary, _ => null };

    private static IEnumerable<IndirectReference> References(IReadOnlyList<IToken> tokens) =>
        tokens.OfType<IndirectReferenceToken>().Select(t => t.Data);
}
