using Rag.Ingest.Readers;

namespace Rag.Ingest.Tests.Readers;

/// <summary>Word documents by the XML of their parts.</summary>
internal static class Word
{
    private const string Names = """
        xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"
        xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram"
        """;

    /// <param name="body">Content of the body.</param>
    /// <param name="parts">Further parts by their type, which is also their name, with the content of their root element.</param>
    public static byte[] Of(string body, params (string Type, string Root, string Content)[] parts) => ZipFile.Of([
        ("[Content_Types].xml", "<Types/>"),
        ("_rels/.rels", """<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="m" Type="x/officeDocument" Target="word/document.xml"/></Relationships>"""),
        ("word/document.xml", $"<w:document {Names}><w:body>{body}</w:body></w:document>"),
        ("word/_rels/document.xml.rels", $"""<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{string.Concat(parts.Select((p, i) => $"<Relationship Id=\"r{i + 1}\" Type=\"x/{p.Type}\" Target=\"{p.Type}{i}.xml\"/>"))}</Relationships>"""),
        .. parts.Select((p, i) => ($"word/{p.Type}{i}.xml", $"<{p.Root} {Names}>{p.Content}</{p.Root}>"))]);

    public static async Task<ReadDocument> ReadAsync(string body, params (string Type, string Root, string Content)[] parts) =>
        Assert.IsType<ReadDocument>(await Reading.BytesAsync("x.docx", Of(body, parts)));

    /// <summary>A paragraph of one run.</summary>
    public static string Paragraph(string text, string properties = "", string run = "") => $"<w:p><w:pPr>{properties}</w:pPr>{Run(text, run)}</w:p>";

    public static string Run(string text, string properties = "") => $"<w:r><w:rPr>{properties}</w:rPr><w:t xml:space=\"preserve\">{text}</w:t></w:r>";
}
