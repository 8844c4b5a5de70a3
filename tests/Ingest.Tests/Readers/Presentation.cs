namespace Rag.Ingest.Tests.Readers;

/// <summary>A presentation as PowerPoint writes one: parts, relationships, names of the placeholders.</summary>
internal sealed class Presentation
{
    private const string Office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/";
    private const string Names = """xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" """;
    private const string Head = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>""";

    private readonly List<(string Name, string Text)> parts = [];
    private int slides;

    /// <summary>What PowerPoint 2010 and later add to the main part, such as the sections.</summary>
    public string Extensions { get; init; } = "";

    public string Title { get; init; } = "PowerPoint Presentation";

    /// <summary>The part's file is numbered otherwise than the slide where slides were moved; here backwards.</summary>
    public Presentation Add(string shapes, string? notes = null, params (string Type, string Name, string Text)[] further)
    {
        slides++;
        string name = $"slide{100 - slides}.xml", relations = Relation("rId1", Office + "slideLayout", "../slideLayouts/slideLayout2.xml");
        parts.Add(("ppt/slides/" + name, Head + $"<p:sld {Names}>{Tree(shapes)}<p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr></p:sld>"));
        if (notes is not null)
        {
            relations += Relation("rId2", Office + "notesSlide", $"../notesSlides/notesSlide{slides}.xml");
            parts.Add(($"ppt/notesSlides/notesSlide{slides}.xml", Head + $"<p:notes {Names}>{Tree(Shape("""type="sldImg" """, "") + notes + Shape("""type="sldNum" sz="quarter" idx="5" """, $"""<a:p><a:fld id="{Guid.Empty:B}" type="slidenum"><a:rPr lang="en-US"/><a:t>{slides}</a:t></a:fld></a:p>"""))}</p:notes>"));
            parts.Add(($"ppt/notesSlides/_rels/notesSlide{slides}.xml.rels", Relations(Relation("rId2", Office + "slide", "../slides/" + name) + Relation("rId1", Office + "notesMaster", "../notesMasters/notesMaster1.xml"))));
        }
        for (int i = 0; i < further.Length; i++)
        {
            relations += Relation($"rId{i + 3}", further[i].Type.Contains(':') ? further[i].Type : Office + further[i].Type, "../" + further[i].Name);
            parts.Add(("ppt/" + further[i].Name, Head + further[i].Text));
        }
        parts.Add(($"ppt/slides/_rels/{name}.rels", Relations(relations)));
        return this;
    }

    public byte[] Save()
    {
        IEnumerable<int> numbers = Enumerable.Range(1, slides);
        string list = string.Concat(numbers.Select(n => $"""<p:sldId id="{255 + n}" r:id="rId{n + 1}"/>"""));
        return ZipFile.Of([
            ("[Content_Types].xml", Head + """<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>"""),
            ("_rels/.rels", Relations(Relation("rId1", Office + "officeDocument", "ppt/presentation.xml"))),
            ("docProps/core.xml", Head + $"""<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>{Title}</dc:title><dc:creator>Ada</dc:creator><cp:keywords>budget; plan</cp:keywords><cp:lastModifiedBy>Bob</cp:lastModifiedBy><dcterms:created xsi:type="dcterms:W3CDTF">2026-03-14T09:30:00Z</dcterms:created><dcterms:modified xsi:type="dcterms:W3CDTF">2026-04-01T08:00:00Z</dcterms:modified></cp:coreProperties>"""),
            ("ppt/presentation.xml", Head + $"""<p:presentation {Names}><p:sldMasterIdLst><p:sldMasterId id="2147483648" r:id="rId1"/></p:sldMasterIdLst><p:sldIdLst>{list}</p:sldIdLst><p:sldSz cx="12192000" cy="6858000"/>{Extensions}</p:presentation>"""),
            ("ppt/_rels/presentation.xml.rels", Relations(string.Concat(numbers.Reverse().Select(n => Relation($"rId{n + 1}", Office + "slide", $"slides/slide{100 - n}.xml"))))),
            .. parts]);
    }

    /// <summary>A shape by the attributes of its placeholder; null for a text box.</summary>
    public static string Shape(string? placeholder, string paragraphs) => $"""
        <p:sp><p:nvSpPr><p:cNvPr id="2" name="Shape"/><p:cNvSpPr/><p:nvPr>{(placeholder is null ? "" : $"<p:ph {placeholder}/>")}</p:nvPr></p:nvSpPr><p:spPr/>
        {(paragraphs.Length == 0 ? "" : $"<p:txBody><a:bodyPr/><a:lstStyle/>{paragraphs}</p:txBody>")}</p:sp>
        """;

    /// <summary>A paragraph; programs split it where spelling or formatting changes.</summary>
    public static string Paragraph(string text, string properties = "") =>
        $"<a:p>{properties}<a:r><a:rPr lang=\"en-US\" dirty=\"0\"/><a:t>{text[..(text.Length / 2)]}</a:t></a:r><a:r><a:rPr lang=\"en-US\" b=\"1\"/><a:t>{text[(text.Length / 2)..]}</a:t></a:r><a:endParaRPr lang=\"en-US\"/></a:p>";

    private static string Tree(string shapes) => $"""<p:cSld><p:spTree><p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr/>{shapes}</p:spTree></p:cSld>""";

    private static string Relation(string id, string type, string target) => $"""<Relationship Id="{id}" Type="{type}" Target="{target}"/>""";

    private static string Relations(string relations) => Head + $"""<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{relations}</Relationships>""";
}
