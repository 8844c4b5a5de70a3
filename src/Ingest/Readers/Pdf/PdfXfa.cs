using System.Xml;
using System.Xml.Linq;
using Rag.Ingest.Readers.Office;
using Rag.Retrieval.Documents;
using UglyToad.PdfPig;
using UglyToad.PdfPig.Filters;
using UglyToad.PdfPig.Tokens;

namespace Rag.Ingest.Readers.Pdf;

/// <summary>
/// Dynamic forms (XFA 3.3): their pages are drawn by a program from a template, and all that the PDF shows to others is "please wait".
/// What was filled in is read from the form's data, under the captions of its template.
/// </summary>
internal static class PdfXfa
{
    /// <summary>What the owner is told.</summary>
    public const string Notice = "it is an XFA form, a dynamic form that few programs show: its fields are read, its layout is not";

    private const int MostFields = 10_000, Longest = 50_000_000;

    /// <summary>True where the pages are not the content.</summary>
    public static bool Is(PdfDocument document)
    {
        DictionaryToken catalog = document.Structure.Catalog.CatalogDictionary;
        DictionaryToken? form = document.Dictionary(catalog, "AcroForm");
        return form?.ContainsKey(NameToken.Create("XFA")) == true
            && (document.Array(form, "Fields").Count == 0 || document.Get(catalog, "NeedsRendering") is BooleanToken { Data: true });
    }

    public static void Write(PdfDocument document, ContentBuilder builder, int depth)
    {
        Dictionary<string, XElement> packets = Packets(document, depth);
        Dictionary<string, string> captions = [];
        foreach (XElement element in packets.GetValueOrDefault("template")?.Descendants() ?? [])
        {
            if (element.AncestorsAndSelf().Any(e => e.Attr("presence") is "hidden" or "invisible" or "inactive")) continue;
            string words = string.Join(' ', element.Elements().Where(e => e.Name.LocalName == (element.Name.LocalName == "draw" ? "value"
                : "caption"))
                .Descendants().Where(e => e.Name.LocalName is "text" or "exData").Select(e => e.Value.Trim()));
            if (element.Name.LocalName == "draw" && words.Length > 0) builder.Add(BlockKind.Paragraph, words, page: 1);
            else if (element.Name.LocalName is "field" or "exclGroup" && words.Length > 0
                && element.Attr("name") is { } name) captions.TryAdd(name, words);
        }
        XElement? data = packets.GetValueOrDefault("datasets")?.Elements().FirstOrDefault(e => e.Name.LocalName == "data");
        foreach (XElement field in (data?.Descendants() ?? []).Where(e => !e.HasElements
            && !string.IsNullOrWhiteSpace(e.Value)).Take(MostFields))
            builder.Add(BlockKind.Paragraph, $"{captions.GetValueOrDefault(field.Name.LocalName, field.Name.LocalName)}: {field.Value}", page: 1);
    }

    /// <summary>The form's parts: one stream of all, or an array of names and streams.</summary>
    private static Dictionary<string, XElement> Packets(PdfDocument document, int depth)
    {
        Dictionary<string, XElement> packets = [];
        try
        {
            IToken? xfa = document.Get(document.Dictionary(document.Structure.Catalog.CatalogDictionary, "AcroForm"), "XFA");
            if (xfa is StreamToken whole && Parse(document, whole, depth) is { } root)
                foreach (XElement part in root.Elements()) packets.TryAdd(part.Name.LocalName, part);
            IReadOnlyList<IToken> parts = xfa is ArrayToken array ? array.Data : [];
            for (int i = 0; i + 1 < parts.Count; i += 2)
                if (PdfTokens.Text(document.Resolve(parts[i])) is "template" or "datasets"
                    && document.Resolve(parts[i + 1]) is StreamToken part && Parse(document, part, depth) is { } packet)
                    packets.TryAdd(packet.Name.LocalName, packet);
        }
        catch (Exception e) when (e is not (OperationCanceledException or OutOfMemoryException))
        {
            // What can't be parsed has told its name at least.
        }
        return packets;
    }

    private static XElement? Parse(PdfDocument document, StreamToken stream, int depth)
    {
        ReadOnlyMemory<byte> bytes = stream.Decode(DefaultFilterProvider.Instance);
        if (bytes.Length > Longest) return null;
        using var reader = XmlReader.Create(new MemoryStream(bytes.ToArray()), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, MaxCharactersInDocument = Longest });
        return XElement.Load(new DepthLimitedReader(reader, depth));
    }
}
