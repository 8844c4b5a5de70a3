using System.Xml.Linq;

namespace Rag.Ingest.Readers.Office;

/// <summary>
/// What a workbook of Excel (SpreadsheetML) holds beside the values of its cells: comments, drawings, formulas that were never calculated.
/// </summary>
internal sealed class Workbook
{
    private readonly Dictionary<string, SheetParts> sheets = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> people = [];

    /// <param name="package">The workbook's parts; must stay open.</param>
    public Workbook(XmlPackage package)
    {
        Package = package;
        string main = package.RelationshipsOf("").Values.FirstOrDefault(r => r.Type == "officeDocument").Target ?? "xl/workbook.xml";
        Dictionary<string, (string Type, string Target)> parts = package.RelationshipsOf(main);
        // Not all programs say that the workbook has this part.
        foreach (string target in package.Names.Where(n => n.StartsWith("xl/persons/", StringComparison.OrdinalIgnoreCase)))
            foreach (XElement person in package.Xml(target).Named("person"))
                if (person.Attr("id") is { } id) people.TryAdd(id, person.Attr("displayName") ?? "");
        foreach (XElement sheet in package.Xml(main).Child("sheets").Named("sheet"))
        {
            string? id = sheet.Attributes().FirstOrDefault(a => a.Name.LocalName == "id" && a.Name.NamespaceName.Length > 0)?.Value;
            if (id is not null && parts.TryGetValue(id, out var part)
                && sheet.Attr("name") is { } name) sheets.TryAdd(name, new SheetParts(this, part.Target));
        }
    }

    private XmlPackage Package { get; }

    /// <summary>A sheet by its name; null where the workbook does not list it.</summary>
    public SheetParts? Sheet(string name) => sheets.GetValueOrDefault(name);

    /// <summary>One sheet's parts.</summary>
    internal sealed class SheetParts(Workbook book, string part)
    {
        private readonly Dictionary<string, (string Type, string Target)> links = book.Package.RelationshipsOf(part);

        /// <summary>Formulas without a stored value, by 1-based row and 0-based column.</summary>
        public Dictionary<(int Row, int Column), string> Uncalculated() => SheetFormulas.WithoutValue(book.Package, part);

        /// <summary>Comments in the order of their cells, replies behind what they reply to.</summary>
        public List<SheetComment> Comments()
        {
            List<SheetComment> threads = [];
            foreach (XElement comment in Parts("threadedComment").SelectMany(p => p.Named("threadedComment")))
                threads.Add(new SheetComment(comment.Attr("ref") ?? "", book.people.GetValueOrDefault(comment.Attr("personId") ?? ""), comment.Attr("dT"), comment.Child("text")?.Value ?? ""));
            HashSet<string> threaded = [.. threads.Select(t => t.Cell)];
            List<SheetComment> notes = [];
            foreach (XElement comments in Parts("comments"))
            {
                string[] authors = [.. comments.Child("authors").Named("author").Select(a => a.Value)];
                foreach (XElement comment in comments.Child("commentList").Named("comment"))
                {
                    // For older programs each thread is stored once more, with an advertisement.
                    if (comment.Attr("ref") is not { } cell || threaded.Contains(cell)) continue;
                    string? author = int.TryParse(comment.Attr("authorId"), out int at) && at >= 0 && at < authors.Length ? authors[at]
                        : null;
                    string text = string.Concat(comment.Descendants().Where(e => e.Name.LocalName == "t").Select(e => e.Value)).Trim();
                    if (author is { Length: > 0 } && text.StartsWith(author + ":", StringComparison.Ordinal)) text = text[(author.Length + 1)..];
                    notes.Add(new SheetComment(cell, author, null, text));
                }
            }
            return [.. threads, .. notes];
        }

        /// <summary>Shapes with words, charts and diagrams.</summary>
        public void WriteDrawings(ContentBuilder builder, int page)
        {
            foreach ((string _, string target) in links.Values.Where(l => l.Type == "drawing"))
            {
                Dictionary<string, (string Type, string Target)> within = book.Package.RelationshipsOf(target);
                foreach (XElement element in book.Package.Xml(target)?.Descendants() ?? [])
                {
                    if (element.Name.LocalName == "txBody")
                    {
                        foreach (XElement paragraph in element.Named("p")) builder.Add(Rag.Retrieval.Documents.BlockKind.Paragraph, DrawingText.Of(paragraph, builder.LeftOut), page: page);
                    }
                    else if (element.Name.LocalName == "chart" && element.Attr("id") is { } chart
                        && within.TryGetValue(chart, out var drawn)) ChartText.Write(book.Package.Xml(drawn.Target), builder, page);
                    else if (element.Name.LocalName == "relIds" && element.Attr("dm") is { } diagram
                        && within.TryGetValue(diagram, out var data)) DiagramText.Write(book.Package.Xml(data.Target), builder, page);
                }
            }
        }

        private IEnumerable<XElement> Parts(string type) =>
            links.Values.Where(l => l.Type == type).Select(l => book.Package.Xml(l.Target)).OfType<XElement>();
    }
}

/// <summary>A remark on a cell.</summary>
/// <param name="Cell">Its address, such as B2.</param>
/// <param name="Author">Null where it is not known.</param>
/// <param name="Date">In ISO 8601; null where it is not known.</param>
/// <param name="Text">Its words.</param>
internal sealed record SheetComment(string Cell, string? Author, string? Date, string Text);
