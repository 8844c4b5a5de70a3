using System.Text;
using Rag.Retrieval.Documents;

namespace Rag.Ingest.Readers.Text;

/// <summary>
/// Reads bibliographies (BibTeX, biblatex) by their own grammar, in which a per cent sign is one: each entry under its authors, title and
/// year, with all its fields in full.
/// </summary>
internal sealed class BibliographyReader : IDocumentReader
{
    private static readonly string[] First = ["author", "editor", "title", "year", "date"];

    public bool CanRead(FileKind kind) => kind == FileKind.Bibliography;

    public ReadResult Read(Stream stream, FileKind kind, ReadRequest request, CancellationToken cancellationToken)
    {
        var scanner = new BibliographyScanner(TextDecoder.Decode(stream.ReadAll(request.Limits)));
        var builder = new ContentBuilder(request.Limits);
        while (scanner.Next() is { } entry)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Write(entry, builder);
        }
        return new ReadDocument(builder.Build()) { MediaType = "application/x-bibtex" };
    }

    private static void Write(BibliographyEntry entry, ContentBuilder builder)
    {
        string? Field(string name) => entry.Fields.FirstOrDefault(f => f.Name == name).Value;
        string?[] head = [Field("author") ?? Field("editor"), Field("title"), Field("year") ?? Field("date")];
        string named = string.Join(", ", head.Where(part => !string.IsNullOrWhiteSpace(part)));
        builder.Add(BlockKind.Heading, named.Length > 0 ? named : $"{entry.Type} {entry.Key}", 2, label: entry.Key);
        var text = new StringBuilder();
        foreach ((string name, string value) in entry.Fields.OrderBy(f => Array.IndexOf(First, f.Name) is >= 0 and var at ? at
            : First.Length))
            if (value.Length > 0) text.Append(name).Append(": ").Append(value).Append('\n');
        text.Append("type: ").Append(entry.Type);
        if (entry.Key.Length > 0) text.Append("\nkey: ").Append(entry.Key);
        builder.AddVerbatim(BlockKind.Paragraph, text.ToString(), label: entry.Key);
    }
}
