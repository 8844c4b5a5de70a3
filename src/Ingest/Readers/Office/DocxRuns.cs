using System.Text;
using System.Xml.Linq;
using Rag.Ingest.Readers.Marks;

namespace Rag.Ingest.Readers.Office;

/// <summary>Writes what stands in the lines of a Word document, and collects what is anchored there and read after the paragraph.</summary>
internal sealed class DocxRuns(DocxStyles styles, DocxNotes notes, Dictionary<string, (string Type, string Target)> links)
{
    private readonly StringBuilder shifted = new();
    private readonly Stack<StringBuilder> fields = [];
    private string? alignment, font;

    /// <summary>Where text goes.</summary>
    public required ContentBuilder Builder { get; set; }

    /// <summary>True in headers and footers, where the number of the page says nothing.</summary>
    public bool DropsPageNumbers { get; set; }

    /// <summary>Boxes with paragraphs of their own.</summary>
    public List<XElement> TextBoxes { get; } = [];

    /// <summary>Names of the parts of charts and diagrams, with their kind.</summary>
    public List<(string Kind, string Part)> Drawings { get; } = [];

    /// <summary>Ids of comments.</summary>
    public List<string> Comments { get; } = [];

    private bool IsPageNumber => DropsPageNumbers && fields.TryPeek(out StringBuilder? code) && code.ToString().TrimStart() is var name
        && (name.StartsWith("PAGE", StringComparison.OrdinalIgnoreCase) || name.StartsWith("NUMPAGES", StringComparison.OrdinalIgnoreCase)
            || name.StartsWith("SECTIONPAGES", StringComparison.OrdinalIgnoreCase));

    /// <summary>A paragraph's or any other element's content.</summary>
    public void Write(XElement container)
    {
        WriteAll(container);
        EndShifted("");
    }

    private void WriteAll(XElement container)
    {
        foreach (XElement element in container.Elements()) WriteElement(element);
    }

    private void WriteElement(XElement element)
    {
        switch (element.Name.LocalName)
        {
            case "r":
                WriteRun(element);
                break;
            case "t":
                WriteText(SymbolFonts.Text(font, element.Value));
                break;
            case "tab" or "ptab":
                WriteText(" ");
                break;
            case "br" or "cr":
                EndShifted("");
                Builder.Separate('\n');
                break;
            case "noBreakHyphen":
                WriteText("-");
                break;
            case "sym":
                WriteText(SymbolFonts.Sign(element.Attr("font"), element.Attr("char")) ?? "");
                break;
            case "oMath":
                EndShifted("");
                Builder.Append(OfficeMath.Of(element));
                break;
            case "checkBox":
                WriteText((element.Child("checked") ?? element.Child("default")).IsOn() ? "☑ " : "☐ ");
                break;
            case "ddList":
                WriteText(element.Named("listEntry").ElementAtOrDefault(int.TryParse(element.Child("result").Val(), out int chosen)
                    ? chosen : 0).Val() ?? "");
                break;
            case "sdt" when element.Child("sdtPr").Child("checkbox") is { } box:
                WriteText(box.Child("checked").IsOn() ? "☑ " : "☐ ");
                break;
            case "hyperlink":
                EndShifted("");
                int start = Builder.Length;
                WriteAll(element);
                EndShifted("");
                if (TargetOf(element.Attr("id")) is { } target) Builder.Link(start, target);
                break;
            case "AlternateContent":
                if (element.Alternative() is { } choice) WriteAll(choice);
                break;
            case "chart":
                if (TargetOf(element.Attr("id")) is { } chart) Drawings.Add(("chart", chart));
                break;
            case "relIds":
                if (TargetOf(element.Attr("dm")) is { } diagram) Drawings.Add(("diagram", diagram));
                break;
            case "txbxContent":
                TextBoxes.Add(element);
                break;
            case "footnoteReference" or "endnoteReference":
                if (!element.Attributes().Any(a => a.Name.LocalName == "customMarkFollows")) Note(notes.Refer(element));
                break;
            case "commentReference":
                if (element.Attr("id") is { } comment) Comments.Add(comment);
                break;
            case "fldSimple":
                fields.Push(new StringBuilder(element.Attr("instr")));
                WriteAll(element);
                fields.Pop();
                break;
            case "fldChar":
                if (element.Attr("fldCharType") == "begin") fields.Push(new StringBuilder());
                else if (element.Attr("fldCharType") == "end") fields.TryPop(out _);
                WriteAll(element);
                break;
            case "instrText":
                if (fields.TryPeek(out StringBuilder? code)) code.Append(element.Value);
                break;
            case "del" or "moveFrom":
                if (element.Descendants().Any(e => e.Name.LocalName is "delText" or "t")) Builder.LeftOut.Count("tracked deletion");
                break;
            case "delText" or "pPr" or "rPr" or "sectPr" or "sdtPr" or "rubyPr" or "rt" or "docPr" or "delInstrText":
                break;
            default:
                WriteAll(element);
                break;
        }
    }

    private void WriteRun(XElement run)
    {
        DocxLook look = styles.LookOf(run.Child("rPr"));
        bool says = run.Elements().Any(e => e.Name.LocalName is "t" or "sym");
        if (look.IsHidden)
        {
            if (says) Builder.LeftOut.Count("hidden passage");
            return;
        }
        if (says && look.IsStruck)
        {
            Builder.LeftOut.Struck();
            return;
        }
        string? own = says ? look.Shift : null;
        font = look.Font;
        if (own != alignment) EndShifted(run.Value);
        alignment = own;
        WriteAll(run);
    }

    private void WriteText(string text)
    {
        if (IsPageNumber) return;
        if (alignment is not null) shifted.Append(text);
        else Builder.Append(text);
    }

    /// <summary>Runs that are raised or lowered together are one sign.</summary>
    private void EndShifted(string after)
    {
        if (shifted.Length == 0) return;
        string before = Builder.Last(24), value = shifted.ToString();
        shifted.Clear();
        Builder.Append(alignment == "superscript" ? RaisedText.Superscript(before, value, after) : RaisedText.Subscript(before, value));
        alignment = null;
    }

    private void Note(string mark)
    {
        EndShifted("");
        Builder.Append(RaisedText.Superscript(Builder.Last(24), mark, isNote: true));
    }

    private string? TargetOf(string? id) => id is not null && links.TryGetValue(id, out var link) ? link.Target : null;
}
