using System.Xml.Linq;
using Rag.Retrieval.Documents;

namespace Rag.Ingest.Readers.Office;

/// <summary>Writes the paragraphs and tables of a Word document. The package has bounded their depth.</summary>
internal sealed class DocxWriter(
    ContentBuilder builder, DocxStyles styles, Dictionary<string, (string Type, string Target)> links, Func<string, XElement?> part, CancellationToken cancellationToken)
{
    private readonly List<XElement> textBoxes = [];
    private readonly List<string> charts = [];

    /// <summary>Everything below an element that holds blocks.</summary>
    public void Write(XElement container, BlockKind kind = BlockKind.Paragraph, string? label = null)
    {
        foreach (XElement element in container.Elements())
        {
            cancellationToken.ThrowIfCancellationRequested();
            switch (element.Name.LocalName)
            {
                case "p":
                    WriteParagraph(element, kind, label);
                    break;
                case "tbl":
                    WriteTable(element);
                    break;
                case "AlternateContent":
                    if (element.Elements().FirstOrDefault() is { } choice) Write(choice, kind, label);
                    break;
                case "del" or "moveFrom" or "sectPr" or "pPr":
                    break;
                default:
                    Write(element, kind, label);
                    break;
            }
        }
    }

    private void WriteParagraph(XElement paragraph, BlockKind kind, string? label)
    {
        XElement? properties = paragraph.Elements().FirstOrDefault(e => e.Name.LocalName == "pPr");
        int heading = styles.HeadingLevel(properties), item = heading > 0 ? 0 : styles.ListLevel(properties);
        builder.Open(heading > 0 ? BlockKind.Heading : item > 0 ? BlockKind.ListItem : kind, heading + item, label: label);
        WriteRuns(paragraph);
        builder.Close();
        WriteFloating();
    }

    /// <summary>Text boxes and charts are read behind the paragraph that they are anchored to.</summary>
    private void WriteFloating()
    {
        if (textBoxes.Count + charts.Count == 0) return;
        XElement[] boxes = [.. textBoxes];
        textBoxes.Clear();
        foreach (XElement box in boxes) Write(box);
        foreach (string chart in charts) ChartText.Write(part(chart), builder, null);
        charts.Clear();
    }

    private void WriteRuns(XElement container)
    {
        foreach (XElement element in container.Elements())
        {
            switch (element.Name.LocalName)
            {
                case "t":
                    builder.Append(element.Value);
                    break;
                case "tab" or "ptab":
                    builder.Append(" ");
                    break;
                case "br" or "cr":
                    builder.Separate('\n');
                    break;
                case "noBreakHyphen":
                    builder.Append("-");
                    break;
                case "checkBox" or "checkbox":
                    builder.Append(element.Descendants().Any(e => e.Name.LocalName == "checked" && e.Attributes().All(a => a.Value is "1" or "true")) ? "☑ " : "☐ ");
                    break;
                case "hyperlink":
                    int start = builder.Length;
                    WriteRuns(element);
                    if (TargetOf(element) is { } target) builder.Link(start, target);
                    break;
                case "AlternateContent":
                    if (element.Elements().FirstOrDefault() is { } choice) WriteRuns(choice);
                    break;
                case "chart":
                    if (TargetOf(element) is { } chart) charts.Add(chart);
                    break;
                case "txbxContent":
                    textBoxes.Add(element);
                    break;
                case "r" when IsHidden(element):
                    break;
                case "del" or "moveFrom" or "delText" or "instrText" or "pPr" or "rPr" or "sectPr" or "sdtPr" or "rubyPr":
                    break;
                default:
                    WriteRuns(element);
                    break;
            }
        }
    }

    /// <summary>Hidden text (ISO/IEC 29500-1, 17.3.2.41) is not shown.</summary>
    private static bool IsHidden(XElement run) =>
        run.Elements().FirstOrDefault(e => e.Name.LocalName == "rPr")?.Elements().FirstOrDefault(e => e.Name.LocalName == "vanish") is { } vanish
        && vanish.Attributes().All(a => a.Value is not ("0" or "false" or "off"));

    private string? TargetOf(XElement element) =>
        element.Attributes().FirstOrDefault(a => a.Name.LocalName == "id")?.Value is { } id && links.TryGetValue(id, out var link) ? link.Target : null;

    /// <summary>The first row is the header, unless it is the only one.</summary>
    private void WriteTable(XElement table)
    {
        XElement[] rows = [.. table.Elements().Where(e => e.Name.LocalName == "tr")];
        for (int i = 0; i < rows.Length; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            builder.Open(i == 0 && rows.Length > 1 ? BlockKind.TableHeader : BlockKind.TableRow);
            bool first = true;
            foreach (XElement cell in rows[i].Elements().SelectMany(e => e.Name.LocalName == "tc" ? [e] : e.Descendants().Where(d => d.Name.LocalName == "tc").Take(1)))
            {
                if (!first) builder.Separate('\t');
                first = false;
                foreach (XElement paragraph in cell.Descendants().Where(e => e.Name.LocalName == "p"))
                {
                    builder.Append(" ");
                    WriteRuns(paragraph);
                }
            }
            builder.Close();
        }
        WriteFloating();
    }
}
