using Rag.Retrieval.Documents;
using UglyToad.PdfPig;
using UglyToad.PdfPig.Content;

namespace Rag.Ingest.Readers.Pdf;

/// <summary>Reads PDF.</summary>
internal sealed class PdfReader : IDocumentReader
{
    public bool CanRead(FileKind kind) => kind == FileKind.Pdf;

    public ReadResult Read(Stream stream, FileKind kind, ReadRequest request, CancellationToken cancellationToken)
    {
        using PdfDocument document = PdfDocument.Open(stream.ReadAll(request.Limits), new ParsingOptions { SkipMissingFonts = true });
        var builder = new ContentBuilder(request.Limits);
        for (int number = 1; number <= document.NumberOfPages; number++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Page page = document.GetPage(number);
            builder.Open(BlockKind.Paragraph, page: number);
            double bottom = double.NaN;
            foreach (Word word in page.GetWords())
            {
                if (!double.IsNaN(bottom) && Math.Abs(word.BoundingBox.Bottom - bottom) > word.BoundingBox.Height) builder.Separate('\n');
                else builder.Append(" ");
                int start = builder.Length;
                builder.Append(word.Text);
                builder.Line(start, number, (float)(word.BoundingBox.Left / page.Width), (float)(1 - word.BoundingBox.Top / page.Height),
                    (float)(word.BoundingBox.Width / page.Width), (float)(word.BoundingBox.Height / page.Height));
                bottom = word.BoundingBox.Bottom;
            }
            builder.Close();
        }
        return new ReadDocument(builder.Build()) { MediaType = "application/pdf", Pages = document.NumberOfPages, Title = document.Information.Title };
    }
}
