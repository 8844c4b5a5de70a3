namespace Rag.Ingest.Tests.Readers;

/// <summary>A workbook of Excel with one sheet of texts.</summary>
internal static class Spreadsheet
{
    private const string Names = """xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" """;

    /// <param name="sheet">Its name.</param>
    /// <param name="merged">Merged ranges, set apart by blanks.</param>
    /// <param name="rows">Texts from the first column on; one that begins with an equals sign is a formula without a value.</param>
    public static byte[] Of(string sheet, string merged, params string[][] rows) => Of(sheet, merged, [], rows);

    /// <param name="sheet">Its name.</param>
    /// <param name="merged">Merged ranges, set apart by blanks.</param>
    /// <param name="parts">Further parts of the sheet: type of the relationship, name, content.</param>
    /// <param name="rows">As above.</param>
    public static byte[] Of(string sheet, string merged, IReadOnlyList<(string Type, string Name, string Text)> parts, string[][] rows)
    {
        string data = string.Concat(rows.Select((row, r) => $"<row r=\"{r + 1}\">{string.Concat(row.Select((text, c) => Cell(text, $"{(char)('A' + c)}{r + 1}")))}</row>"));
        string ranges = string.Concat(merged.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(range => $"<mergeCell ref=\"{range}\"/>"));
        return ZipFile.Of([
            ("[Content_Types].xml", """<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>"""),
            ("_rels/.rels", Relations(("officeDocument", "xl/workbook.xml"))),
            ("xl/workbook.xml", $"<workbook {Names}><sheets><sheet name=\"{sheet}\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>"),
            ("xl/_rels/workbook.xml.rels", Relations(("worksheet", "worksheets/sheet1.xml"))),
            ("xl/worksheets/sheet1.xml", $"<worksheet {Names}><sheetData>{data}</sheetData>{(ranges.Length > 0 ? $"<mergeCells>{ranges}</mergeCells>" : "")}</worksheet>"),
            ("xl/worksheets/_rels/sheet1.xml.rels", Relations([.. parts.Where(p => p.Type.Length > 0).Select(p => (p.Type, "/" + p.Name))])),
            .. parts.Select(p => (p.Name, p.Text))]);
    }

    private static string Cell(string text, string at) => text switch
    {
        "" => "",
        ['=', ..] => $"<c r=\"{at}\"><f>{text[1..]}</f></c>",
        _ => $"<c r=\"{at}\" t=\"inlineStr\"><is><t>{text}</t></is></c>",
    };

    private static string Relations(params (string Type, string Target)[] relations) =>
        $"""<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{string.Concat(relations.Select((r, i) => $"<Relationship Id=\"r{i + 1}\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/{r.Type}\" Target=\"{r.Target}\"/>"))}</Relationships>""";
}
