using System.Text;
using Rag.Ingest.Readers;
using Rag.Ingest.Readers.Office;
using Rag.Tests;

namespace Rag.Ingest.Tests.Readers;

/// <summary>One document of each format, small enough to be read here.</summary>
public sealed class FormatTests
{
    [Fact]
    public async Task Read_WebPage_GivesItsContentWithoutWhatSurroundsIt()
    {
        ReadDocument page = await Reading.TextAsync("page.html", """
            <!doctype html><html lang="de"><head><title>Seite – Wiki</title><meta name="author" content="Mara"><style>p{}</style></head><body>
            <nav><a href="/">Start</a></nav><div class="sidebar">Werbung</div>
            <h1>Seite</h1><p>Ein <b>Satz</b> mit <a href="andere%20seite.html#x">Verweis</a>.<br>Zweite Zeile.</p>
            <ol><li>eins<ul><li>darunter</li></ul></li><li>zwei</li></ol>
            <table><tr><th>Teil</th><th>Preis</th></tr><tr><td>Rad</td><td>5 €</td></tr></table>
            <pre><code class="language-sh">ls -l
            df</code></pre><script>alert(1)</script><p style="display: none">versteckt</p></body></html>
            """);
        Assert.Equal("""
            Heading1: Seite
            Paragraph: Ein Satz mit Verweis.⏎Zweite Zeile.
            ListItem1: 1. eins
            ListItem2: darunter
            ListItem1: 2. zwei
            TableHeader: Teil⇥Preis
            TableRow: Rad⇥5 €
            Code(sh): ls -l⏎df
            """.ReplaceLineEndings("\n"), Reading.Show(page.Content).Replace("            ", ""));
        Assert.Equal(("Seite", "Mara", "de"), (page.Title, page.Author, page.Language));
        Assert.Equal(["andere seite.html"], page.Links);
    }

    [Theory]
    [InlineData("a,b\n1,\"x, y\"\n\"two\nlines\",\"say \"\"hi\"\"\"", "TableHeader(line 1): a⇥b\nTableRow(line 2): 1⇥x, y\nTableRow(line 3): two lines⇥say \"hi\"")]
    [InlineData("Name;Betrag\nMüller;1,50\nMeier;2,75", "TableHeader(line 1): Name⇥Betrag\nTableRow(line 2): Müller⇥1,50\nTableRow(line 3): Meier⇥2,75")]
    [InlineData("a,b\n1,\"never closed\n2,3", "TableHeader(line 1): a⇥b\nTableRow(line 2): 1⇥\"never closed\nTableRow(line 3): 2⇥3")]
    public async Task Read_SeparatedValues_FindsTheDialect(string source, string expected) =>
        Assert.Equal(expected, Reading.Show((await Reading.TextAsync("x.csv", source)).Content));

    [Fact]
    public async Task Read_TextThatMentionsThePdfMark_IsNoPdf()
    {
        ReadDocument note = await Reading.TextAsync("pdf/README.md", "# Files\n\n15 lack a %PDF- header in the first KiB.");
        Assert.Equal("text/markdown", note.MediaType);
        Assert.Contains("15 lack", note.Content.Text);
    }

    [Fact]
    public async Task Read_Mail_GivesHeadTextQuotesAndAttachments()
    {
        ReadDocument mail = await Reading.TextAsync("x.eml", """
            From: Ada <ada@example.org>
            To: Bob <bob@example.org>
            Date: Mon, 02 Mar 2026 09:30:00 +0100
            Subject: =?utf-8?q?Pr=C3=BCfung?=
            MIME-Version: 1.0
            Content-Type: multipart/mixed; boundary="b"

            --b
            Content-Type: text/plain; charset=utf-8

            It is done.

            > Is it done?
            -- 
            Ada
            --b
            Content-Type: text/markdown; name="notes.md"
            Content-Disposition: attachment; filename="notes.md"

            # Results

            All fine.
            --b--
            """);
        Assert.Equal("""
            Heading1: Prüfung
            Paragraph: From: "Ada" <ada@example.org>⏎To: "Bob" <bob@example.org>⏎Date: Mon, 2 Mar 2026 09:30 +01:00
            Paragraph: It is done.
            Quote(quoted reply): Is it done?
            Paragraph(signature): Ada
            Heading2: Attachment: notes.md
            Heading1: Results
            Paragraph: All fine.
            """.ReplaceLineEndings("\n"), Reading.Show(mail.Content));
        Assert.Equal("Prüfung", mail.Title);
        Assert.Equal(new DateTimeOffset(2026, 3, 2, 9, 30, 0, TimeSpan.FromHours(1)), mail.Date);
    }

    [Fact]
    public async Task Read_Code_IsCutAtItsFunctions()
    {
        ReadDocument code = await Reading.TextAsync("x.py", "import os\n\ndef first(a):\n    x = 1\n\n    return x\n\nclass Second:\n    pass\n");
        Assert.Equal("Code(py): import os\nCode(first): def first(a):⏎    x = 1⏎⏎    return x\nCode(Second): class Second:⏎    pass", Reading.Show(code.Content));
    }

    [Fact]
    public async Task Read_Mailbox_UndoesTheSignBeforeLinesThatLookLikeAMessage()
    {
        ReadDocument box = await Reading.TextAsync("x.mbox", "From a@x.org Mon Mar  2 09:30:00 2026\nFrom: a@x.org\nSubject: Hi\n\n>From now on it is spring.\n> quoted\n");
        Assert.EndsWith("Paragraph: From now on it is spring.\nQuote(quoted reply): quoted", Reading.Show(box.Content));
    }

    [Fact]
    public async Task Read_Mailbox_HasAllItsSendersAsAuthorsAndItsNewestMessagesDate()
    {
        ReadDocument box = await Reading.TextAsync("x.mbox", """
            From ada@x.org Mon Mar  2 09:30:00 2026
            From: Ada <ada@x.org>
            Date: Mon, 02 Mar 2026 09:30:00 +0100

            One.

            From bob@x.org Wed Mar  4 08:00:00 2026
            From: Bob <bob@x.org>
            Date: Wed, 04 Mar 2026 08:00:00 +0100

            Two.

            From ada@x.org Tue Mar  3 10:00:00 2026
            From: Ada <ada@x.org>
            Date: Tue, 03 Mar 2026 10:00:00 +0100

            Three.

            From eve@x.org Tue Mar  3 11:00:00 2026
            From: Eve <eve@x.org>

            Four, without a date.
            """);
        Assert.Equal("\"Ada\" <ada@x.org>, \"Bob\" <bob@x.org>, \"Eve\" <eve@x.org>", box.Author);
        Assert.Equal(new DateTimeOffset(2026, 3, 4, 8, 0, 0, TimeSpan.FromHours(1)), box.Date);
    }

    [Fact]
    public async Task Read_MailboxWithoutDates_HasNone()
    {
        ReadDocument box = await Reading.TextAsync("x.mbox", "From a@x.org Mon Mar  2 09:30:00 2026\nFrom: a@x.org\nSubject: Hi\n\nOne.\n");
        Assert.Equal(("a@x.org", null), (box.Author, box.Date));
    }

    [Fact]
    public async Task Read_TableWithSpans_KeepsItsColumns()
    {
        ReadDocument page = await Reading.TextAsync("x.html", "<table><tr><th>K</th><th colspan=2>V</th><th>W</th></tr><tr><td rowspan=2>a</td><td>1</td><td>2</td><td>3</td></tr><tr><td>4</td><td>5</td></tr></table>");
        Assert.Equal("TableHeader: K⇥V⇥V⇥W\nTableRow: a⇥1⇥2⇥3\nTableRow: a⇥4⇥5", Reading.Show(page.Content));
    }

    [Fact]
    public async Task Read_Json_ResolvesEscapesAndCutsAtKeys()
    {
        ReadDocument json = await Reading.TextAsync("x.json", """{"name":"M\u00fcller","tags":["a"],"n":1}""");
        Assert.Equal("Code(name): name: Müller\nCode(tags): tags: [⏎  \"a\"⏎]\nCode(n): n: 1", Reading.Show(json.Content));
    }

    [Fact]
    public async Task Read_Subtitles_GiveTheirTime()
    {
        ReadDocument subtitles = await Reading.TextAsync("x.srt", "1\n00:00:01,000 --> 00:00:03,000\n<i>We begin</i>\n\n2\n00:00:03,500 --> 00:00:05,000\nhere.\n\n3\n00:01:05,000 --> 00:01:06,000\nNext.\n");
        Assert.Equal("Paragraph(00:00:01): We begin here.\nParagraph(00:01:05): Next.", Reading.Show(subtitles.Content));
    }

    [Theory]
    [InlineData("<v Priya>The parts are here.</v>", "Priya: The parts are here.")]
    [InlineData("<v.loud.first Priya Raman>The <i>parts</i> are here.", "Priya Raman: The parts are here.")]
    [InlineData("<v>The parts are here.</v>", "The parts are here.")]
    [InlineData("<vinyl x>The parts are here.", "The parts are here.")]
    public async Task Read_SubtitlesWithVoices_SayWhoSpeaks(string cue, string expected)
    {
        ReadDocument subtitles = await Reading.TextAsync("x.vtt", $"WEBVTT\n\n00:00:01.000 --> 00:00:03.000\n{cue}\n");
        Assert.Equal("Paragraph(00:00:01): " + expected, Reading.Show(subtitles.Content));
    }

    [Fact]
    public async Task Read_Notebook_GivesNotesCodeAndOutput()
    {
        ReadDocument notebook = await Reading.TextAsync("x.ipynb", """{"cells":[{"cell_type":"markdown","source":["# Title\n","Text"]},{"cell_type":"code","source":"1+1","outputs":[{"data":{"text/plain":["2"]}}]}],"metadata":{}}""");
        Assert.Equal("Heading1: Title\nParagraph: Text\nCode(python, cell 2): 1+1\nCode(output of cell 2): 2", Reading.Show(notebook.Content));
    }

    [Fact]
    public async Task Read_Word_ShowsInsertionsAndTablesButNoDeletions()
    {
        const string body = """
            <w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>
            <w:p><w:pPr><w:pStyle w:val="H"/></w:pPr><w:r><w:t>Head</w:t></w:r></w:p>
            <w:p><w:r><w:t xml:space="preserve">Kept </w:t></w:r><w:del><w:r><w:delText>gone</w:delText></w:r></w:del><w:ins><w:r><w:t>new</w:t></w:r></w:ins><w:r><w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t></w:r></w:p>
            <w:p><w:pPr><w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr></w:pPr><w:r><w:t>item</w:t></w:r></w:p>
            <w:tbl><w:tr><w:tc><w:p><w:r><w:t>A</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>B</w:t></w:r></w:p></w:tc></w:tr>
            <w:tr><w:tc><w:p><w:r><w:t>1</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>2</w:t></w:r></w:p></w:tc></w:tr></w:tbl>
            </w:body></w:document>
            """;
        byte[] docx = ZipFile.Of(("[Content_Types].xml", "<Types/>"), ("word/document.xml", body), ("word/_rels/document.xml.rels", """<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="s" Type="x/styles" Target="styles.xml"/></Relationships>"""),
            ("word/styles.xml", """<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:style w:styleId="H"><w:name w:val="heading 2"/></w:style></w:styles>"""));
        var document = Assert.IsType<ReadDocument>(await Reading.BytesAsync("x.docx", docx));
        Assert.Equal("Heading2: Head\nParagraph: Kept new\nListItem2: item\nTableHeader: A⇥B\nTableRow: 1⇥2", Reading.Show(document.Content));
    }

    [Fact]
    public async Task Read_Epub_FollowsItsSpine()
    {
        byte[] epub = ZipFile.Of(("mimetype", "application/epub+zip"), ("META-INF/container.xml", """<container><rootfiles><rootfile full-path="O/c.opf"/></rootfiles></container>"""),
            ("O/c.opf", """<package xmlns:dc="http://purl.org/dc/elements/1.1/"><metadata><dc:title>Book</dc:title><dc:creator>Ada</dc:creator></metadata><manifest><item id="b" href="b.xhtml"/><item id="a" href="a.xhtml"/></manifest><spine><itemref idref="a"/><itemref idref="b"/></spine></package>"""),
            ("O/a.xhtml", "<html><body><h1>One</h1><p>First.</p></body></html>"), ("O/b.xhtml", "<html><body><h1>Two</h1></body></html>"));
        var book = Assert.IsType<ReadDocument>(await Reading.BytesAsync("x.epub", epub));
        Assert.Equal("Heading1: One\nParagraph: First.\nHeading1: Two", Reading.Show(book.Content));
        Assert.Equal(("Book", "Ada"), (book.Title, book.Author));
    }

    [Fact]
    public async Task Read_EpubChapterWithoutHeading_TakesItsTitleFromTheContents()
    {
        byte[] epub = ZipFile.Of(("mimetype", "application/epub+zip"), ("META-INF/container.xml", """<container><rootfiles><rootfile full-path="O/c.opf"/></rootfiles></container>"""),
            ("O/c.opf", """<package><manifest><item id="a" href="t/a.xhtml"/><item id="b" href="t/b.xhtml"/><item id="n" href="toc.ncx" media-type="application/x-dtbncx+xml"/></manifest><spine><itemref idref="a"/><itemref idref="b"/></spine></package>"""),
            ("O/toc.ncx", """<ncx><navMap><navPoint><navLabel><text>One</text></navLabel><content src="t/a.xhtml#start"/></navPoint><navPoint><navLabel><text>Two</text></navLabel><content src="t/b.xhtml"/></navPoint></navMap></ncx>"""),
            ("O/t/a.xhtml", "<html><body><p>First.</p></body></html>"), ("O/t/b.xhtml", "<html><body><h2>Second</h2></body></html>"));
        var book = Assert.IsType<ReadDocument>(await Reading.BytesAsync("x.epub", epub));
        Assert.Equal("Heading1: One\nParagraph: First.\nHeading2: Second", Reading.Show(book.Content));
    }

    [Theory]
    [InlineData("dd.mm.yyyy", "14.03.2026")]
    [InlineData("m/d/yyyy", "2026-03-14 09:30")]
    [InlineData("h:mm AM/PM", "9:30 AM")]
    public void Of_Date_IsShownAsItsFormatSays(string format, string expected) =>
        Assert.Equal(expected, new CellText().Of(new DateTime(2026, 3, 14, 9, 30, 0), format));

    [Theory]
    [InlineData(1234.5, "#,##0.00 \"€\"", "1,234.50 €")]
    [InlineData(-1234.5, "$#,##0;($#,##0)", "($1,235)")]
    [InlineData(0.125, "0.0%", "12.5%")]
    [InlineData(0.1, "General", "0.1")]
    [InlineData(5d, ";;;", "5")]
    public void Of_Number_IsShownAsItsFormatSays(double number, string format, string expected) =>
        Assert.Equal(expected, new CellText().Of(number, format));

    [Theory]
    [InlineData("data/docs/office/docling/tests/data/xlsx/sources/xlsx_05_table_with_title.xlsx", "TableHeader(")]
    [InlineData("data/docs/office/docling/tests/data/pptx/sources/pptx_chart.pptx", "TableRow:")]
    [InlineData("data/docs/office/docling/tests/data/odf/sources/text_document_01.odt", "Heading1:")]
    public async Task Read_OfficeFile_GivesBlocks(string path, string expected)
    {
        var document = Assert.IsType<ReadDocument>(await Reading.FileAsync(SharedFolder.Require(path)));
        Assert.Contains(expected, Reading.Show(document.Content));
    }

    [Theory]
    [InlineData("utf-8", "Größe und Straße – naïve")]
    [InlineData("utf-16", "Größe und Straße")]
    [InlineData("utf-32", "Größe und Straße")]
    [InlineData("windows-1252", "Der Bürgermeister eröffnete die Straße, über die sich alle freuten. Für die Höhe der Kosten gäbe es Gründe.")]
    public async Task Read_Encodings_AreRecognised(string name, string text)
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        Encoding encoding = Encoding.GetEncoding(name);
        var document = Assert.IsType<ReadDocument>(await Reading.BytesAsync("x.txt", [.. encoding.GetPreamble(), .. encoding.GetBytes(text)]));
        Assert.Equal(text, document.Content.Text);
    }

    [Theory]
    [InlineData("x.md", "MZ\u0090\0\u0003program", "program")]
    [InlineData("x.txt", "\u0089PNG\r\n\u001a\n....", "picture")]
    [InlineData("x.txt", "", "empty")]
    public async Task Read_BinaryFile_IsSkippedWithAReason(string name, string latin1, string reason)
    {
        Unreadable no = Assert.IsType<Unreadable>(await Reading.BytesAsync(name, Encoding.Latin1.GetBytes(latin1)));
        Assert.True(no.Skip);
        Assert.Contains(reason, no.Reason);
    }

    [Fact]
    public async Task Read_Bomb_IsRefusedByTheLimitThatItBreaks()
    {
        byte[] bomb = ZipFile.Of(("[Content_Types].xml", "<Types/>"), ("word/document.xml", "<a>" + new string('A', 3 << 20) + "</a>"));
        Assert.Contains("100 times", Assert.IsType<Unreadable>(await Reading.BytesAsync("x.docx", bomb)).Reason);
        byte[] many = ZipFile.Of([.. Enumerable.Range(0, 50).Select(i => ($"word/{i}.xml", "<a/>")), ("[Content_Types].xml", "<Types/>")]);
        Assert.Contains("more than 40 entries", Assert.IsType<Unreadable>(await Reading.BytesAsync("x.docx", many, ReadLimits.Default with { Entries = 40 })).Reason);
        Assert.Contains("million characters", Assert.IsType<Unreadable>(await Reading.BytesAsync("x.txt", Encoding.ASCII.GetBytes(new string('a', 5000)), ReadLimits.Default with { TextLength = 1000 })).Reason);
    }
}
