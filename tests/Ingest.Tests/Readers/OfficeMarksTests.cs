using Rag.Ingest.Readers;
using static Rag.Ingest.Tests.Readers.Presentation;

namespace Rag.Ingest.Tests.Readers;

/// <summary>What marks meaning in OpenDocument, RTF, slides and sheets.</summary>
public sealed class OfficeMarksTests
{
    private const string OpenNames = """
        xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
        xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" xmlns:form="urn:oasis:names:tc:opendocument:xmlns:form:1.0" xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0"
        xmlns:presentation="urn:oasis:names:tc:opendocument:xmlns:presentation:1.0"
        """;

    [Fact]
    public async Task Read_OpenDocumentText_KeepsWhatMarksMean()
    {
        const string styles = """
            <style:style style:name="Up" style:family="text"><style:text-properties style:text-position="super 58%"/></style:style><style:style style:name="Gone" style:family="text"><style:text-properties style:text-line-through-style="solid"/></style:style>
            <text:list-style style:name="L"><text:list-level-style-number text:level="1" style:num-format="A" style:num-suffix=")"/><text:list-level-style-number text:level="2" style:num-format="1" style:num-suffix="." text:display-levels="2"/></text:list-style>
            """;
        const string body = """
            <office:forms><form:form><form:checkbox form:id="c1" form:label="boat" form:current-state="checked"/><form:radio form:id="c2" form:label="foot"/></form:form></office:forms>
            <text:h text:outline-level="1">Loch</text:h><text:p>It holds 7,400<text:span text:style-name="Up">3</text:span> fish on 12 km<text:span text:style-name="Up">2</text:span>. <text:span text:style-name="Gone">Closed.</text:span>Open.</text:p>
            <text:list text:style-name="L"><text:list-item><text:p>oars</text:p><text:list><text:list-item><text:p>left</text:p></text:list-item></text:list></text:list-item><text:list-item><text:p>nets</text:p></text:list-item></text:list>
            <text:p>By <draw:control draw:control="c1"/> or <draw:control draw:control="c2"/></text:p><text:p>So <draw:frame><draw:object xlink:href="./Object 1"/></draw:frame></text:p>
            """;
        ReadDocument document = await OpenAsync("text", styles, body,
            ("styles.xml", $"<office:document-styles {OpenNames}><office:styles><text:outline-style><text:outline-level-style text:level=\"1\" style:num-format=\"I\" style:num-suffix=\".\"/></text:outline-style></office:styles>"
                + "<office:master-styles><style:master-page><style:header><text:p>Angler club, phone 0555 8</text:p></style:header><style:footer><text:p>Page <text:page-number>1</text:page-number></text:p></style:footer></style:master-page></office:master-styles></office:document-styles>"),
            ("Object 1/content.xml", "<math xmlns='http://www.w3.org/1998/Math/MathML'><mfrac><mi>a</mi><mi>b</mi></mfrac></math>"));
        Assert.Equal("""
            Paragraph: Angler club, phone 0555 8
            Heading1: I. Loch
            Paragraph: It holds 7,400 [3] fish on 12 km². Open.
            ListItem1: A) oars
            ListItem2: A.1. left
            ListItem1: B) nets
            Paragraph: By ☑ boat or ○ foot
            Paragraph: So a/b
            Paragraph: Page
            """.ReplaceLineEndings("\n"), Reading.Show(document.Content));
        Assert.Equal(("Loch", "1 struck-out passage left out"), (document.Title, document.Notice));
    }

    [Fact]
    public async Task Read_OpenDocumentSheet_NamesFormulasWithoutValueAndPlacesComments()
    {
        ReadDocument document = await OpenAsync("spreadsheet", "", """
            <table:table table:name="S"><table:table-row><table:table-cell><text:p>Item</text:p></table:table-cell><table:table-cell><text:p>Sum</text:p></table:table-cell></table:table-row>
            <table:table-row><table:table-cell><text:p>Oil</text:p></table:table-cell><table:table-cell table:formula="of:=[.A1]*2"><office:annotation><dc:creator>Bo</dc:creator><dc:date>2026-05-04T08:00:00</dc:date><text:p>twice</text:p></office:annotation></table:table-cell></table:table-row></table:table>
            """);
        Assert.Equal("Heading1: S\nTableHeader: Item⇥Sum\nTableRow: Oil⇥=[.A1]*2\nQuote(comment by Bo): Bo, 2026-05-04, S, row 2, column 2: twice", Reading.Show(document.Content));
        Assert.Contains("1 formula stands for a value that the file does not hold", document.Notice);
    }

    [Fact]
    public async Task Read_OpenDocumentSlide_IsReadFromTopToBottom()
    {
        static string Frame(string text, int y, string entries = "") => $"<draw:frame svg:x=\"1cm\" svg:y=\"{y}cm\" svg:width=\"9cm\" svg:height=\"1cm\" {entries}><draw:text-box><text:p>{text}</text:p></draw:text-box></draw:frame>";
        ReadDocument document = await OpenAsync("presentation", "", $"<draw:page>{Frame("last", 8)}{Frame("first", 3)}{Frame("Title", 1, "presentation:class=\"title\"")}</draw:page>");
        Assert.Equal("Heading1: Title\nParagraph: first\nParagraph: last", Reading.Show(document.Content));
    }

    [Fact]
    public async Task Read_RichText_KeepsWhatMarksMean()
    {
        ReadDocument document = await Reading.TextAsync("x.rtf", @"{\rtf1\ansi{\fonttbl{\f0 Arial;}{\f1\fcharset2 Wingdings;}}{\header Ada & Co\par}{\headerf Ada & Co\par}"
            + @"It drew 5,300{\super 2} guests over 60 m{\super 2}.{\strike Free.} 9 \'80\par{\f1\'fe} bus {\f1\'a8} car {\f1\u-3842?} foot\par"
            + @"{\field{\*\fldinst FORMCHECKBOX {\*\formfield{\fftype1\ffres1\ffdefres0}}}}late\par{\field{\*\fldinst SYMBOL 168 \\f ""Wingdings""}{\fldrslt}} early\par Seats 80\super\chftn{\footnote\pard\plain\chftn Without stage.}\nosupersub .\par}");
        Assert.Equal("Ada & Co\n\nIt drew 5,300 [2] guests over 60 m². 9 €\n\n☑ bus ☐ car ☑ foot\n\n☑ late\n\n☐ early\n\nSeats 80 [1].\n\n[1] Without stage.", document.Content.Text);
        Assert.Equal("1 struck-out passage left out", document.Notice);
    }

    [Fact]
    public async Task Read_Slide_IsReadTitleFirstThenColumnByColumn()
    {
        static string At(int x, int y, string text, string? placeholder = null) =>
            Shape(placeholder, Paragraph(text)).Replace("<p:spPr/>", $"<p:spPr><a:xfrm><a:off x=\"{x}\" y=\"{y}\"/><a:ext cx=\"400\" cy=\"90\"/></a:xfrm></p:spPr>");
        ReadDocument deck = Assert.IsType<ReadDocument>(await Reading.BytesAsync("x.pptx",
            new Presentation().Add(At(500, 300, "costs 9") + At(0, 300, "costs 4") + At(500, 150, "Large") + At(0, 150, "Small") + At(0, 0, "Boxes", "type=\"title\" ")).Save()));
        Assert.Equal("Heading1: Boxes\nParagraph: Small\nParagraph: costs 4\nParagraph: Large\nParagraph: costs 9", Reading.Show(deck.Content));
    }

    [Fact]
    public async Task Read_SlideText_KeepsWhatMarksMean()
    {
        const string paragraphs = """
            <a:p><a:pPr><a:buAutoNum type="romanUcPeriod"/></a:pPr><a:r><a:t>Area 20 m</a:t></a:r><a:r><a:rPr baseline="30000"/><a:t>2</a:t></a:r></a:p>
            <a:p><a:pPr><a:buAutoNum type="romanUcPeriod"/></a:pPr><a:r><a:rPr strike="sngStrike"/><a:t>May </a:t></a:r><a:r><a:t>June</a:t></a:r></a:p>
            """;
        ReadDocument deck = Assert.IsType<ReadDocument>(await Reading.BytesAsync("x.pptx", new Presentation().Add(Shape(null, paragraphs)).Save()));
        Assert.Equal("ListItem1: I. Area 20 m²\nListItem1: II. June", Reading.Show(deck.Content));
        Assert.Equal("1 struck-out passage left out", deck.Notice);
    }

    [Fact]
    public async Task Read_Sheet_NamesFormulasWithoutValueAndReadsThreads()
    {
        byte[] book = Spreadsheet.Of("Plan", "",
        [
            ("comments", "xl/comments1.xml", "<comments><authors><author>tc={1}</author><author>Eva</author></authors><commentList><comment ref=\"B2\" authorId=\"0\"><text><t>[Threaded comment] Your version of Excel</t></text></comment><comment ref=\"A2\" authorId=\"1\"><text><r><t>Eva:</t></r><r><t> see list</t></r></text></comment></commentList></comments>"),
            ("threadedComment", "xl/threadedComments/threadedComment1.xml", "<ThreadedComments><threadedComment ref=\"B2\" dT=\"2026-04-01T10:00:00.00\" personId=\"{A}\"><text>too dear</text></threadedComment><threadedComment ref=\"B2\" dT=\"2026-04-03T10:00:00.00\" personId=\"{B}\"><text>agreed</text></threadedComment></ThreadedComments>"),
            ("", "xl/persons/person.xml", "<personList><person displayName=\"Max\" id=\"{A}\"/><person displayName=\"Ria\" id=\"{B}\"/></personList>"),
        ], [["Item", "Price"], ["Rope", "=A2*3"]]);
        ReadDocument document = Assert.IsType<ReadDocument>(await Reading.BytesAsync("x.xlsx", book));
        Assert.Equal("""
            Heading1: Plan
            TableHeader(Plan!A1:B1): Item⇥Price
            TableRow(Plan!A2:B2): Rope⇥=A2*3
            Quote(comment by Max): Max, 2026-04-01, Plan!B2 (Rope): too dear
            Quote(comment by Ria): Ria, 2026-04-03, Plan!B2 (Rope): agreed
            Quote(comment by Eva): Eva, Plan!A2 (Rope): see list
            """.ReplaceLineEndings("\n"), Reading.Show(document.Content));
        Assert.Contains("1 formula stands for a value", document.Notice);
    }

    [Fact]
    public async Task Read_Book_ReadsNotesWhereverTheyStand()
    {
        byte[] book = ZipFile.Of(("mimetype", "application/epub+zip"), ("META-INF/container.xml", "<container><rootfiles><rootfile full-path='b.opf'/></rootfiles></container>"),
            ("b.opf", "<package><manifest><item id='a' href='a.xhtml' media-type='application/xhtml+xml'/><item id='n' href='n.xhtml' media-type='application/xhtml+xml'/><item id='o' href='o.xhtml' media-type='application/xhtml+xml'/></manifest><spine><itemref idref='a'/><itemref idref='n' linear='no'/></spine></package>"),
            ("a.xhtml", "<html xmlns:epub='http://www.idpf.org/2007/ops'><body><p>It is 920<a epub:type='noteref' href='n.xhtml#x'>4</a> years old.</p></body></html>"), ("n.xhtml", "<html><body><aside epub:type='footnote' hidden='hidden'><p>4. By its rings.</p></aside></body></html>"), ("o.xhtml", "<html><body><p>Answers: none.</p></body></html>"));
        Assert.Equal("It is 920 [4] years old.\n\n4. By its rings.\n\nAnswers: none.", Assert.IsType<ReadDocument>(await Reading.BytesAsync("x.epub", book)).Content.Text);
    }

    [Fact]
    public async Task Read_NotebookOutputs_AreTheirRichestText()
    {
        ReadDocument notebook = await Reading.TextAsync("x.ipynb", """
            {"cells":[{"cell_type":"code","source":["f()"],"outputs":[{"output_type":"display_data","data":{"text/html":["<table><tr><th>A</th></tr><tr><td>1</td></tr></table>"],"text/plain":["<obj>"]}},
            {"output_type":"stream","text":["\u001b[31mred\u001b[0m"]},{"output_type":"error","ename":"KeyError","evalue":"'x'","traceback":["long"]},{"output_type":"display_data","data":{"image/png":"iVBOR"}}]}],"metadata":{}}
            """);
        Assert.Equal("f()\nA\n1\n\nred\n\nKeyError: 'x'", notebook.Content.Text.Replace("f()\n\n", "f()\n"));
        Assert.Equal("1 picture left out", notebook.Notice);
    }

    [Fact]
    public async Task Read_Bibliography_GivesEachEntryItsFields()
    {
        ReadDocument document = await Reading.TextAsync("x.bib", "Notes above.\n@string{aw = \"Ale Press\"}\n@comment{ignore @book{no,}}\n@book{k1, author = \"M{\\\"u}ller, Jo\", title = {The {Rye} Book: 30% more}, year = 1999, publisher = aw # {, Ulm}, url={https://x.org/a%20b_c}}\n@misc(k2, note={Second})");
        Assert.Equal("""
            Heading2(k1): Müller, Jo, The Rye Book: 30% more, 1999
            Paragraph(k1): author: Müller, Jo⏎title: The Rye Book: 30% more⏎year: 1999⏎publisher: Ale Press, Ulm⏎url: https://x.org/a%20b_c⏎type: book⏎key: k1
            Heading2(k2): misc k2
            Paragraph(k2): note: Second⏎type: misc⏎key: k2
            """.ReplaceLineEndings("\n"), Reading.Show(document.Content));
    }

    private static async Task<ReadDocument> OpenAsync(string kind, string styles, string body, params (string, string)[] parts) =>
        Assert.IsType<ReadDocument>(await Reading.BytesAsync("x.od", ZipFile.Of([("mimetype", "application/vnd.oasis.opendocument." + kind),
            ("content.xml", $"<office:document-content {OpenNames}><office:automatic-styles>{styles}</office:automatic-styles><office:body><office:{kind}>{body}</office:{kind}></office:body></office:document-content>"), .. parts])));
}
