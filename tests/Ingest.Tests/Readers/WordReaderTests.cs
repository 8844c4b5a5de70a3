using Rag.Ingest.Readers;
using static Rag.Ingest.Tests.Readers.Word;

namespace Rag.Ingest.Tests.Readers;

/// <summary>What a Word document shows is what is read of it.</summary>
public sealed class WordReaderTests
{
    private const string Numbering = """
        <w:abstractNum w:abstractNumId="7"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="upperRoman"/><w:pStyle w:val="H1"/><w:lvlText w:val="%1."/></w:lvl>
        <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="§ %1.%2"/><w:isLgl/></w:lvl><w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="(%3)"/></w:lvl></w:abstractNum>
        <w:abstractNum w:abstractNumId="8"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="·"/></w:lvl></w:abstractNum>
        <w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="8"/></w:num>
        <w:num w:numId="3"><w:abstractNumId w:val="7"/><w:lvlOverride w:ilvl="2"><w:startOverride w:val="5"/></w:lvlOverride></w:num>
        """;

    private const string Styles = """<w:style w:styleId="H1"><w:name w:val="heading 1"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr><w:outlineLvl w:val="0"/></w:pPr></w:style><w:style w:styleId="Gone"><w:rPr><w:strike/></w:rPr></w:style>""";

    [Fact]
    public async Task Read_NumbersThatWordCounts_StandInTheText()
    {
        static string Item(string text, int level, int list = 1) => Paragraph(text, $"<w:numPr><w:ilvl w:val=\"{level}\"/><w:numId w:val=\"{list}\"/></w:numPr>");
        const string heading = "<w:pStyle w:val=\"H1\"/>";
        ReadDocument document = await ReadAsync(
            Paragraph("Terms", heading) + Item("Scope", 1) + Item("boats", 2) + Item("oars", 2) + Item("Fees", 1) + Item("deposit", 2) + Paragraph("Rules", heading) + Item("Silence", 1) + Item("a point", 0, 2) + Item("late", 2, 3)
            + Paragraph("Annex", "<w:pStyle w:val=\"H1\"/><w:numPr><w:numId w:val=\"0\"/></w:numPr>"),
            ("styles", "w:styles", Styles), ("numbering", "w:numbering", Numbering));
        Assert.Equal("""
            Heading1: I. Terms
            ListItem2: § 1.1 Scope
            ListItem3: (a) boats
            ListItem3: (b) oars
            ListItem2: § 1.2 Fees
            ListItem3: (a) deposit
            Heading1: II. Rules
            ListItem2: § 2.1 Silence
            ListItem1: a point
            ListItem3: (e) late
            Heading1: Annex
            """.ReplaceLineEndings("\n"), Reading.Show(document.Content));
        Assert.Equal("Terms", document.Title);
    }

    [Fact]
    public async Task Read_Wrappers_HideNothing()
    {
        ReadDocument document = await ReadAsync($"""
            <w:sdt><w:sdtContent>{Paragraph("In a control")}</w:sdtContent></w:sdt><w:customXml w:element="x">{Paragraph("In custom XML")}</w:customXml>
            <w:p><w:smartTag w:element="place">{Run("In a tag")}</w:smartTag><w:ins w:author="A">{Run(", inserted")}</w:ins><w:del w:author="A"><w:r><w:delText>, gone</w:delText></w:r></w:del></w:p>
            """);
        Assert.Equal("In a control\n\nIn custom XML\n\nIn a tag, inserted", document.Content.Text);
        Assert.Equal("1 tracked deletion left out", document.Notice);
    }

    [Fact]
    public async Task Read_Equations_KeepFractionsAndExponents()
    {
        static string Part(string name, string text) => $"<m:{name}><m:r><m:t>{text}</m:t></m:r></m:{name}>";
        ReadDocument document = await ReadAsync($"<w:p>{Run("v = ")}<m:oMathPara><m:oMath><m:f>{Part("num", "a+b")}{Part("den", "2")}</m:f><m:r><m:t>·</m:t></m:r><m:sSup>{Part("e", "x")}{Part("sup", "n+1")}</m:sSup>"
            + $"<m:rad><m:radPr><m:degHide/></m:radPr><m:deg/>{Part("e", "y")}</m:rad><m:sSub>{Part("e", "k")}{Part("sub", "max")}</m:sSub></m:oMath></m:oMathPara></w:p>");
        Assert.Equal("v = (a+b)/2·x^(n+1)√yk_max", document.Content.Text);
    }

    [Theory]
    [InlineData("The hall is 90 m", "2", " wide", "The hall is 90 m² wide")]
    [InlineData("We counted 2,300", "4", " guests", "We counted 2,300 [4] guests")]
    [InlineData("about 10", "-9", " m", "about 10^-9 m")]
    [InlineData("the 21", "st", " time", "the 21st time")]
    [InlineData("Price 4", "90", " €", "Price 4.90 €")]
    [InlineData("as shown", "3,4", ".", "as shown [3,4].")]
    public async Task Read_RaisedText_KeepsItsSense(string before, string raised, string after, string expected) =>
        Assert.Equal(expected, (await ReadAsync($"<w:p>{Run(before)}{Run(raised[..1], Superscript)}{(raised.Length > 1 ? Run(raised[1..], Superscript) : "")}{Run(after)}</w:p>")).Content.Text);

    private const string Superscript = "<w:vertAlign w:val=\"superscript\"/>";

    [Fact]
    public async Task Read_Notes_StandApartAndAreLinkedByTheirMarks()
    {
        ReadDocument document = await ReadAsync($"<w:p>{Run("It has 640")}<w:r><w:footnoteReference w:id=\"2\"/></w:r>{Run(" seats.")}</w:p>",
            ("footnotes", "w:footnotes", $"<w:footnote w:type=\"separator\" w:id=\"0\">{Paragraph("-")}</w:footnote><w:footnote w:id=\"2\">{Paragraph("Without the gallery.")}</w:footnote>"));
        Assert.Equal("It has 640 [1] seats.\n\n[1] Without the gallery.", document.Content.Text);
    }

    [Fact]
    public async Task Read_StruckOutText_IsLeftOutAndSaid()
    {
        ReadDocument document = await ReadAsync($"<w:p>{Run("Gate 3", "<w:dstrike/>")}{Run("Gate 5", "<w:rStyle w:val=\"Gone\"/>")}{Run("Gate 9", "<w:strike w:val=\"0\"/>")}</w:p>", ("styles", "w:styles", Styles));
        Assert.Equal(("Gate 9", "2 struck-out passages left out"), (document.Content.Text, document.Notice));
    }

    [Fact]
    public async Task Read_Choices_ShowTheirState()
    {
        static string Legacy(string state) => $"<w:r><w:fldChar w:fldCharType=\"begin\"><w:ffData><w:checkBox>{state}</w:checkBox></w:ffData></w:fldChar></w:r>";
        static string Sign(string font, string code) => $"<w:r><w:sym w:font=\"{font}\" w:char=\"{code}\"/></w:r>";
        ReadDocument document = await ReadAsync(
            $"<w:p>{Sign("Wingdings 2", "F052")}{Run(" tea ")}{Sign("Wingdings", "F06F")}{Run(" juice ")}<w:r><w:rPr><w:rFonts w:ascii=\"Wingdings\"/></w:rPr><w:t>þ</w:t></w:r>{Run(" milk")}</w:p>"
            + $"<w:p>{Legacy("<w:default w:val=\"1\"/>")}{Run("morning ")}{Legacy("<w:default w:val=\"1\"/><w:checked w:val=\"0\"/>")}{Run("evening")}</w:p>"
            + $"<w:p><w:sdt><w:sdtPr><w14:checkbox><w14:checked w14:val=\"1\"/></w14:checkbox></w:sdtPr><w:sdtContent>{Run("X")}</w:sdtContent></w:sdt>{Run("agreed")}</w:p>"
            + "<w:p><w:r><w:fldChar w:fldCharType=\"begin\"><w:ffData><w:ddList><w:result w:val=\"1\"/><w:listEntry w:val=\"single\"/><w:listEntry w:val=\"double\"/></w:ddList></w:ffData></w:fldChar></w:r></w:p>");
        Assert.Equal("☑ tea ☐ juice ☑ milk\n\n☑ morning ☐ evening\n\n☑ agreed\n\ndouble", document.Content.Text);
    }

    [Fact]
    public async Task Read_HeadersAndFooters_AreReadOnceWithoutPageNumbers()
    {
        const string page = "<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText> PAGE </w:instrText></w:r><w:r><w:fldChar w:fldCharType=\"separate\"/></w:r><w:r><w:t>1</w:t></w:r><w:r><w:fldChar w:fldCharType=\"end\"/></w:r>";
        ReadDocument document = await ReadAsync($"""
            {Paragraph("Offer", "<w:outlineLvl w:val=\"0\"/>")}<w:sectPr><w:headerReference w:type="default" r:id="r1"/><w:headerReference w:type="first" r:id="r2"/><w:headerReference w:type="even" r:id="r3"/><w:footerReference w:type="default" r:id="r4"/><w:titlePg/></w:sectPr>
            """,
            ("header", "w:hdr", Paragraph("Offer") + $"<w:tbl><w:tr><w:tc>{Paragraph("Smith & Co")}</w:tc><w:tc>{Paragraph("phone 0555 12")}</w:tc></w:tr></w:tbl>".Replace("&", "&amp;")),
            ("header", "w:hdr", Paragraph("Confidential")), ("header", "w:hdr", Paragraph("never shown")), ("footer", "w:ftr", $"<w:p>{Run("Page ")}{page}</w:p>{Paragraph("IBAN XX00")}"));
        Assert.Equal("""
            TableRow(header or footer): Smith & Co⇥phone 0555 12
            Paragraph(header or footer): Confidential
            Heading1: Offer
            Paragraph(header or footer): Page
            Paragraph(header or footer): IBAN XX00
            """.ReplaceLineEndings("\n"), Reading.Show(document.Content));
        Assert.Equal("Offer", document.Title);
    }

    [Fact]
    public async Task Read_Diagram_GivesItsPointsAsTheyHang()
    {
        static string Point(string id, string text) => $"<dgm:pt modelId=\"{id}\"><dgm:t><a:p><a:r><a:t>{text}</a:t></a:r></a:p></dgm:t></dgm:pt>";
        ReadDocument document = await ReadAsync(Paragraph("Team:") + "<w:p><w:r><w:drawing><a:graphic><a:graphicData><dgm:relIds r:dm=\"r1\"/></a:graphicData></a:graphic></w:drawing></w:r></w:p>",
            ("diagramData", "dgm:dataModel", $"<dgm:ptLst><dgm:pt modelId=\"0\" type=\"doc\"/>{Point("2", "Baker: Ines")}{Point("1", "Head: Olaf")}<dgm:pt modelId=\"9\" type=\"pres\"/></dgm:ptLst><dgm:cxnLst><dgm:cxn srcId=\"0\" destId=\"1\" srcOrd=\"0\"/><dgm:cxn srcId=\"1\" destId=\"2\" srcOrd=\"0\"/></dgm:cxnLst>"));
        Assert.Equal("Paragraph: Team:\nListItem1: Head: Olaf\nListItem2: Baker: Ines", Reading.Show(document.Content));
    }

    [Fact]
    public async Task Read_WhatIsStoredTwice_IsReadOnce()
    {
        string box = $"<w:txbxContent>{Paragraph("Doors open at 7")}</w:txbxContent>";
        ReadDocument document = await ReadAsync($"<w:p>{Run("Concert")}<w:r><mc:AlternateContent><mc:Choice Requires=\"wps\"><w:drawing>{box}</w:drawing></mc:Choice><mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>");
        Assert.Equal("Concert\n\nDoors open at 7", document.Content.Text);
    }

    [Fact]
    public async Task Read_Comment_StandsBehindWhatItIsAbout()
    {
        ReadDocument document = await ReadAsync($"<w:p>{Run("The fee is 5 €.")}<w:r><w:commentReference w:id=\"4\"/></w:r></w:p>{Paragraph("End.")}",
            ("comments", "w:comments", $"<w:comment w:id=\"4\" w:author=\"Ada\" w:date=\"2026-03-02T10:00:00Z\">{Paragraph("Since May 6 €.")}</w:comment>"));
        Assert.Equal("Paragraph: The fee is 5 €.\nQuote(comment by Ada): Ada, 2026-03-02: Since May 6 €.\nParagraph: End.", Reading.Show(document.Content));
    }
}
