using Rag.Ingest.Readers;
using static Rag.Ingest.Tests.Readers.Presentation;

namespace Rag.Ingest.Tests.Readers;

public sealed class PptxReaderTests
{
    private const string TitleShape = """type="title" """, Content = """idx="1" """, NotesText = """type="body" idx="1" """;

    [Fact]
    public async Task Read_Slides_GivesTitlesItemsAndNotesWithTheirSlides()
    {
        ReadDocument deck = await ReadAsync(new Presentation()
            .Add(Shape("""type="ctrTitle" """, Paragraph("The budget")) + Shape("""type="subTitle" idx="1" """, Paragraph("For the board")) + Shape("""type="ftr" sz="quarter" idx="11" """, Paragraph("Confidential")))
            .Add(Shape(TitleShape, Paragraph("Costs")) + Shape(Content, Paragraph("Staff") + Paragraph("Two new engineers", """<a:pPr lvl="1"/>""") + Paragraph("Rent")),
                Shape(NotesText, Paragraph("Say that rent falls.") + Paragraph("Pause here."))));
        Assert.Equal("""
            1 Heading1: The budget
            1 Paragraph: For the board
            2 Heading1: Costs
            2 ListItem1: Staff
            2 ListItem2: Two new engineers
            2 ListItem1: Rent
            2 Quote(notes): Say that rent falls.
            2 Quote(notes): Pause here.
            """.ReplaceLineEndings("\n"), Reading.ShowPages(deck.Content));
        Assert.Equal("The budget\n\nFor the board\n\nCosts\n\nStaff\nTwo new engineers\nRent\n\nSay that rent falls.\n\nPause here.", deck.Content.Text);
        Assert.Equal(("The budget", "Ada", new DateTimeOffset(2026, 4, 1, 8, 0, 0, TimeSpan.Zero), 2), (deck.Title, deck.Author, deck.Date, deck.Pages));
        Assert.Equal(["budget", "plan"], deck.Tags);
    }

    [Fact]
    public async Task Read_Sections_DoNotCountAsSlides()
    {
        const string sections = """
            <p:extLst><p:ext uri="{521415D9-36F7-43E2-AB2F-B90AF26B5E84}"><p14:sectionLst xmlns:p14="http://schemas.microsoft.com/office/powerpoint/2010/main">
            <p14:section name="Intro" id="{00000000-0000-0000-0000-000000000001}"><p14:sldIdLst><p14:sldId id="256"/><p14:sldId id="257"/></p14:sldIdLst></p14:section></p14:sectionLst></p:ext></p:extLst>
            """;
        ReadDocument deck = await ReadAsync(new Presentation { Extensions = sections }.Add(Shape(TitleShape, Paragraph("One"))).Add(Shape(TitleShape, Paragraph("Two"))));
        Assert.Equal(2, deck.Pages);
        Assert.Equal("1 Heading1: One\n2 Heading1: Two", Reading.ShowPages(deck.Content));
    }

    [Theory]
    [InlineData("PowerPoint Presentation", "Costs")]
    [InlineData("PowerPoint-Präsentation", "Costs")]
    [InlineData("Présentation PowerPoint", "Costs")]
    [InlineData("Costs of the year", "Costs of the year")]
    public async Task Read_Title_IsItsOwnAndNotTheProgramsWords(string property, string expected) =>
        Assert.Equal(expected, (await ReadAsync(new Presentation { Title = property }.Add(Shape(TitleShape, Paragraph("Costs"))))).Title);

    [Fact]
    public async Task Read_Bullets_AreItemsWhereTheSlideShowsThem()
    {
        ReadDocument deck = await ReadAsync(new Presentation().Add(
            Shape(Content, Paragraph("No bullet", """<a:pPr marL="0" indent="0"><a:buNone/></a:pPr>""") + Paragraph("Bullet"))
            + Shape(null, Paragraph("A text box") + Paragraph("of two lines") + Paragraph("with a bullet", """<a:pPr><a:buFont typeface="Arial"/><a:buChar char="•"/></a:pPr>"""))));
        Assert.Equal("1 Paragraph: No bullet\n1 ListItem1: Bullet\n1 Paragraph: A text box\n1 Paragraph: of two lines\n1 ListItem1: with a bullet", Reading.ShowPages(deck.Content));
    }

    [Fact]
    public async Task Read_TableGroupAndAlternative_AreReadOnce()
    {
        const string table = """
            <p:graphicFrame><p:nvGraphicFramePr><p:cNvPr id="4" name="Table"/><p:cNvGraphicFramePr/><p:nvPr><p:ph idx="1"/></p:nvPr></p:nvGraphicFramePr><p:xfrm/><a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/table">
            <a:tbl><a:tblPr firstRow="1"/><a:tblGrid><a:gridCol w="1"/><a:gridCol w="1"/></a:tblGrid>
            <a:tr h="1"><a:tc><a:txBody><a:bodyPr/><a:p><a:r><a:t>Part</a:t></a:r></a:p></a:txBody></a:tc><a:tc><a:txBody><a:bodyPr/><a:p><a:r><a:t>Price</a:t></a:r></a:p></a:txBody></a:tc></a:tr>
            <a:tr h="1"><a:tc><a:txBody><a:bodyPr/><a:p><a:r><a:t>Front</a:t></a:r><a:br/><a:r><a:t>wheel</a:t></a:r></a:p></a:txBody></a:tc><a:tc><a:txBody><a:bodyPr/><a:p><a:r><a:t>5 €</a:t></a:r></a:p></a:txBody></a:tc></a:tr></a:tbl></a:graphicData></a:graphic></p:graphicFrame>
            """;
        string group = $"<p:grpSp><p:nvGrpSpPr><p:cNvPr id=\"7\" name=\"Group\"/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr/>{Shape(null, Paragraph("In a group"))}</p:grpSp>";
        string alternative = $"""
            <mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><mc:Choice xmlns:a14="http://schemas.microsoft.com/office/drawing/2010/main" Requires="a14">{Shape(null, Paragraph("Newer"))}</mc:Choice>
            <mc:Fallback>{Shape(null, Paragraph("Older"))}</mc:Fallback></mc:AlternateContent>
            """;
        ReadDocument deck = await ReadAsync(new Presentation().Add(table + group + alternative));
        Assert.Equal("1 TableHeader: Part⇥Price\n1 TableRow: Front wheel⇥5 €\n1 Paragraph: In a group\n1 Paragraph: Newer", Reading.ShowPages(deck.Content));
    }

    [Fact]
    public async Task Read_DiagramAndComments_BelongToTheirSlide()
    {
        const string diagram = """
            <dgm:dataModel xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><dgm:ptLst>
            <dgm:pt modelId="{1}" type="doc"><dgm:prSet phldr="0"/><dgm:spPr/><dgm:t><a:bodyPr/><a:lstStyle/><a:p><a:endParaRPr lang="en-US"/></a:p></dgm:t></dgm:pt>
            <dgm:pt modelId="{2}"><dgm:prSet phldrT="[Text]"/><dgm:spPr/><dgm:t><a:bodyPr/><a:lstStyle/><a:p><a:r><a:rPr lang="en-US"/><a:t>Measure</a:t></a:r></a:p></dgm:t></dgm:pt>
            <dgm:pt modelId="{3}"><dgm:prSet phldrT="[Text]"/><dgm:spPr/><dgm:t><a:bodyPr/><a:lstStyle/><a:p><a:r><a:rPr lang="en-US"/><a:t>Decide</a:t></a:r></a:p></dgm:t></dgm:pt></dgm:ptLst></dgm:dataModel>
            """;
        const string comments = """
            <p:cmLst xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"><p:cm authorId="0" dt="2026-03-14T09:30:00.000" idx="1"><p:pos x="10" y="10"/><p:text>Too long?</p:text></p:cm></p:cmLst>
            """;
        ReadDocument deck = await ReadAsync(new Presentation().Add(Shape(TitleShape, Paragraph("Start")))
            .Add(Shape(TitleShape, Paragraph("Loop")), Shape(NotesText, Paragraph("Slowly.")), ("diagramData", "diagrams/data1.xml", diagram), ("comments", "comments/comment1.xml", comments)));
        Assert.Equal("""
            1 Heading1: Start
            2 Heading1: Loop
            2 ListItem1: Measure
            2 ListItem1: Decide
            2 Quote(comment): 2026-03-14: Too long?
            2 Quote(notes): Slowly.
            """.ReplaceLineEndings("\n"), Reading.ShowPages(deck.Content));
    }

    private static async Task<ReadDocument> ReadAsync(Presentation presentation) => Assert.IsType<ReadDocument>(await Reading.BytesAsync("x.pptx", presentation.Save()));
}
