using Rag.Ingest.Readers;
using Rag.Retrieval.Documents;
using Rag.Tests;

namespace Rag.Ingest.Tests.Readers;

public sealed class RtfReaderTests
{
    private const string Tika = "data/docs/office/tika/tika-parsers/tika-parsers-standard/tika-parsers-standard-modules/tika-parser-microsoft-module/src/test/resources/test-documents/";

    [Fact]
    public async Task Read_Structure_GivesBlocks()
    {
        ReadDocument document = await Reading.TextAsync("x.rtf", """
            {\rtf1\ansi\ansicpg1252{\fonttbl{\f0 Arial;}{\f1\fcharset204 Arial Cyr;}}{\stylesheet{\s0 Normal;}{\s1 heading 1;}}
            {\info{\title Plan}{\author Ada}{\creatim\yr2026\mo3\dy14\hr9\min5}}{\header Ada's letterhead\par}
            \pard\s1 First things\par\pard Gr\'fc\'dfe and \u8364?20 for {\f1\'cf\'e8} {\v hidden}{\deleted gone}here\line next line.{\footnote A note.}\par
            {\listtext 1.\tab}\pard\ls1 one\par{\listtext 2.\tab}two\par
            \trowd\intbl Part\cell Price\cell\row\trowd\intbl Wheel\par rim\cell 5\cell\row
            \pard{\field{\*\fldinst HYPERLINK "https://example.org/a"}{\fldrslt the page}} ends.{\*\unknown lost}{\pict 89504e47}\par}
            """);
        Assert.Equal("""
            Paragraph(header or footer): Ada's letterhead
            Heading1: First things
            Paragraph: Grüße and €20 for Пи here⏎next line.
            Paragraph(footnote): A note.
            ListItem1: 1. one
            ListItem1: 2. two
            TableHeader: Part⇥Price
            TableRow: Wheel rim⇥5
            Paragraph: the page ends.
            """.ReplaceLineEndings("\n"), Reading.Show(document.Content));
        Assert.Equal(("Plan", "Ada", new DateTimeOffset(2026, 3, 14, 9, 5, 0, TimeSpan.Zero)), (document.Title, document.Author, document.Date));
        TextLink link = Assert.Single(document.Content.Links);
        Assert.Equal(("the page", "https://example.org/a"), (document.Content.Text[link.Start..link.End], link.Target));
    }

    [Theory]
    [InlineData("testRTF-ms932.rtf", "こんにちは")]
    [InlineData("testRTFWordPadCzechCharacters.rtf", "Článek týdne")]
    [InlineData("testRTFUnicodeGothic.rtf", "𐌲𐌿𐍄𐌹𐍃𐌺")]
    [InlineData("testRTFTableCellSeparation.rtf", "ä\të\nö\tü")]
    [InlineData("testRTF_annotation_spacing.rtf", "supercalifragilistic")]
    public async Task Read_PublicFile_FindsItsText(string file, string expected) =>
        Assert.Contains(expected, Assert.IsType<ReadDocument>(await Reading.FileAsync(SharedFolder.Require(Tika + file))).Content.Text);

    [Theory]
    [InlineData("{\\rtf1 never closed {\\b and")]
    [InlineData("{\\rtf1 }}}} too many")]
    [InlineData("{\\rtf1 \\u-1?\\'4\\bin999999999 x")]
    public async Task Read_Damaged_GivesWhatThereIs(string source) =>
        Assert.IsType<ReadDocument>(await Reading.BytesAsync("x.rtf", System.Text.Encoding.ASCII.GetBytes(source)));

    [Fact]
    public async Task Read_NestedBeyondSense_IsRefused() =>
        Assert.Contains("deeper", Assert.IsType<Unreadable>(await Reading.BytesAsync("x.rtf", System.Text.Encoding.ASCII.GetBytes("{\\rtf1 " + new string('{', 200_000)))).Reason);
}
