using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;

namespace Rag.Ingest.Readers;

/// <summary>Recognises what a file is.</summary>
internal static partial class FileKindDetector
{
    /// <summary>Bytes of the beginning that recognition looks at.</summary>
    public const int HeadLength = 8192;

    /// <summary>The kind; for <see cref="FileKind.Other"/> also what it is, in words.</summary>
    public static (FileKind Kind, Unreadable? Refusal) Detect(ReadOnlySpan<byte> head, Stream stream, string path)
    {
        string extension = Path.GetExtension(path).ToLowerInvariant();
        if (stream.Length == 0) return Skip("the file is empty");
        if (IsPdf(head, extension)) return (FileKind.Pdf, null);
        if (head.StartsWith("PK\x03\x04"u8) || head.StartsWith("PK\x05\x06"u8)) return OfZip(stream, extension);
        if (head.StartsWith((ReadOnlySpan<byte>)[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1])) return OfCompoundFile(head, stream, extension);
        if (head.StartsWith("{\\rtf"u8)) return (FileKind.Rtf, null);
        if (head.StartsWith((ReadOnlySpan<byte>)[0x78, 0x9F, 0x3E, 0x22])) return (FileKind.Tnef, null);
        if (extension is ".webloc" && head.StartsWith("bplist"u8)) return (FileKind.LinkFile, null);
        if (Signatures.IsPicture(head)) return (FileKind.Picture, null);
        if (Signatures.Describe(head, extension) is { } what) return Skip(what.Contains(':', StringComparison.Ordinal) ? $"it is {what}" : $"it is {what}, which holds no text to read");
        if (!Signatures.LooksLikeText(head)) return Skip("it is binary data, not text");
        return OfText(Text.TextDecoder.Decode(head), extension, Path.GetFileName(path));
    }

    /// <summary>
    /// Readers of PDF accept its mark anywhere in the first 1024 bytes (ISO 32000-1, annex H, 3.4.1). Text that merely mentions the mark has it there
    /// too, so the name must say that it is a PDF, or the bytes that it is no text.
    /// </summary>
    private static bool IsPdf(ReadOnlySpan<byte> head, string extension)
    {
        int mark = head[..Math.Min(head.Length, 1024)].IndexOf("%PDF-"u8);
        return mark == 0 || (mark > 0 && (extension == ".pdf" || !Signatures.LooksLikeText(head)));
    }

    private static (FileKind, Unreadable?) Skip(string reason) => (FileKind.Other, new Unreadable(reason, Skip: true));

    private static (FileKind, Unreadable?) Fail(string reason) => (FileKind.Other, new Unreadable(reason));

    private static (FileKind, Unreadable?) OfZip(Stream stream, string extension)
    {
        try
        {
            using var zip = new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: true);
            if (zip.Entries.Count > 100_000) return Fail($"it is an archive of {zip.Entries.Count:N0} entries");
            if (zip.GetEntry("mimetype") is { Length: < 200 } mimetype)
            {
                using var reader = new StreamReader(mimetype.Open());
                string type = reader.ReadToEnd().Trim();
                if (type == "application/epub+zip") return (FileKind.Epub, null);
                if (type.StartsWith("application/vnd.oasis.opendocument.", StringComparison.Ordinal))
                {
                    string name = type["application/vnd.oasis.opendocument.".Length..];
                    if (name.StartsWith("text", StringComparison.Ordinal)) return (FileKind.Odt, null);
                    if (name.StartsWith("spreadsheet", StringComparison.Ordinal)) return (FileKind.Ods, null);
                    if (name.StartsWith("presentation", StringComparison.Ordinal)) return (FileKind.Odp, null);
                    return Skip("it is an OpenDocument drawing or formula: export it as PDF to have it read");
                }
            }
            bool Has(string folder) => zip.Entries.Any(e => e.FullName.StartsWith(folder, StringComparison.OrdinalIgnoreCase));
            if (zip.Entries.Any(e => e.FullName.Equals("[Content_Types].xml", StringComparison.OrdinalIgnoreCase)))
            {
                if (Has("word/")) return (FileKind.Docx, null);
                if (Has("ppt/")) return (FileKind.Pptx, null);
                if (Has("xl/")) return (FileKind.Xlsx, null);
            }
            if (zip.GetEntry("META-INF/container.xml") is not null) return (FileKind.Epub, null);
            if (Has("visio/")) return Skip("it is a Visio drawing: export it as PDF to have it read");
            if (Has("FixedDocSeq.fdseq") || Has("FixedDocumentSequence.fdseq") || extension is ".xps" or ".oxps") return Skip("it is an XPS document: print it as PDF to have it read");
            if (Has("Index/") || Has("Index.zip") || extension is ".pages" or ".numbers" or ".key")
            {
                if (extension == ".pages") return Skip("it is a Pages document: export it from Pages as Word (.docx) or PDF to have it read");
                if (extension == ".numbers") return Skip("it is a Numbers spreadsheet: export it from Numbers as Excel (.xlsx), CSV or PDF to have it read");
                if (extension == ".key") return Skip("it is a Keynote presentation: export it from Keynote as PowerPoint (.pptx) or PDF to have it read");
            }
            if (extension is ".xmind" || (zip.GetEntry("metadata.json") is not null && (zip.GetEntry("content.json") ?? zip.GetEntry("content.xml")) is not null))
                return Skip("it is a mind map (XMind): export it as Markdown, OPML, Word or PDF to have it read");
            if (extension is ".mmap") return Skip("it is a mind map (MindManager): export it as OPML, Word or PDF to have it read");
            return Skip("it is a ZIP archive: unpack it to have its files read");
        }
        catch (Exception e) when (e is InvalidDataException or IOException or NotSupportedException)
        {
            return Fail("it begins like a ZIP archive but is damaged");
        }
    }

    /// <summary>The directory of a compound file names its streams in UTF-16 ([MS-CFB] 2.6.1).</summary>
    private static (FileKind, Unreadable?) OfCompoundFile(ReadOnlySpan<byte> head, Stream stream, string extension)
    {
        byte[] start = new byte[Math.Min(stream.Length, 1 << 20)];
        stream.Position = 0;
        stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        string names = Encoding.Unicode.GetString(start);
        bool Has(string name) => names.Contains(name + "\0", StringComparison.OrdinalIgnoreCase);
        if (Has("EncryptedPackage") || Has("EncryptionInfo")) return Fail("it is protected by a password");
        if (Has("Workbook") || Has("Book")) return (FileKind.Xls, null);
        if (Has("WordDocument")) return Fail("it is a Word document from before 2007: save it as .docx to have it read");
        if (Has("PowerPoint Document")) return Fail("it is a presentation from before 2007: save it as .pptx to have it read");
        if (Has("__properties_version1.0") || extension == ".msg") return (FileKind.Msg, null);
        if (Has("VisioDocument")) return Skip("it is a Visio drawing: export it as PDF to have it read");
        if (extension is ".pub") return Skip("it is a Publisher document: export it as PDF to have it read");
        return Skip("it is an old binary Office format: save it as .docx, .xlsx, .pptx or PDF to have it read");
    }

    private static (FileKind, Unreadable?) OfText(string head, string extension, string name)
    {
        if (extension is ".json" && Records.TelegramReader.IsOne(head)) return (FileKind.Telegram, null);
        if (TextKinds.ByExtension(extension) is { } byName && byName is not (FileKind.Text or FileKind.Xml or FileKind.Html)) return (byName, null);
        ReadOnlySpan<char> start = head.AsSpan().TrimStart();
        if (start.StartsWith("BEGIN:VCALENDAR", StringComparison.OrdinalIgnoreCase)) return (FileKind.Calendar, null);
        if (start.StartsWith("BEGIN:VCARD", StringComparison.OrdinalIgnoreCase)) return (FileKind.Contacts, null);
        if (MailSeparator().IsMatch(head)) return (FileKind.Mbox, null);
        if (MimeHead().IsMatch(head)) return (head.Contains("multipart/related", StringComparison.OrdinalIgnoreCase) && extension is ".mht" or ".mhtml"
            ? FileKind.Mhtml : FileKind.Mail, null);
        if (HtmlStart().IsMatch(head)) return (FileKind.Html, null);
        if (start.StartsWith("<?xml")) return (OfXml(head), null);
        if (start.StartsWith("WEBVTT")) return (FileKind.Subtitles, null);
        if (extension is ".txt" or "" && Records.WhatsAppReader.IsOne(head)) return (FileKind.WhatsApp, null);
        if (TextKinds.ByExtension(extension) is { } known) return (known, null);
        if (start.StartsWith("#!") || TextKinds.IsCodeName(name)) return (FileKind.Code, null);
        return (FileKind.Text, null);
    }

    /// <summary>Vocabularies that are read as what they say.</summary>
    private static FileKind OfXml(string head) =>
        head.Contains("<en-export", StringComparison.Ordinal) ? FileKind.Enex
        : head.Contains("<opml", StringComparison.OrdinalIgnoreCase) ? FileKind.Opml
        : head.Contains("<FictionBook", StringComparison.Ordinal) ? FileKind.FictionBook
        : FileKind.Xml;

    [GeneratedRegex(@"^From \S+.*\d{4}\r?\n(?:>?[\w-]+:)", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex MailSeparator();

    [GeneratedRegex(@"^(?:(?:Received|Return-Path|Delivered-To|Message-I[Dd]|MIME-Version|From|Date|Subject|To|X-[\w-]+|Content-Type|DKIM-Signature|Reply-To|Sender):[ \t].*\r?\n(?:[ \t].*\r?\n)*){2}", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex MimeHead();

    [GeneratedRegex(@"^\s*(?:<\?xml[^>]*>\s*)?(?:<!--.{0,2000}?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", RegexOptions.IgnoreCase | RegexOptions.Singleline | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex HtmlStart();
}
