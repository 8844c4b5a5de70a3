using Rag.Ingest.Readers;

namespace Rag.Ingest.Tests.Readers;

/// <summary>One table with merged cells, a header of two rows, a list in a cell and a title above it, in each format that can hold one.</summary>
public sealed class TableTests
{
    // Plot and its crops; "Yield" stands over two columns, each plot beside two rows.
    private const string Grid = """
        TableHeader: Plot⇥Crop⇥Yield 2024⇥Yield 2025
        TableRow: North field⇥Rye⇥31 t⇥28 t
        TableRow: North field⇥Oats⇥12 t⇥14 t
        TableRow: Ditch⇥Hay⇥7 t⇥9 t
        """;

    private static string Expected => Grid.ReplaceLineEndings("\n");

    [Fact]
    public async Task Read_Html_GivesEachRowWhatItIsAbout()
    {
        ReadDocument page = await Reading.TextAsync("x.html", """
            <table><tr><th rowspan=2>Plot<th rowspan=2>Crop<th colspan=2>Yield</tr><tr><th>2024<th>2025</tr>
            <tr><td rowspan=2>North field<td>Rye<td>31 t<td>28 t</tr><tr><td>Oats<td>12 t<td>14 t</tr><tr><td>Ditch<td>Hay<td>7 t<td>9 t</tr></table>
            """);
        Assert.Equal(Expected, Reading.Show(page.Content));
    }

    [Fact]
    public async Task Read_Epub_GivesEachRowWhatItIsAbout()
    {
        byte[] book = ZipFile.Of(("mimetype", "application/epub+zip"), ("META-INF/container.xml", "<container><rootfiles><rootfile full-path='b.opf'/></rootfiles></container>"),
            ("b.opf", "<package><manifest><item id='a' href='a.xhtml' media-type='application/xhtml+xml'/></manifest><spine><itemref idref='a'/></spine></package>"),
            ("a.xhtml", """
            <html xmlns="http://www.w3.org/1999/xhtml"><body><table><thead><tr><th rowspan="2">Plot</th><th rowspan="2">Crop</th><th colspan="2">Yield</th></tr><tr><th>2024</th><th>2025</th></tr></thead>
            <tbody><tr><td rowspan="2">North field</td><td>Rye</td><td>31 t</td><td>28 t</td></tr><tr><td>Oats</td><td>12 t</td><td>14 t</td></tr><tr><td>Ditch</td><td>Hay</td><td>7 t</td><td>9 t</td></tr></tbody></table></body></html>
            """));
        Assert.Equal(Expected, Reading.Show(Assert.IsType<ReadDocument>(await Reading.BytesAsync("x.epub", book)).Content));
    }

    [Fact]
    public async Task Read_Word_GivesEachRowWhatItIsAbout()
    {
        static string Row(params string[] cells) => $"<w:tr>{string.Concat(cells)}</w:tr>";
        static string Cell(string text, string properties = "") => $"<w:tc><w:tcPr>{properties}</w:tcPr><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>";
        const string begins = "<w:vMerge w:val=\"restart\"/>", goesOn = "<w:vMerge/>";
        ReadDocument document = await Word.ReadAsync("<w:tbl>"
            + Row(Cell("Plot", begins), Cell("Crop", begins), Cell("Yield", "<w:gridSpan w:val=\"2\"/>")) + Row(Cell("", goesOn), Cell("", goesOn), Cell("2024"), Cell("2025"))
            + Row(Cell("North field", begins), Cell("Rye"), Cell("31 t"), Cell("28 t")) + $"<w:sdt><w:sdtPr/><w:sdtContent>{Row(Cell("", goesOn), $"<w:sdt><w:sdtContent>{Cell("Oats")}</w:sdtContent></w:sdt>", Cell("12 t"), Cell("14 t"))}</w:sdtContent></w:sdt>"
            + Row(Cell("Ditch"), Cell("Hay"), Cell("7 t"), Cell("9 t")) + "</w:tbl>");
        Assert.Equal(Expected, Reading.Show(document.Content));
    }

    [Fact]
    public async Task Read_WordRowThatBeginsFurtherRight_KeepsItsColumns()
    {
        ReadDocument document = await Word.ReadAsync("""
            <w:tbl><w:tr><w:tc><w:p><w:r><w:t>Name</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>Town</w:t></w:r></w:p></w:tc></w:tr>
            <w:tr><w:trPr><w:gridBefore w:val="1"/></w:trPr><w:tc><w:p><w:r><w:t>Ulm</w:t></w:r></w:p></w:tc></w:tr></w:tbl>
            """);
        Assert.Equal("TableHeader: Name⇥Town\nTableRow: ⇥Ulm", Reading.Show(document.Content));
    }

    [Fact]
    public async Task Read_Excel_GivesEachRowWhatItIsAbout()
    {
        byte[] book = Spreadsheet.Of("Farm", "A1:D1 C3:D3 A3:A4 B3:B4 A5:A6",
            ["Harvest of the farm"], [], ["Plot", "Crop", "Yield"], ["", "", "2024", "2025"], ["North field", "Rye", "31 t", "28 t"], ["", "Oats", "12 t", "14 t"], ["Ditch", "Hay", "7 t", "9 t"], [], ["checked by Ada"]);
        ReadDocument document = Assert.IsType<ReadDocument>(await Reading.BytesAsync("x.xlsx", book));
        Assert.Equal($"""
            Heading1: Farm
            Paragraph(Farm!A1:A1): Harvest of the farm
            TableHeader(Farm!A3:C3 to Farm!C4:D4): Plot⇥Crop⇥Yield 2024⇥Yield 2025
            TableRow(Farm!A5:D5): North field⇥Rye⇥31 t⇥28 t
            TableRow(Farm!B6:D6): North field⇥Oats⇥12 t⇥14 t
            TableRow(Farm!A7:D7): Ditch⇥Hay⇥7 t⇥9 t
            Paragraph(Farm!A9:A9): checked by Ada
            """.ReplaceLineEndings("\n"), Reading.Show(document.Content));
    }

    [Fact]
    public async Task Read_OldExcel_GivesEachRowWhatItIsAbout()
    {
        string path = Path.Combine(AppContext.BaseDirectory, "Readers", "Files", "merged.xls");
        ReadDocument document = Assert.IsType<ReadDocument>(await Reading.FileAsync(path));
        Assert.Equal("""
            Heading1: Harvest
            TableHeader(Harvest!A1:B1 to Harvest!A2:C2): Orchard Row⇥Boxes Apples⇥Boxes Pears
            TableRow(Harvest!A3:C3): North slope⇥41⇥17
            TableRow(Harvest!B4:C4): North slope⇥38⇥22
            """.ReplaceLineEndings("\n"), Reading.Show(document.Content));
    }

    [Fact]
    public async Task Read_OpenDocumentText_GivesEachRowWhatItIsAbout() => Assert.Equal(Expected, Reading.Show((await OpenDocument("text", "text")).Content));

    [Fact]
    public async Task Read_OpenDocumentSheet_GivesEachRowWhatItIsAbout() =>
        Assert.Equal("Heading1: Farm\n" + Expected, Reading.Show((await OpenDocument("spreadsheet", "spreadsheet")).Content));

    private static async Task<ReadDocument> OpenDocument(string type, string body)
    {
        const string covered = "<table:covered-table-cell/>";
        static string Cell(string text, string spans = "") => $"<table:table-cell {spans}><text:p>{text}</text:p></table:table-cell>";
        const string down = "table:number-rows-spanned=\"2\"", across = "table:number-columns-spanned=\"2\"";
        string content = $"""
            <office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">
            <office:body><office:{body}><table:table table:name="Farm"><table:table-row>{Cell("Plot", down)}{Cell("Crop", down)}{Cell("Yield", across)}{covered}</table:table-row>
            <table:table-row>{covered}{covered}{Cell("2024")}{Cell("2025")}</table:table-row><table:table-row>{Cell("North field", down)}{Cell("Rye")}{Cell("31 t")}{Cell("28 t")}</table:table-row>
            <table:table-row>{covered}{Cell("Oats")}{Cell("12 t")}{Cell("14 t")}<table:table-cell table:number-columns-repeated="16000"/></table:table-row><table:table-row>{Cell("Ditch")}{Cell("Hay")}{Cell("7 t")}{Cell("9 t")}</table:table-row>
            <table:table-row table:number-rows-repeated="1000000"><table:table-cell table:number-columns-repeated="16384"/></table:table-row></table:table></office:{body}></office:body></office:document-content>
            """;
        return Assert.IsType<ReadDocument>(await Reading.BytesAsync("x.od", ZipFile.Of(("mimetype", "application/vnd.oasis.opendocument." + type), ("content.xml", content))));
    }

    [Fact]
    public async Task Read_Slides_GivesEachRowWhatItIsAbout()
    {
        static string Cell(string text, string attributes = "") => $"<a:tc {attributes}><a:txBody><a:bodyPr/><a:p><a:r><a:t>{text}</a:t></a:r></a:p></a:txBody></a:tc>";
        static string Row(params string[] cells) => $"<a:tr h=\"1\">{string.Concat(cells)}</a:tr>";
        string table = "<p:graphicFrame><p:nvGraphicFramePr><p:cNvPr id=\"4\" name=\"T\"/><p:cNvGraphicFramePr/><p:nvPr/></p:nvGraphicFramePr><p:xfrm/><a:graphic><a:graphicData><a:tbl>"
            + Row(Cell("Plot", "rowSpan=\"2\""), Cell("Crop", "rowSpan=\"2\""), Cell("Yield", "gridSpan=\"2\""), Cell("", "hMerge=\"1\"")) + Row(Cell("", "vMerge=\"1\""), Cell("", "vMerge=\"1\""), Cell("2024"), Cell("2025"))
            + Row(Cell("North field", "rowSpan=\"2\""), Cell("Rye"), Cell("31 t"), Cell("28 t")) + Row(Cell("", "vMerge=\"1\""), Cell("Oats"), Cell("12 t"), Cell("14 t")) + Row(Cell("Ditch"), Cell("Hay"), Cell("7 t"), Cell("9 t"))
            + "</a:tbl></a:graphicData></a:graphic></p:graphicFrame>";
        Assert.Equal(Expected, Reading.Show(Assert.IsType<ReadDocument>(await Reading.BytesAsync("x.pptx", new Presentation().Add(table).Save())).Content));
    }

    [Fact]
    public async Task Read_RichText_GivesEachRowWhatItIsAbout()
    {
        const string four = @"\cellx1000\cellx2000\cellx3000\cellx4000";
        ReadDocument document = await Reading.TextAsync("x.rtf", @"{\rtf1\ansi "
            + @"\trowd\clvmgf\cellx1000\clvmgf\cellx2000\cellx4000\pard\intbl Plot\cell Crop\cell Yield\cell\row "
            + @"\trowd\clvmrg\cellx1000\clvmrg\cellx2000\cellx3000\cellx4000\pard\intbl\cell\cell 2024\cell 2025\cell\row "
            + @"\trowd\clvmgf\cellx1000\cellx2000\cellx3000\cellx4000\pard\intbl North field\cell Rye\cell 31 t\cell 28 t\cell\row "
            + @"\trowd\clvmrg\cellx1000\cellx2000\cellx3000\cellx4000\pard\intbl\cell Oats\cell 12 t\cell 14 t\cell\row "
            + @"\trowd" + four + @"\pard\intbl Ditch\cell Hay\cell 7 t\cell 9 t\cell\row\pard}");
        Assert.Equal(Expected, Reading.Show(document.Content));
    }

    [Theory]
    [InlineData("sep=|\nTool|Place\nSaw|A1\n", "TableHeader(line 2): Tool⇥Place\nTableRow(line 3): Saw⇥A1")]
    [InlineData("Stock of the shed\nAs of;3 May\n\nTool;Place;Pieces;Price\nSaw;A1;2;19,90\nAxe;B2;1;35,00\n\nTotal;3\n",
        "Paragraph(line 1): Stock of the shed\nParagraph(line 2): As of: 3 May\nTableHeader(line 4): Tool⇥Place⇥Pieces⇥Price\nTableRow(line 5): Saw⇥A1⇥2⇥19,90\nTableRow(line 6): Axe⇥B2⇥1⇥35,00\nParagraph(line 8): Total: 3")]
    [InlineData("Month,Rain\nMay,40\n\nMonth,Sun\nMay,7\n", "TableHeader(line 1): Month⇥Rain\nTableRow(line 2): May⇥40\nTableHeader(line 4): Month⇥Sun\nTableRow(line 5): May⇥7")]
    public async Task Read_SeparatedValues_TellsTheHeaderFromWhatStandsAroundTheTable(string source, string expected) =>
        Assert.Equal(expected, Reading.Show((await Reading.TextAsync("x.csv", source)).Content));

    [Fact]
    public async Task Read_HtmlCellsWithBlocks_StayInTheirRows()
    {
        ReadDocument page = await Reading.TextAsync("x.html", """
            <table><tr><th>Who<th>What<th>When</tr><tr><td><h3>Ida</h3><td><ol><li>sweep<li>mop</ol><td><p>Mon</p><p>early</p></tr>
            <tr><td>Ole<td><table><tr><td>bin</td><td>A</td></tr><tr><td>box</td><td>B</td></tr></table><td><a href="tue.html">Tue</a></tr></table>
            """);
        Assert.Equal("TableHeader: Who⇥What⇥When\nTableRow: Ida⇥1. sweep; 2. mop⇥Mon early\nTableRow: Ole⇥bin, A; box, B⇥Tue", Reading.Show(page.Content));
        Assert.Equal(["tue.html"], page.Links);
        Assert.Equal("Tue", page.Content.Text[page.Content.Links[0].Start..page.Content.Links[0].End]);
    }

    [Fact]
    public async Task Read_HtmlTableThatLaysOutAPage_ReadsAsThePage()
    {
        ReadDocument page = await Reading.TextAsync("x.html", "<table><tr><td><h2>News</h2><p>It rains.</p></td><td><h2>More</h2><p>It snows.</p></td></tr></table>");
        Assert.Equal("Heading2: News\nParagraph: It rains.\nHeading2: More\nParagraph: It snows.", Reading.Show(page.Content));
    }

    [Fact]
    public async Task Read_SpansBeyondAllSense_AreBounded()
    {
        string row = string.Concat(Enumerable.Repeat("<td rowspan=60000 colspan=9>x</td>", 100));
        ReadResult result = await Reading.BytesAsync("x.html", System.Text.Encoding.UTF8.GetBytes($"<table><tr>{row}</tr>{string.Concat(Enumerable.Repeat("<tr><td>y</td></tr>", 200))}</table>"));
        Assert.Contains("y", Assert.IsType<ReadDocument>(result).Content.Text);
    }
}
