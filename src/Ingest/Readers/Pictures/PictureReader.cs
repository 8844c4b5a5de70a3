using Rag.Ingest.Readers.Pdf;
using Rag.Retrieval.Documents;

namespace Rag.Ingest.Readers.Pictures;

/// <summary>
/// Reads the words of pictures with the <c>tesseract</c> command where it is on the PATH, as those of scanned pages are; each line knows where it stands in the
/// picture as it is shown. A picture without words is no document.
/// </summary>
internal sealed class PictureReader : IDocumentReader
{
    public bool CanRead(FileKind kind) => kind == FileKind.Picture;

    public ReadResult Read(Stream stream, FileKind kind, ReadRequest request, CancellationToken cancellationToken)
    {
        if (!Ocr.IsAvailable) return new Unreadable("it is a picture: install tesseract to have its words read", Skip: true);
        if (request.Limits.RecognitionTime <= TimeSpan.Zero) return new Unreadable("it is a picture, and Rag:Ingest:OcrSeconds is 0: nothing is recognised", Skip: true);
        byte[] bytes = stream.ReadAll(request.Limits);
        var facts = PictureFacts.Of(bytes);
        request.Recognising?.Invoke();
        List<PdfPage> pages = [.. Ocr.Read(facts.Upright(bytes), cancellationToken).Select((page, i) => PdfPage.Of(i + 1, page.Width, page.Height, page.Words))];
        var builder = new ContentBuilder(request.Limits);
        var blocks = new PdfBlocks(builder, new PdfHeadings(pages, null), new Hyphenation(pages));
        foreach (PdfPage page in pages) blocks.Write(page, null);
        DocumentContent content = builder.Build();
        if (content.Text.Length == 0) return new Unreadable("it is a picture in which no words were recognised", Skip: true);
        return new ReadDocument(content) { MediaType = facts.MediaType, Date = facts.Taken, Pages = pages.Count };
    }
}
