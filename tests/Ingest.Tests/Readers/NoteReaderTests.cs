using Rag.Ingest.Readers;

namespace Rag.Ingest.Tests.Readers;

/// <summary>Notes, outlines and books in formats of their own.</summary>
public sealed class NoteReaderTests
{
    [Fact]
    public async Task Read_Canvas_CardsFromTopToBottomWithTheWordsOnArrows()
    {
        ReadDocument read = await Reading.TextAsync("a.canvas",
            """{"nodes":[{"id":"b","type":"text","text":"Second\nwith \"quotes\"","x":0,"y":90},{"id":"a","type":"text","text":"# Plan\nFirst","x":0,"y":-5},{"id":"f","type":"file","file":"Notes/Rent.md","x":0,"y":200}],"edges":[{"fromNode":"a","toNode":"f","label":"see"}]}""");
        Assert.Equal("Heading1: Plan\nParagraph: First\nParagraph: Second⏎with \"quotes\"\nListItem1: Rent\nListItem1: Plan → see → Rent", Reading.Show(read.Content));
        Assert.Equal(["Notes/Rent.md"], read.Links);
    }

    [Fact]
    public async Task Read_Org_AsEmacsShowsIt()
    {
        ReadDocument read = await Reading.TextAsync("a.org", """
            #+TITLE: Bees
            #+DATE: <2025-04-12 Sat>
            #+FILETAGS: :hive:garden:
            # a comment
            * DONE Swarm [2/3] :spring:
              CLOSED: [2025-05-02 Fri 09:30] SCHEDULED: <2025-05-01 Thu>
              :LOGBOOK:
              - State "DONE"
              :END:
              Caught it with the [[file:net.org][big net]] at +noon+ *dusk*[fn:1].
              - [X] smoker
              - [ ] gloves
                1) left
            | Hive | Frames |
            |------+--------|
            | A    | 10     |
            #+BEGIN_SRC sh
            ls *.txt
            #+END_SRC
            """);
        Assert.Equal("""
            Heading1: Bees
            Heading2(DONE): Swarm (DONE)
            Paragraph: Closed: Friday, 2 May 2025, 09:30
            Paragraph: Scheduled: Thursday, 1 May 2025
            Paragraph: Caught it with the big net at dusk.
            ListItem2: ☑ smoker
            ListItem2: ☐ gloves
            ListItem3(1)): left
            TableHeader: Hive⇥Frames
            TableRow: A⇥10
            Code: ls *.txt
            """.ReplaceLineEndings("\n"), Reading.Show(read.Content));
        Assert.Equal("Bees", read.Title);
        Assert.Equal(["hive", "garden", "spring"], read.Tags);
        Assert.Equal(["net.org"], read.Links);
        Assert.Equal(new DateTime(2025, 4, 12), read.Date!.Value.Date);
    }

    [Fact]
    public async Task Read_AsciiDoc_AsItIsShown()
    {
        ReadDocument read = await Reading.TextAsync("a.adoc", """
            = Pump manual
            Ida Berg <ida@example.org>
            v1.2, 2025-03-14
            :limit: 6 bar
            :keywords: pump, cellar

            // nobody reads this
            == Start

            Never exceed *{limit}*; see xref:valve.adoc[the valve] and https://example.org[the maker].

            [NOTE]
            ====
            Oil it in spring.
            ====

            * first
            ** below
            . number

            Filter:: once a year

            |===
            |Part |Price

            |seal |4
            |hose |9
            |===

            ----
            pump --on
            ----
            """);
        Assert.Equal("""
            Heading1: Pump manual
            Heading2: Start
            Paragraph: Never exceed 6 bar; see the valve and the maker.
            Quote: Oil it in spring.
            ListItem1: first
            ListItem2: below
            ListItem1(.): number
            ListItem1: Filter: once a year
            TableHeader: Part⇥Price
            TableRow: seal⇥4
            TableRow: hose⇥9
            Code: pump --on
            """.ReplaceLineEndings("\n"), Reading.Show(read.Content));
        Assert.Equal("Ida Berg", read.Author);
        Assert.Equal(["pump", "cellar"], read.Tags);
        Assert.Equal(["valve.adoc"], read.Links);
        Assert.Equal(new DateTime(2025, 3, 14), read.Date!.Value.Date);
        Assert.Equal(["valve.adoc", "https://example.org"], read.Content.Links.Select(link => link.Target));
    }

    [Fact]
    public async Task Read_Outline_EachLineUnderTheOneAboveIt()
    {
        ReadDocument read = await Reading.TextAsync("a.opml",
            "<?xml version=\"1.0\"?><opml version=\"2.0\"><head><title>Trip</title></head><body><outline text=\"Pack &lt;b&gt;rope&lt;/b&gt;\" _note=\"forty metres\"><outline text=\"Blog\" htmlUrl=\"https://example.org\"/></outline></body></opml>");
        Assert.Equal("Heading1: Trip\nListItem1: Pack rope\nListItem2: forty metres\nListItem2: Blog", Reading.Show(read.Content));
        Assert.Equal("https://example.org", Assert.Single(read.Content.Links).Target);
    }

    [Fact]
    public async Task Read_FictionBook_WithoutItsPictures()
    {
        ReadDocument read = await Reading.TextAsync("a.fb2",
            "<?xml version=\"1.0\"?><FictionBook xmlns=\"http://www.gribuser.ru/xml/fictionbook/2.0\"><description><title-info><author><first-name>Ada</first-name><last-name>Voss</last-name></author><book-title>The mill</book-title><lang>en</lang></title-info></description><body><section><title><p>One</p></title><epigraph><p>Grind slowly.</p></epigraph><p>The wheel &amp; the <emphasis>stone</emphasis>.</p></section></body><binary id=\"x\">AAAA</binary></FictionBook>");
        Assert.Equal("Heading1: The mill\nHeading2: One\nQuote: Grind slowly.\nParagraph: The wheel & the stone.", Reading.Show(read.Content));
        Assert.Equal(("The mill", "Ada Voss", "en"), (read.Title, read.Author, read.Language));
        Assert.Contains("1 picture", read.Notice, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a.webloc", "<?xml version=\"1.0\"?><plist><dict><key>URL</key><string>https://example.org/a?b=1&amp;c=2</string></dict></plist>", "https://example.org/a?b=1&c=2")]
    [InlineData("a.url", "[InternetShortcut]\r\nURL=https://example.org/x\r\nIconIndex=0", "https://example.org/x")]
    public async Task Read_LinkFile_IsItsAddress(string name, string text, string address) => Assert.Equal(address, (await Reading.TextAsync(name, text)).Content.Text);

    [Fact]
    public async Task Read_FrontmatterThatIsNoYaml_IsReadLineByLine()
    {
        ReadDocument read = await Reading.TextAsync("a.md", "---\ntitle: Soup: the winter one\ntags:\n  - stock\n  - leek\nrating: \"7\nauthor: @ida\n---\nBoil it.");
        Assert.Equal("Soup: the winter one", read.Title);
        Assert.Equal(["stock", "leek"], read.Tags);
        Assert.Equal("@ida", read.Author);
    }

    [Theory]
    [InlineData("2025-3-14 call.md", "2025-03-14")]
    [InlineData("20250314.md", "2025-03-14")]
    [InlineData("Protokoll 14.03.2025.md", "2025-03-14")]
    [InlineData("March 21st, 2025.md", "2025-03-21")]
    [InlineData("Notiz vom 21. März 2025.txt", "2025-03-21")]
    [InlineData("21 de marzo de 2025.txt", "2025-03-21")]
    [InlineData("IMG_20250314_101500.txt", "2025-03-14")]
    [InlineData("call 25-12-2025.md", "2025-12-25")]
    [InlineData("call 12-25-2025.md", "2025-12-25")]
    [InlineData("05-04-2025 call.md", "2025-04-05")]
    [InlineData("version 1.2.2025.3.md", null)]
    [InlineData("invoice 4711202503145.md", null)]
    public async Task Read_DateInName_InTheFormsInWhichPeopleWriteIt(string name, string? date) =>
        Assert.Equal(date, (await Reading.TextAsync(name, "text")).Date?.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));

    [Fact]
    public async Task Read_JournalWithDatedHeadings_EachDayIsAnEntry()
    {
        ReadDocument read = await Reading.TextAsync("journal.md", "# Journal\n\nAll years.\n\n## Friday, 14 March 2025\n\nPlanted peas.\n\n### Later\n\nRain.\n\n## 2025-03-16\n\nPruned.\n");
        Assert.Equal(["2025-03-14", "2025-03-16"], read.Content.Entries.Select(e => e.Date!.Value.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture)));
        Assert.EndsWith("Rain.", read.Content.Text[read.Content.Entries[0].Start..read.Content.Entries[0].End], StringComparison.Ordinal);
    }
}
