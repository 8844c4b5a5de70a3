using Rag.Retrieval.Documents;
using UglyToad.PdfPig;
using UglyToad.PdfPig.AcroForms;
using UglyToad.PdfPig.AcroForms.Fields;
using UglyToad.PdfPig.Annotations;
using UglyToad.PdfPig.Content;

namespace Rag.Ingest.Readers.Pdf;

/// <summary>What was written into a PDF afterwards: the values of form fields, and notes upon its pages.</summary>
internal static class PdfNotes
{
    private const int MostFields = 10_000;

    /// <summary>Notes of a page: text boxes, sticky notes, remarks on highlights.</summary>
    public static List<string> OnPage(Page page)
    {
        try
        {
            return [.. page.GetAnnotations().Where(a => a.Type is AnnotationType.FreeText or AnnotationType.Text or AnnotationType.Highlight
                or AnnotationType.Underline or AnnotationType.StrikeOut or AnnotationType.Stamp or AnnotationType.Ink)
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
                        AcroListBoxField list => string.Join(", ", list.SelectedOptions ?? []),
                        _ => "",
                    };
                    if (!string.IsNullOrWhiteSpace(value)) fields.Add((field.PageNumber ?? 1, field.Information.AlternateName ?? field.Information.PartialName ?? "", value));
                }
            }
        }
        catch (Exception e) when (e is not (OperationCanceledException or OutOfMemoryException))
        {
            // As above.
        }
        return fields.ToLookup(f => f.Page, f => (f.Name, f.Value));
    }

    /// <summary>Writes both behind the page's own text.</summary>
    public static void Write(ContentBuilder builder, PdfPage page, IEnumerable<(string Name, string Value)> fields)
    {
        foreach ((string name, string value) in fields) builder.AddVerbatim(BlockKind.Paragraph, value, page: page.Number, label: name.Length > 0 ? $"field {name}" : null);
        foreach (string note in page.Notes) builder.AddVerbatim(BlockKind.Quote, note, page: page.Number, label: "note");
    }
}
