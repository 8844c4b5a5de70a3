using UglyToad.PdfPig;
using UglyToad.PdfPig.Content;

namespace Rag.Ingest.Readers.Pdf;

/// <summary>The pages of a file, its fonts repaired; a page that its embedded fonts make unreadable is read without them.</summary>
internal sealed class PdfPages : IDisposable
{
    private readonly byte[] bytes;
    private PdfDocument? withoutPrograms;

    public PdfPages(byte[] bytes)
    {
        this.bytes = bytes;
        Document = Open();
        new PdfFontRepair(Document).Repair();
        Layers = PdfLayers.Of(Document);
    }

    /// <summary>The document, for all but its pages.</summary>
    public PdfDocument Document { get; }

    /// <summary>Which of its layers are off.</summary>
    public PdfLayers Layers { get; private set; }

    public Page Get(int number)
    {
        try
        {
            return Document.GetPage(number);
        }
        catch (Exception e) when (e is not (OperationCanceledException or OutOfMemoryException))
        {
            if (withoutPrograms is null)
            {
                withoutPrograms = Open();
                var fonts = new PdfFontRepair(withoutPrograms);
                fonts.Repair();
                fonts.DropPrograms();
                Layers = PdfLayers.Of(withoutPrograms);
            }
            return withoutPrograms.GetPage(number);
        }
    }

    public void Dispose()
    {
        Document.Dispose();
        withoutPrograms?.Dispose();
    }

    private PdfDocument Open() => PdfDocument.Open(bytes, new ParsingOptions { SkipMissingFonts = true, UseActualText = true });
}
