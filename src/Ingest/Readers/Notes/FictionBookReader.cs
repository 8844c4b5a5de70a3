using System.Xml.Linq;
using Rag.Ingest.Readers.Text;
using Rag.Retrieval.Documents;

namespace Rag.Ingest.Readers.Notes;

/// <summary>Reads books in FictionBook 2: title, authors, sections, verses, quotations, tables and notes, without its pictures.</summary>
internal sealed class FictionBookReader : IDocumentReader
{
    public bool CanRead(FileKind kind) => kind == FileKind.FictionBook;

    public ReadResult Read(Stream stream, FileKind kind, ReadRequest request, CancellationToken cancellationToken)
    {
        XElement root = XmlText.Parse(TextDecoder.Decode(stream.ReadAll(request.Limits)), request.Limits);
        XElement? about = root.Child("description")?.Child("title-info");
        var builder = new ContentBuilder(request.Limits);
        string? title = about?.Child("book-title")?.Value;
        if (title is { Length: > 0 }) builder.Add(BlockKind.Heading, title, 1);
        if (about?.Child("annotation") is { } annotation) Write(annotation, 1, BlockKind.Paragraph, builder, cancellationToken);
        foreach (XElement body in root.Named("body")) Write(body, 1, BlockKind.Paragraph, builder, cancellationToken);
        int pictures = root.Named("binary").Count();
        return new ReadDocument(builder.Build())
        {
            MediaType = "application/x-fictionbook+xml",
            Title = title,
            Author = string.Join(", ", about?.Named("author").Select(Name).Where(name => name.Length > 0) ?? []),
            Tags = [.. about?.Named("genre").Select(genre => genre.Value.Trim()).Where(genre => genre.Length > 0) ?? []],
            Language = about?.Child("lang")?.Value.Trim() is { Length: >= 2 } language ? language[..2].ToLowerInvariant() : null,
            Date = DocumentFacts.ParseDate((string?)about?.Child("date")?.Attribute("value")),
            Notice = pictures == 0 ? null : $"{pictures} picture{(pictures == 1 ? "" : "s")} left out",
        };
    }

    private static void Write(XElement parent, int level, BlockKind kind, ContentBuilder builder, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        foreach (XElement element in parent.Elements())
        {
            switch (element.Name.LocalName)
            {
                case "section":
                    Write(element, level + 1, kind, builder, cancellationToken);
                    break;
                case "title":
                    builder.Add(BlockKind.Heading, string.Join(' ', element.Elements().Select(line => line.Value.Trim())), Math.Min(6, level));
                    break;
                case "subtitle":
                    builder.Add(BlockKind.Heading, element.Value, Math.Min(6, level + 1));
                    break;
                case "p" or "v" or "text-author" or "date":
                    builder.Add(kind, element.Value);
                    break;
                case "tr":
                    builder.AddRow(element.Elements().All(cell => cell.Name.LocalName == "th") ? BlockKind.TableHeader : BlockKind.TableRow, [.. element.Elements().Select(cell => cell.Value.Trim())]);
                    break;
                case "cite" or "epigraph":
                    Write(element, level, BlockKind.Quote, builder, cancellationToken);
                    break;
                case "image" or "empty-line":
                    break;
                default:
                    Write(element, level, kind, builder, cancellationToken);
                    break;
            }
        }
    }

    private static string Name(XElement author) =>
        string.Join(' ', new[] { "first-name", "middle-name", "last-name" }.Select(part => author.Child(part)?.Value.Trim() ?? "").Append(author.Child("first-name") is null ? author.Child("nickname")?.Value.Trim() ?? "" : "").Where(part => part.Length > 0));
}
