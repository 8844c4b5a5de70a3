using Rag.Ingest.Readers;

namespace Rag.Ingest.Tests.Readers;

/// <summary>Presentations and texts as LibreOffice writes them.</summary>
public sealed class OpenDocumentReaderTests
{
    private const string Names = """
        xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"
        xmlns:presentation="urn:oasis:names:tc:opendocument:xmlns:presentation:1.0" xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0" xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:meta="urn:oasis:names:tc:opendocument:xmlns:meta:1.0"
        """;

    [Fact]
    public async Task Read_Slides_GivesTitlesItemsAndNotesWithTheirSlides()
    {
        ReadDocument deck = await ReadAsync("""
            <presentation:footer-decl presentation:name="ftr1">Confidential</presentation:footer-decl>
            <draw:page draw:name="page1" draw:style-name="dp1" draw:master-page-name="Default" presentation:presentation-page-layout-name="AL1T0" presentation:use-footer-name="ftr1">
            <draw:frame presentation:style-name="pr1" draw:layer="layout" svg:width="25cm" svg:height="3cm" presentation:class="title"><draw:text-box><text:p>The <text:span text:style-name="T1">bud</text:span>get<text:line-break/>of 2026</text:p></draw:text-box></draw:frame>
            <draw:frame presentation:style-name="pr2" draw:layer="layout" presentation:class="subtitle"><draw:text-box><text:p>For the board</text:p></draw:text-box></draw:frame>
            <presentation:notes draw:style-name="dp2"><draw:page-thumbnail draw:layer="layout" draw:page-number="1" presentation:class="page"/><draw:frame presentation:class="notes" presentation:placeholder="true"><draw:text-box/></draw:frame></presentation:notes></draw:page>
            <draw:page draw:name="page2" draw:style-name="dp1" draw:master-page-name="Default">
            <draw:frame presentation:class="title" presentation:user-transformed="true"><draw:text-box><text:p>Costs</text:p></draw:text-box></draw:frame>
            <draw:frame presentation:class="outline"><draw:text-box><text:list text:style-name="L2"><text:list-item><text:p>Staff</text:p><text:list><text:list-item><text:p>Two new engineers</text:p></text:list-item></text:list></text:list-item><text:list-item><text:p>Rent</text:p></text:list-item></text:list></draw:text-box></draw:frame>
            <draw:custom-shape draw:layer="layout"><text:p>An arrow</text:p><draw:enhanced-geometry draw:type="right-arrow"/></draw:custom-shape>
            <draw:frame presentation:class="page-number"><draw:text-box><text:p><text:page-number>&lt;number&gt;</text:page-number></text:p></draw:text-box></draw:frame>
            <presentation:notes draw:style-name="dp2"><draw:page-thumbnail draw:page-number="2" presentation:class="page"/>
            <draw:frame presentation:class="notes"><draw:text-box><text:p>Say that rent falls.</text:p><text:p>Pause here.</text:p></draw:text-box></draw:frame>
            <draw:frame presentation:class="header"><draw:text-box><text:p>Handout</text:p></draw:text-box></draw:frame></presentation:notes></draw:page>
            """);
        Assert.Equal("""
            1 Heading1: The budget of 2026
            1 Paragraph: For the board
            2 Heading1: Costs
            2 ListItem1: Staff
            2 ListItem2: Two new engineers
            2 ListItem1: Rent
            2 Paragraph: An arrow
            2 Quote(notes): Say that rent falls.
            2 Quote(notes): Pause here.
            """.ReplaceLineEndings("\n"), Reading.ShowPages(deck.Content));
        Assert.Equal("The budget of 2026\n\nFor the board\n\nCosts\n\nStaff\nTwo new engineers\nRent\n\nAn arrow\n\nSay that rent falls.\n\nPause here.", deck.Content.Text);
        Assert.Equal(("The budget of 2026", "Ada", new DateTimeOffset(2026, 4, 1, 8, 0, 0, TimeSpan.Zero), 2), (deck.Title, deck.Author, deck.Date, deck.Pages));
        Assert.Equal(["budget", "plan"], deck.Tags);
    }

    [Fact]
    public async Task Read_TableAndComment_BelongToTheirSlide()
    {
        ReadDocument deck = await ReadAsync("""
            <draw:page draw:name="page1"><draw:frame presentation:class="title"><draw:text-box><text:p>One</text:p></draw:text-box></draw:frame></draw:page>
            <draw:page draw:name="page2"><office:annotation svg:x="0cm" svg:y="0cm"><dc:creator>Bob</dc:creator><dc:date>2026-03-14T09:30:00</dc:date><text:p>Too long?</text:p></office:annotation>
            <draw:g><draw:frame draw:layer="layout"><table:table><table:table-column/><table:table-row><table:table-cell><text:p>Part</text:p></table:table-cell><table:table-cell><text:p>Price</text:p></table:table-cell></table:table-row>
            <table:table-row><table:table-cell><text:p>Front</text:p><text:p>wheel</text:p></table:table-cell><table:table-cell><text:p>5 €</text:p></table:table-cell></table:table-row></table:table>
            <draw:image xlink:href="Pictures/TablePreview1.svm"/></draw:frame></draw:g></draw:page>
            """);
        Assert.Equal("1 Heading1: One\n2 Quote(comment by Bob): Bob, 2026-03-14: Too long?\n2 TableHeader: Part⇥Price\n2 TableRow: Front wheel⇥5 €", Reading.ShowPages(deck.Content));
    }

    [Fact]
    public async Task Read_ParagraphOfText_IsFollowedByWhatItAnchors()
    {
        ReadDocument text = await ReadAsync("""
            <text:sequence-decls><text:sequence-decl text:name="Illustration"/></text:sequence-decls><text:h text:style-name="Heading_20_1" text:outline-level="1">Wheels</text:h>
            <text:p>Round<office:annotation office:name="c1"><dc:creator>Bob</dc:creator><dc:date>2026-03-14T09:30:00</dc:date><text:p>Really?</text:p></office:annotation> things<office:annotation-end office:name="c1"/><text:note text:note-class="footnote"><text:note-citation>1</text:note-citation><text:note-body><text:p>Mostly.</text:p></text:note-body></text:note>.
            <draw:frame text:anchor-type="as-char"><draw:text-box><text:p><draw:frame><draw:image xlink:href="Pictures/1.png"/></draw:frame>Illustration 1: a wheel</text:p></draw:text-box></draw:frame></text:p>
            """, "text");
        Assert.Equal("Heading1: Wheels\nParagraph: Round things (Mostly.).\nQuote(comment by Bob): Bob, 2026-03-14: Really?\nParagraph: Illustration 1: a wheel", Reading.Show(text.Content));
        Assert.Equal(("Wheels", null), (text.Title, text.Pages));
    }

    private static async Task<ReadDocument> ReadAsync(string content, string kind = "presentation") => Assert.IsType<ReadDocument>(await Reading.BytesAsync("x." + kind, ZipFile.Of(
        ("mimetype", "application/vnd.oasis.opendocument." + kind),
        ("content.xml", $"""<?xml version="1.0" encoding="UTF-8"?><office:document-content {Names} office:version="1.3"><office:scripts/><office:automatic-styles/><office:body><office:{kind}>{content}</office:{kind}></office:body></office:document-content>"""),
        ("meta.xml", $"""<?xml version="1.0" encoding="UTF-8"?><office:document-meta {Names} office:version="1.3"><office:meta><meta:initial-creator>Ada</meta:initial-creator><meta:creation-date>2026-03-14T09:30:00</meta:creation-date><dc:date>2026-04-01T08:00:00</dc:date><dc:creator>Bob</dc:creator><meta:keyword>budget</meta:keyword><meta:keyword>plan</meta:keyword><meta:generator>LibreOffice/25.2</meta:generator></office:meta></office:document-meta>"""),
        ("META-INF/manifest.xml", """<?xml version="1.0" encoding="UTF-8"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.3"><manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>"""))));
}
