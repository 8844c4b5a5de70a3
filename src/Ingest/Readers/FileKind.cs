namespace Rag.Ingest.Readers;

/// <summary>What a file is, by its content; the name decides only where the content leaves it open.</summary>
public enum FileKind
{
    /// <summary>Nothing that is read: a picture, a program, an archive.</summary>
    Other,

    /// <summary>CommonMark with the extensions of Obsidian and Logseq.</summary>
    Markdown,

    /// <summary>Text without known structure.</summary>
    Text,

    /// <summary>Source code or configuration; cut at its functions and keys.</summary>
    Code,

    /// <summary>JSON, JSON lines.</summary>
    Json,

    /// <summary>YAML.</summary>
    Yaml,

    /// <summary>XML of no known vocabulary.</summary>
    Xml,

    /// <summary>LaTeX.</summary>
    Latex,

    /// <summary>Drawing of Excalidraw.</summary>
    Excalidraw,

    /// <summary>BibTeX, biblatex.</summary>
    Bibliography,

    /// <summary>Comma, semicolon or tab separated values.</summary>
    Csv,

    /// <summary>SubRip or WebVTT.</summary>
    Subtitles,

    /// <summary>Jupyter notebook.</summary>
    Notebook,

    /// <summary>HTML.</summary>
    Html,

    /// <summary>A web page saved with its parts, in MIME.</summary>
    Mhtml,

    /// <summary>PDF.</summary>
    Pdf,

    /// <summary>Word, Office Open XML.</summary>
    Docx,

    /// <summary>PowerPoint, Office Open XML.</summary>
    Pptx,

    /// <summary>Excel, Office Open XML.</summary>
    Xlsx,

    /// <summary>Excel before 2007.</summary>
    Xls,

    /// <summary>OpenDocument text.</summary>
    Odt,

    /// <summary>OpenDocument spreadsheet.</summary>
    Ods,

    /// <summary>OpenDocument presentation.</summary>
    Odp,

    /// <summary>EPUB.</summary>
    Epub,

    /// <summary>Rich Text Format.</summary>
    Rtf,

    /// <summary>One mail message.</summary>
    Mail,

    /// <summary>One message as Outlook saves it.</summary>
    Msg,

    /// <summary>Many mail messages in one file.</summary>
    Mbox,

    /// <summary>One message as Apple Mail keeps it.</summary>
    AppleMail,

    /// <summary>Outlook's container for what a message cannot say (winmail.dat).</summary>
    Tnef,

    /// <summary>iCalendar.</summary>
    Calendar,

    /// <summary>vCard.</summary>
    Contacts,

    /// <summary>Notes as Evernote exports them.</summary>
    Enex,

    /// <summary>A chat as WhatsApp exports it.</summary>
    WhatsApp,

    /// <summary>Chats as Telegram Desktop exports them.</summary>
    Telegram,

    /// <summary>JSON Canvas.</summary>
    Canvas,

    /// <summary>Org mode.</summary>
    Org,

    /// <summary>AsciiDoc.</summary>
    AsciiDoc,

    /// <summary>An outline in OPML.</summary>
    Opml,

    /// <summary>A book in FictionBook 2.</summary>
    FictionBook,

    /// <summary>A file that holds an address.</summary>
    LinkFile,

    /// <summary>A picture whose words may be recognised.</summary>
    Picture,
}
