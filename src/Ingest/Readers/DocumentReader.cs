namespace Rag.Ingest.Readers;

/// <summary>Reads a file of any kind: recognises it by its content and hands it to the reader for that kind. Safe to call from any thread.</summary>
public sealed class DocumentReader
{
    // Parsers recurse. What a hostile file can still provoke within our own depth limits fits this many times over; it is reserved, not used.
    private const int StackBytes = 64 << 20;

    private readonly IReadOnlyList<IDocumentReader> readers;
    private readonly TimeProvider time;

    /// <summary>With the product's own readers.</summary>
    public DocumentReader(TimeProvider time)
    {
        this.time = time;
        readers =
        [
            new Markdown.MarkdownReader(), new Text.TextReader(), new Pdf.PdfReader(this), new Html.HtmlReader(), new Html.EpubReader(),
            new Office.DocxReader(), new Office.PptxReader(), new Office.SheetReader(), new Office.OpenDocumentReader(), new Mail.MailReader(this), new Outlook.OutlookReader(this), new Rtf.RtfReader(),
            new Data.CsvReader(), new Data.CodeReader(), new Data.JsonReader(), new Data.NotebookReader(), new Data.SubtitleReader(), new Text.LatexReader(), new Text.BibliographyReader(), new Data.ExcalidrawReader(),
            new Records.CalendarReader(), new Records.ContactsReader(), new Records.EnexReader(this), new Records.WhatsAppReader(), new Records.TelegramReader(),
            new Notes.CanvasReader(), new Notes.OrgReader(), new Notes.AsciiDocReader(), new Notes.OpmlReader(), new Notes.FictionBookReader(), new Notes.LinkFileReader(), new Pictures.PictureReader(),
        ];
    }

    /// <summary>With other readers; the first that can read a kind does.</summary>
    public DocumentReader(IReadOnlyList<IDocumentReader> readers, TimeProvider time)
    {
        this.readers = readers;
        this.time = time;
    }

    /// <summary>Reads a document. Never throws for what a file contains.</summary>
    /// <param name="stream">The file from its present position; stays open.</param>
    /// <param name="request">Name and limits.</param>
    /// <param name="cancellationToken">Ends it with <see cref="OperationCanceledException"/>.</param>
    public async Task<ReadResult> ReadAsync(Stream stream, ReadRequest request, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(request.Limits.Time, time);
        ReadRequest timed = request with { Recognising = () => BeginRecognition(limit, request) };
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        var done = new TaskCompletionSource<ReadResult>(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() => Run(stream, timed, done, linked.Token), StackBytes) { IsBackground = true, Name = "reader" };
        thread.Start();
        try
        {
            // A parser that ignores the token keeps its thread; the process that reads is one that may be killed.
            return await done.Task.WaitAsync(linked.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new Unreadable($"reading took longer than {request.Limits.Time.TotalSeconds:0} s", MayPass: true);
        }
    }

    /// <summary>As <see cref="ReadAsync"/>, on the caller's thread and without a time limit of its own; for files within files.</summary>
    internal ReadResult Read(Stream stream, ReadRequest request, CancellationToken cancellationToken)
    {
        try
        {
            if (stream.Length > request.Limits.FileBytes)
                return new Unreadable($"it is larger than {request.Limits.FileBytes >> 20} MB", Skip: true);
            byte[] head = new byte[Math.Min(stream.Length, FileKindDetector.HeadLength)];
            stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
            (FileKind kind, Unreadable? refusal) = FileKindDetector.Detect(head, stream, request.Path);
            if (refusal is not null) return refusal;
            if (readers.FirstOrDefault(r => r.CanRead(kind)) is not { } reader)
                return new Unreadable($"files of this kind ({kind}) are not read", Skip: true);
            stream.Position = 0;
            ReadResult result = reader.Read(stream, kind, request, cancellationToken);
            return result is ReadDocument document ? DocumentFacts.Complete(document, request) : result;
        }
        catch (OperationCanceledException)
        {
            throw;
        }
        catch (UnreadableException e)
        {
            return new Unreadable(e.Message, e.MayPass);
        }
        catch (System.Xml.XmlException e) when (e.Message.Contains("DTD", StringComparison.Ordinal))
        {
            return new Unreadable("it contains a document type definition (DTD), which is refused because it could read other files or grow without bound");
        }
        catch (OutOfMemoryException)
        {
            return new Unreadable("reading it needs more memory than there is", MayPass: true);
        }
        catch (Exception e)
        {
            return new Unreadable($"it is damaged or not what it seems ({FirstLine(e.Message)})");
        }
    }

    private static void BeginRecognition(CancellationTokenSource limit, ReadRequest request)
    {
        // The page that is being recognised when the time is over may be finished.
        limit.CancelAfter(request.Limits.RecognitionTime + request.Limits.Time);
        request.Recognising?.Invoke();
    }

    private void Run(Stream stream, ReadRequest request, TaskCompletionSource<ReadResult> done, CancellationToken cancellationToken)
    {
        try
        {
            using Stream? copy = stream.CanSeek && stream.Position == 0 ? null : Copy(stream, request.Limits, cancellationToken);
            done.TrySetResult(Read(copy ?? stream, request, cancellationToken));
        }
        catch (OperationCanceledException)
        {
            done.TrySetCanceled(cancellationToken);
        }
        catch (UnreadableException e)
        {
            done.TrySetResult(new Unreadable(e.Message));
        }
        catch (Exception e)
        {
            done.TrySetException(e);
        }
    }

    private static MemoryStream Copy(Stream stream, ReadLimits limits, CancellationToken cancellationToken)
    {
        var copy = new MemoryStream();
        byte[] buffer = new byte[81920];
        for (int read; (read = stream.Read(buffer)) > 0;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (copy.Length + read > Math.Min(limits.FileBytes, Array.MaxLength)) throw new UnreadableException($"it is larger than {limits.FileBytes >> 20} MB");
            copy.Write(buffer, 0, read);
        }
        copy.Position = 0;
        return copy;
    }

    private static string FirstLine(string message)
    {
        string line = message.ReplaceLineEndings("\n").Split('\n')[0];
        return line.Length > 160 ? line[..160] + "…" : line;
    }
}
