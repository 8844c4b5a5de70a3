using Rag.Retrieval.Documents;
using UglyToad.PdfPig;
using UglyToad.PdfPig.AcroForms;
using UglyToad.PdfPig.AcroForms.Fields;
using UglyToad.PdfPig.Annotations;
using UglyToad.PdfPig.Content;
using UglyToad.PdfPig.Tokens;

namespace Rag.Ingest.Readers.Pdf;

/// <summary>What was written into a PDF afterwards: the values of form fields, and notes upon its pages.</summary>
internal static class PdfNotes
{
    private const int MostFields = 10_000;

    /// <summary>Notes of a page: text boxes, sticky notes, remarks on highlights.</summary>
    public static List<string> OnPage(Page page, PdfLayers layers)
    {
        try
        {
            return [.. page.GetAnnotations().Where(a => !a.Flags.HasFlag(AnnotationFlags.Hidden)
                && a.Type is AnnotationType.FreeText or AnnotationType.Text or AnnotationType.Highlight
                or AnnotationType.Underline or AnnotationType.StrikeOut or AnnotationType.Stamp or AnnotationType.Ink
                    && !layers.IsHidden(a.AnnotationDictionary))
                .Select(a => a.Content ?? "").Where(c => !string.IsNullOrWhiteSpace(c)).Distinct().Take(1000)];
        }
        catch (Exception e) when (e is not (OperationCanceledException or OutOfMemoryException))
        {
            // Damaged notes are no reason not to read the page itself.
            return [];
        }
    }

    /// <summary>Filled fields by page, page 1 where the file does not say.</summary>
    public static ILookup<int, (string Name, string Value)> Fields(PdfDocument document)
    {
        List<(int Page, string Name, string Value)> fields = [];
        try
        {
            if (document.TryGetForm(out AcroForm? form))
            {
                foreach (AcroFieldBase field in form.GetFields().Take(MostFields))
                {
                    string value = field switch
                    {
                        AcroTextField text => text.Value ?? "",
                        AcroComboBoxField combo => string.Join(", ", combo.SelectedOptions ?? []),
                        // All of it is seen on the page, the chosen ones in another colour.
                        AcroListBoxField list => string.Join(", ", list.Options.Select(o => list.SelectedOptions?.Contains(o.Name) == true
                            ? $"☑ {o.Name}" : $"☐ {o.Name}")),
                        AcroPushButtonField => Strings(document, field.Dictionary, ["MK"], ["CA"]),
                        AcroSignatureField => Strings(document, field.Dictionary, ["V"], ["Name", "Reason", "Location", "ContactInfo"]),
                        _ => "",
                    };
                    if (!string.IsNullOrWhiteSpace(value)) fields.Add((field.PageNumber ?? 1, field is AcroPushButtonField ? ""
                        : field.Information.AlternateName ?? field.Information.PartialName ?? "", value));
                }
            }
        }
        catch (Exception e) when (e is not (OperationCanceledException or OutOfMemoryException))
        {
            // As above.
        }
        return fields.ToLookup(f => f.Page, f => (f.Name, f.Value));
    }

    /// <summary>The strings under some keys of a dictionary within a field.</summary>
    private static string Strings(PdfDocument document, DictionaryToken field, string[] path, string[] keys)
    {
        DictionaryToken? holder = field;
        foreach (string step in path) holder = holder is not null && holder.TryGet(NameToken.Create(step), out IToken? token) ? Resolve(document, token) as DictionaryToken : null;
        return string.Join(", ", keys.Select(key => holder is not null && holder.TryGet(NameToken.Create(key), out IToken? token) ? Resolve(document, token) : null)
            .Select(token => token switch { StringToken text => text.Data, HexToken hex => hex.Data, _ => null }).Where(text => !string.IsNullOrWhiteSpace(text)));
    }

    private static IToken? Resolve(PdfDocument document, IToken token) =>
        token is IndirectReferenceToken reference ? document.Structure.GetObject(reference.Data)?.Data : token;

    /// <summary>Writes both behind the page's own text.</summary>
    public static void Write(ContentBuilder builder, PdfPage page, IEnumerable<(string Name, string Value)> fields)
    {
        foreach ((string name, string value) in fields) builder.AddVerbatim(BlockKind.Paragraph, name.Length > 0 ? $"{name}: {value}"
            : value, page: page.Number, label: "field");
        foreach (string choice in page.Choices) builder.Add(BlockKind.Paragraph, choice, page: page.Number, label: "field");
        foreach (string note in page.Notes) builder.AddVerbatim(BlockKind.Quote, note, page: page.Number, label: "note");
    }
}
