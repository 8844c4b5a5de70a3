using Rag.Retrieval.Documents;
using Rag.Retrieval.Questions.Lexicons;

namespace Rag.Retrieval.Questions.Filters;

/// <summary>A kind of file, as questions name it.</summary>
/// <param name="Name">In the lexicons.</param>
/// <param name="Meaning">One of them, in English; with an s, many.</param>
/// <param name="MediaTypes">Those that are meant; none for any.</param>
internal sealed record FileKind(string Name, string Meaning, params string[] MediaTypes)
{
    private const string Office = "application/vnd.openxmlformats-officedocument.", Open = "application/vnd.oasis.opendocument.";

    /// <summary>A mail or a mailbox.</summary>
    public static FileKind Mail { get; } = new("mail", "e-mail", [.. Rag.Retrieval.Documents.MediaTypes.Mail]);

    private static readonly FileKind[] All =
    [
        new("note", "note", "text/markdown", "text/plain"), Mail, new("pdf", "PDF file", "application/pdf"), new("document", "document"),
        new("spreadsheet", "spreadsheet", Office + "spreadsheetml.sheet", Open + "spreadsheet", "text/csv"),
        new("presentation", "presentation", Office + "presentationml.presentation", Open + "presentation"),
        new("text", "Word document", Office + "wordprocessingml.document", Open + "text"), new("book", "e-book", "application/epub+zip"),
            new("markdown", "Markdown note", "text/markdown"),
    ];

    /// <summary>Those in which may be searched: "in my notes" means all that the owner wrote.</summary>
    public static IEnumerable<FileKind> Places { get; } = All.Where(kind => kind.Name is not ("note" or "document"));

    /// <summary>The kind that a word of a lexicon names.</summary>
    public static FileKind Of(string word, Lexicon lexicon) =>
        All.First(kind => lexicon.Files[kind.Name].All.Contains(word, StringComparer.OrdinalIgnoreCase));
}
