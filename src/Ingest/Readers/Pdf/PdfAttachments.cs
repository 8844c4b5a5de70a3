using UglyToad.PdfPig;
using UglyToad.PdfPig.Content;

namespace Rag.Ingest.Readers.Pdf;

/// <summary>Files within a PDF: portfolios, invoices with their data, attachments.</summary>
internal static class PdfAttachments
{
    public static bool Has(PdfDocument document) => Files(document).Count > 0;

    /// <summary>Reads them behind the pages, as those of a mail are read.</summary>
    public static void Write(PdfDocument document, Attachments attachments, ReadLimits limits, CancellationToken cancellationToken)
    {
        foreach ((string name, byte[] bytes) in Files(document).Take(limits.Entries))
        {
            cancellationToken.ThrowIfCancellationRequested();
            using var content = new MemoryStream(bytes);
            attachments.Write(name, content, isPicture: false, page: null, cancellationToken);
        }
    }

    private static List<(string Name, byte[] Bytes)> Files(PdfDocument document)
    {
        try
        {
            return document.Advanced.TryGetEmbeddedFiles(out IReadOnlyList<EmbeddedFile>? files)
                ? [.. files.Select(f => (string.IsNullOrEmpty(f.FileSpecification) ? f.Name : f.FileSpecification, f.Memory.ToArray()))] : [];
        }
        catch (Exception e) when (e is not (OperationCanceledException or OutOfMemoryException))
        {
            // What holds the files is damaged; the pages are not.
            return [];
        }
    }
}
