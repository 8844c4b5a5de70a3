namespace Rag.Retrieval.Documents;

/// <summary>A piece of a document that is searched and cited as one. Immutable.</summary>
public sealed record Passage
{
    /// <summary>Unique in the knowledge base, and stable while the passage's text and its document stay (see the chunker).</summary>
    public required string Id { get; init; }

    /// <summary>Its document.</summary>
    public required string DocumentId { get; init; }

    /// <summary>0-based position among the document's passages.</summary>
    public required int Ordinal { get; init; }

    /// <summary>First UTF-16 unit in the document's text.</summary>
    public required int Start { get; init; }

    /// <summary>One after the last; <c>text[Start..End] == Text</c>.</summary>
    public required int End { get; init; }

    /// <summary>1-based page on which it starts, where the format has pages.</summary>
    public int? Page { get; init; }

    /// <summary>The headings above its beginning, outermost first; where it begins with headings, those as well.</summary>
    public IReadOnlyList<string> HeadingPath { get; init; } = [];

    /// <summary>The exact characters of the document.</summary>
    public required string Text { get; init; }

    /// <summary>
    /// What is put before the text where it is embedded and searched, but never quoted: title, heading path, table header.
    /// Never the file's name or path, so that a rename changes no embedding.
    /// </summary>
    public string Context { get; init; } = "";

    /// <summary>What it is, what it belongs to, and where its links lead.</summary>
    public PassageFacts Facts { get; init; } = PassageFacts.None;

    /// <summary>Context and text, as embedded and indexed.</summary>
    public string SearchText => Context.Length == 0 ? Text : Context + "\n" + Text;

    /// <summary>SHA-256 of <see cref="SearchText"/> in UTF-8, lower-case hexadecimal: the key under which its vectors are reused.</summary>
    public required string TextHash { get; init; }

    /// <summary>Computes <see cref="TextHash"/>.</summary>
    public static string HashOf(string searchText) =>
        Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(searchText)));
}
