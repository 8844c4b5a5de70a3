using System.Diagnostics;
using Rag.Retrieval.Documents;
using UglyToad.PdfPig;
using UglyToad.PdfPig.Content;
using UglyToad.PdfPig.Exceptions;

namespace Rag.Ingest.Readers.Pdf;

/// <summary>Reads PDF: glyphs → words → rows → columns → blocks, each step in a file of its own.</summary>
internal sealed class PdfReader(DocumentReader attachments) : IDocumentReader
{
    public bool CanRead(FileKind kind) => kind == FileKind.Pdf;

    public ReadResult Read(Stream stream, FileKind kind, ReadRequest request, CancellationToken cancellationToken)
    {
        try
        {
            using var pages = new PdfPages(stream.ReadAll(request.Limits));
            return Read(pages, request, cancellationToken);
        }
        catch (PdfDocumentEncryptedException)
        {
            return new Unreadable("it is protected by a password");
        }
    }

    private ReadResult Read(PdfPages source, ReadRequest request, CancellationToken cancellationToken)
    {
        PdfDocument document = source.Document;
        ReadLimits limits = request.Limits;
        int count = document.NumberOfPages;
        if (count == 0) return new Unreadable("the PDF has no pages");
        if (count > limits.Pages) return new Unreadable($"it has more than {limits.Pages:N0} pages");
        var builder = new ContentBuilder(limits);
        List<PdfPage> pages = [];
        List<int> broken = [];
        Exception? first = null;
        for (int number = 1; number <= count; number++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                Page page = source.Get(number);
                pages.Add(PdfPage.Of(source, page, builder.LeftOut));
            }
            catch (Exception e) when (e is not (OperationCanceledException or OutOfMemoryException))
            {
                broken.Add(number);
                first ??= e;
            }
        }
        if (broken.Count == count)
        {
            return new Unreadable(first is PdfDocumentEncryptedException ? "it is encrypted in a way that cannot be undone"
                : $"none of the PDF's pages can be read: they are damaged, or drawn in a way that this reader does not know ({first!.Message})");
        }
        bool isXfa = PdfXfa.Is(document);
        bool inTime = Recognise(source, pages, request, cancellationToken);
        int pictures = pages.Count(p => p.IsPicture);
        var files = new Attachments(builder, attachments, request);
        if (pictures > 0 && pictures + broken.Count == count && !isXfa
            && !PdfAttachments.Has(document)) return new Unreadable(Pictures(pictures, count, inTime));
        PdfFurniture.Remove(pages);
        var blocks = new PdfBlocks(builder, new PdfHeadings(pages, document), new Hyphenation(pages));
        PdfPageLabels labels = PdfPageLabels.Of(document);
        ILookup<int, (string Name, string Value)> fields = PdfNotes.Fields(document);
        if (isXfa) PdfXfa.Write(document, builder, limits.Depth);
        // The pages of such a form ask to wait, or for another program.
        foreach (PdfPage page in isXfa && builder.Length > 0 ? [] : pages)
        {
            cancellationToken.ThrowIfCancellationRequested();
            blocks.Write(page, labels.Label(page.Number));
            PdfNotes.Write(builder, page, fields[page.Number]);
        }
        if (isXfa) builder.LeftOut.Say(PdfXfa.Notice);
        PdfAttachments.Write(document, files, limits, cancellationToken);
        DocumentContent content = builder.Build();
        if (content.Text.Length == 0) return new Unreadable(builder.LeftOut.After("no text was found on the PDF's pages")!, Skip: true);
        return new ReadDocument(content)
        {
            MediaType = "application/pdf",
            Title = Title(document, content),
            Author = document.Information.Author,
            Tags = [],
            Date = document.Information.GetCreatedDateTimeOffset() ?? document.Information.GetModifiedDateTimeOffset(),
            Pages = count,
            Notice = builder.LeftOut.After(Join(Notice(pictures, broken, count, inTime), files.Notice)),
        };
    }

    /// <summary>Recognises the text of pages that are pictures; false where the time was not enough for all of them.</summary>
    private static bool Recognise(PdfPages source, List<PdfPage> pages, ReadRequest request, CancellationToken cancellationToken)
    {
        if (!pages.Exists(p => p.IsPicture) || !Ocr.IsAvailable) return true;
        request.Recognising?.Invoke();
        var watch = Stopwatch.StartNew();
        for (int i = 0; i < pages.Count; i++)
        {
            if (!pages[i].IsPicture) continue;
            if (watch.Elapsed >= request.Limits.RecognitionTime) return false;
            Page page = source.Get(pages[i].Number);
            pages[i] = pages[i].With(page, Ocr.Read(page, cancellationToken));
        }
        return true;
    }

    /// <summary>The property, unless a program left its own name or a file's there; else the largest heading of the first page.</summary>
    private static string? Title(PdfDocument document, DocumentContent content)
    {
        string? title = document.Information.Title?.Trim();
        bool usable = title is { Length: > 3 } && !title.StartsWith("Microsoft Word", StringComparison.OrdinalIgnoreCase) && !title.Contains("untitled", StringComparison.OrdinalIgnoreCase)
            && !Path.HasExtension(title) && title.Any(char.IsLetter);
        if (usable) return title;
        Block? heading = content.Blocks.Where(b => b is { Kind: BlockKind.Heading, Page: 1 }).MinBy(b => b.Level);
        return heading is null ? null : content.Text[heading.Start..heading.End];
    }

    private static string? Notice(int pictures, List<int> broken, int count, bool inTime)
    {
        List<string> parts = [];
        if (pictures > 0) parts.Add(Pictures(pictures, count, inTime));
        if (broken.Count > 0) parts.Add($"{broken.Count} of {count} pages are damaged and were left out (first: page {broken[0]})");
        return parts.Count == 0 ? null : string.Join("; ", parts);
    }

    private static string? Join(string? first, string? second) => first is null ? second : second is null ? first : $"{first}; {second}";

    private static string Pictures(int pictures, int count, bool inTime) =>
        $"{pictures} of {count} {(count == 1 ? "page is a picture" : "pages are pictures")}: "
        + (!inTime ? "the time that Rag:Ingest:OcrSeconds gives was not enough to recognise their text"
            : Ocr.IsAvailable ? "no text was recognised there" : "install tesseract to have their text read");
}
