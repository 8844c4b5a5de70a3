using System.IO.Compression;
using System.Text;
using Rag.Ingest.Readers;
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
            ListItem1(1.): eins
            ListItem2: darunter
            ListItem1(2.): zwei
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

    [Fact]
    public async Task Read_Latex_GivesSectionsAndText()
    {
        ReadDocument paper = await Reading.TextAsync("x.tex", "\\documentclass{article}\n\\title{On Bread}\n\\begin{document}\n\\maketitle % hidden\n\\section{Dough}\nMix \\textbf{flour} and water~\\cite{x}.\n\\begin{itemize}\n\\item one\n\\item two\n\\end{itemize}\n\\end{document}");
        Assert.Equal("Heading1: On Bread\nHeading2: Dough\nParagraph: Mix flour and water .\nListItem1: one\nListItem1: two", Reading.Show(paper.Content));
        Assert.Equal("On Bread", paper.Title);
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
            <w:p><w:r><w:t xml:space="preserve">Kept </w:t></w:r><w:del><w:r><w:delText>gone</w:delText></w:r></w:del><w:ins><w:r><w:t>new</w:t></w:r></w:ins></w:p>
            <w:p><w:pPr><w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr></w:pPr><w:r><w:t>item</w:t></w:r></w:p>
            <w:tbl><w:tr><w:tc><w:p><w:r><w:t>A</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>B</w:t></w:r></w:p></w:tc></w:tr>
            <w:tr><w:tc><w:p><w:r><w:t>1</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>2</w:t></w:r></w:p></w:tc></w:tr></w:tbl>
            </w:body></w:document>
            """;
        byte[] docx = Zip(("[Content_Types].xml", "<Types/>"), ("word/document.xml", body), ("word/_rels/document.xml.rels", """<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="s" Type="x/styles" Target="styles.xml"/></Relationships>"""),
            ("word/styles.xml", """<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:style w:styleId="H"><w:name w:val="heading 2"/></w:style></w:styles>"""));
        var document = Assert.IsType<ReadDocument>(await Reading.BytesAsync("x.docx", docx));
        Assert.Equal("Heading2: Head\nParagraph: Kept new\nListItem2: item\nTableHeader: A⇥B\nTableRow: 1⇥2", Reading.Show(document.Content));
    }

    [Fact]
    public async Task Read_Epub_FollowsItsSpine()
    {
        byte[] epub = Zip(("mimetype", "application/epub+zip"), ("META-INF/container.xml", """<container><rootfiles><rootfile full-path="O/c.opf"/></rootfiles></container>"""),
            ("O/c.opf", """<package xmlns:dc="http://purl.org/dc/elements/1.1/"><metadata><dc:title>Book</dc:title><dc:creator>Ada</dc:creator></metadata><manifest><item id="b" href="b.xhtml"/><item id="a" href="a.xhtml"/></manifest><spine><itemref idref="a"/><itemref idref="b"/></spine></package>"""),
            ("O/a.xhtml", "<html><body><h1>One</h1><p>First.</p></body></html>"), ("O/b.xhtml", "<html><body><h1>Two</h1></body></html>"));
        var book = Assert.IsType<ReadDocument>(await Reading.BytesAsync("x.epub", epub));
        Assert.Equal("Heading1: One\nParagraph: First.\nHeading1: Two", Reading.Show(book.Content));
        Assert.Equal(("Book", "Ada"), (book.Title, book.Author));
    }

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
        byte[] bomb = Zip(("[Content_Types].xml", "<Types/>"), ("word/document.xml", "<a>" + new string('A', 3 << 20) + "</a>"));
        Assert.Contains("100 times", Assert.IsType<Unreadable>(await Reading.BytesAsync("x.docx", bomb)).Reason);
        byte[] many = Zip([.. Enumerable.Range(0, 50).Select(i => ($"word/{i}.xml", "<a/>")), ("[Content_Types].xml", "<Types/>")]);
        Assert.Contains("more than 40 entries", Assert.IsType<Unreadable>(await Reading.BytesAsync("x.docx", many, ReadLimits.Default with { Entries = 40 })).Reason);
        Assert.Contains("million characters", Assert.IsType<Unreadable>(await Reading.BytesAsync("x.txt", Encoding.ASCII.GetBytes(new string('a', 5000)), ReadLimits.Default with { TextLength = 1000 })).Reason);
    }

    private static byte[] Zip(params IEnumerable<(string Name, string Text)> parts)
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach ((string name, string text) in parts)
            {
                using var writer = new StreamWriter(zip.CreateEntry(name).Open());
                writer.Write(text);
            }
        }
        return stream.ToArray();
    }
}
