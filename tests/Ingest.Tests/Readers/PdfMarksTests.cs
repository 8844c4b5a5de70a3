using Rag.Ingest.Readers;
using static Rag.Ingest.Tests.Readers.RawPdf;

namespace Rag.Ingest.Tests.Readers;

/// <summary>What a viewer shows of a PDF beside the glyphs of its pages, and what it does not show.</summary>
public sealed class PdfMarksTests
{
    [Fact]
    public async Task Read_LayersThatAreOff_AreNotRead()
    {
        ReadDocument document = await ReadAsync(Of(
            Line(700, "Hut 12 is open.") + "/OC /A BDC " + Line(680, "Old: hut 7.") + "EMC /OC /M BDC " + Line(660, "Older: hut 5.") + "EMC /OC /V BDC " + Line(640, "New: hut 12.") + "EMC /X Do",
            "/OCProperties<</OCGs[10 0 R 11 0 R]/D<</BaseState/OFF/ON[11 0 R]>>>>", "", "/Properties<</A 10 0 R/M 12 0 R/V 13 0 R>>/XObject<</X 14 0 R>>",
            "<</Type/OCG/Name(old)>>", "<</Type/OCG/Name(new)>>", "<</Type/OCMD/OCGs[10 0 R]/P/AllOn>>", "<</Type/OCMD/OCGs[10 0 R 11 0 R]>>",
            Stream("/Type/XObject/Subtype/Form/BBox[0 0 600 800]/OC 10 0 R/Resources<</Font<</F1 5 0 R>>>>", Line(620, "Oldest: hut 3."))));
        Assert.Equal("Hut 12 is open. New: hut 12.", document.Content.Text.ReplaceLineEndings(" ").Replace("  ", " "));
        Assert.Equal("1 page's text on layers that are off left out", document.Notice);
    }

    [Fact]
    public async Task Read_ReplacementText_StandsForItsGlyphs() =>
        Assert.Equal("Doors open at noon.", (await ReadAsync(Of("BT /F1 12 Tf 50 700 Td (Doors open at ) Tj /Span<</ActualText(noon.)>> BDC (oppo/) Tj EMC ET"))).Content.Text);

    [Fact]
    public async Task Read_RaisedFigures_DoNotTouchTheNumberBefore()
    {
        ReadDocument document = await ReadAsync(Of("BT /F1 12 Tf 50 700 Td (We sold 4,600) Tj /F1 7 Tf 5 Ts (2) Tj /F1 12 Tf 0 Ts ( cards on 30 m) Tj /F1 7 Tf 5 Ts (2) Tj /F1 12 Tf 0 Ts ( with CO) Tj /F1 7 Tf -2 Ts (2) Tj /F1 12 Tf 0 Ts (.) Tj ET "
            + "BT /F1 7 Tf 50 600 Td 5 Ts (2) Tj /F1 12 Tf 0 Ts (Both days.) Tj ET"));
        Assert.Equal("We sold 4,600 [2] cards on 30 m² with CO2.\n\n[2] Both days.", document.Content.Text);
    }

    [Fact]
    public async Task Read_FormChoices_ShowTheirState()
    {
        static string Box(string state, string names, int x, int y, string entries = "") =>
            $"<</Type/Annot/Subtype/Widget/AS/{state}/AP<</N<<{string.Concat(names.Split(' ').Select(n => $"/{n} 20 0 R"))}>>>>/Rect[{x} {y} {x + 12} {y + 12}]{entries}>>";
        ReadDocument document = await ReadAsync(Of(
            Line(702, "bus", 70) + Line(702, "train", 120) + Line(662, "vegan meal", 70) + Line(642, "late arrival", 70),
            "/AcroForm<</Fields[10 0 R 13 0 R 14 0 R]>>", "/Annots[11 0 R 12 0 R 13 0 R 14 0 R]", "",
            "<</FT/Btn/Ff 49152/T(travel)/TU(Travel by)/Kids[11 0 R 12 0 R]/V/rail>>", Box("Off", "road Off", 52, 700, "/Parent 10 0 R"), Box("rail", "rail Off", 102, 700, "/Parent 10 0 R"),
            Box("Ja", "Ja Off", 52, 660, "/FT/Btn/T(b1)"), Box("Off", "On Off", 52, 640, "/FT/Btn/T(b2)")));
        Assert.Equal("○ bus ◉ train ☑ vegan meal ☐ late arrival Travel by: rail", string.Join(' ', document.Content.Text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));
    }

    [Fact]
    public async Task Read_Attachment_IsReadAsThatOfAMail()
    {
        ReadDocument document = await ReadAsync(Of(Line(700, "See the attached note."), "/Names<</EmbeddedFiles<</Names[(note.md) 10 0 R]>>>>", "", "",
            "<</Type/Filespec/F(note.md)/UF(note.md)/EF<</F 11 0 R>>>>", Stream("/Type/EmbeddedFile", "# Keys\n\nThe spare key hangs in the shed.")));
        Assert.Equal("See the attached note.\n\nAttachment: note.md\n\nKeys\n\nThe spare key hangs in the shed.", document.Content.Text);
    }

    [Fact]
    public async Task Read_DynamicForm_GivesItsDataAndSaysWhatItIs()
    {
        const string packets = """
            <xdp:xdp xmlns:xdp="http://ns.adobe.com/xdp/"><template><subform><draw><value><text>Boat licence</text></value></draw><draw presence="hidden"><value><text>never</text></value></draw>
            <field name="Hull"><caption><value><text>Length of the hull</text></value></caption></field></subform></template><xfa:datasets xmlns:xfa="http://www.xfa.org/schema/xfa-data/1.0/"><xfa:data><f><Hull>7.20 m</Hull><Owner>Ida Berg</Owner></f></xfa:data></xfa:datasets></xdp:xdp>
            """;
        ReadDocument document = await ReadAsync(Of(Line(700, "Please wait..."), "/AcroForm<</Fields[]/XFA 10 0 R>>", "", "", Stream("", packets)));
        Assert.Equal("Boat licence\n\nLength of the hull: 7.20 m\n\nOwner: Ida Berg", document.Content.Text);
        Assert.Contains("XFA form, a dynamic form", document.Notice);
    }

    [Fact]
    public async Task Read_TextBelowAStrikeOutNote_IsLeftOut()
    {
        ReadDocument document = await ReadAsync(Of(Line(700, "The fee is 30 euros.") + Line(680, "The fee is 45 euros."), "",
            "/Annots[<</Type/Annot/Subtype/StrikeOut/Rect[45 695 300 715]/QuadPoints[45 715 300 715 45 695 300 695]>>]"));
        Assert.Equal(("The fee is 45 euros.", "1 struck-out passage left out"), (document.Content.Text, document.Notice));
    }

    private static async Task<ReadDocument> ReadAsync(byte[] pdf) => Assert.IsType<ReadDocument>(await Reading.BytesAsync("x.pdf", pdf));
}
