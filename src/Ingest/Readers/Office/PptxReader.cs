using System.Xml.Linq;
using Rag.Retrieval.Documents;

namespace Rag.Ingest.Readers.Office;

/// <summary>Reads presentations (PresentationML): slide by slide, its title, its text, its tables, charts and diagrams, comments, the speaker's notes.</summary>
internal sealed class PptxReader : IDocumentReader
{
    public bool CanRead(FileKind kind) => kind == FileKind.Pptx;

    public ReadResult Read(Stream stream, FileKind kind, ReadRequest request, CancellationToken cancellationToken)
    {
        using var package = new XmlPackage(stream, request.Limits);
        string main = package.RelationshipsOf("").Values.FirstOrDefault(r => r.Type == "officeDocument").Target ?? "ppt/presentation.xml";
        XElement presentation = package.Xml(main) ?? throw new UnreadableException("the presentation has no main part");
        Dictionary<string, (string Type, string Target)> parts = package.RelationshipsOf(main);
        var builder = new ContentBuilder(request.Limits);
        var slides = new Slides(package, builder, Authors(package, parts));
        int number = 0, hidden = 0;
        // Sections, further below, list the same slides once more.
        foreach (XElement slide in presentation.Named("sldIdLst").Elements().Take(request.Limits.Pages))
        {
            cancellationToken.ThrowIfCancellationRequested();
            number++;
            string? id = slide.Attributes().FirstOrDefault(a => a.Name.LocalName == "id" && a.Name.NamespaceName.Length > 0)?.Value;
            if (id is null || !parts.TryGetValue(id, out var part) || package.Xml(part.Target) is not { } xml) continue;
            if (xml.Attr("show") is "0" or "false") hidden++;
            slides.Write(xml, part.Target, number);
        }
        if (hidden > 0) builder.LeftOut.Say($"{hidden} of {number} slides {(hidden == 1 ? "is" : "are")} hidden in the show and read all the same");
        DocumentContent content = builder.Build();
        Block? title = content.Blocks.FirstOrDefault(b => b.Kind == BlockKind.Heading);
        return new ReadDocument(content)
        {
            MediaType = "application/vnd.openxmlformats-officedocument.presentationml.presentation",
            Title = title is null ? null : content.Text[title.Start..title.End],
            Pages = number,
            Notice = builder.LeftOut.Notice,
        }.WithProperties(package.Xml("docProps/core.xml"));
    }

    /// <summary>Names of those who commented, by the number or identifier that comments give.</summary>
    private static Dictionary<string, string> Authors(XmlPackage package, Dictionary<string, (string Type, string Target)> parts)
    {
        Dictionary<string, string> authors = [];
        foreach ((string type, string target) in parts.Values.Where(p => p.Type is "commentAuthors" or "authors"))
            foreach (XElement author in package.Xml(target)?.Elements() ?? [])
                if (author.Attr("id") is { } id && author.Attr("name") is { } name) authors.TryAdd(id, name);
        return authors;
    }

    /// <summary>Writes the slides of one presentation.</summary>
    private sealed class Slides(XmlPackage package, ContentBuilder builder, Dictionary<string, string> authors)
    {
        private readonly Dictionary<string, SlideLayout> layouts = [];

        public void Write(XElement slide, string name, int number)
        {
            Dictionary<string, (string Type, string Target)> links = package.RelationshipsOf(name);
            HashSet<string> drawn = WriteTree(slide, links, number, null);
            foreach ((string id, (string type, _)) in links)
                if (type is "chart" or "diagramData" && !drawn.Contains(id)) WriteDrawing(links[id], number);
            foreach ((string type, string target) in links.Values.OrderBy(r => r.Type, StringComparer.Ordinal))
            {
                if (type == "notesSlide" && package.Xml(target) is { } notes) WriteTree(notes, package.RelationshipsOf(target), number, "notes");
                else if (type == "comments" && package.Xml(target) is { } comments) WriteComments(comments, number);
            }
        }

        /// <summary>Writes shapes, then the charts and diagrams among them; gives the relationships of those.</summary>
        private HashSet<string> WriteTree(XElement slide, Dictionary<string, (string Type, string Target)> links, int number, string? notes)
        {
            if (slide.Child("cSld").Child("spTree") is not { } tree) return [];
            var writer = new SlideWriter(builder, LayoutOf(links), number, notes);
            writer.Write(tree);
            HashSet<string> drawn = [.. writer.Drawings];
            foreach (string id in drawn)
                if (links.TryGetValue(id, out var drawing)) WriteDrawing(drawing, number);
            return drawn;
        }

        private void WriteDrawing((string Type, string Target) drawing, int number)
        {
            if (drawing.Type == "chart") ChartText.Write(package.Xml(drawing.Target), builder, number);
            else if (drawing.Type == "diagramData") DiagramText.Write(package.Xml(drawing.Target), builder, number);
        }

        /// <summary>The slide's layout and its master.</summary>
        private SlideLayout LayoutOf(Dictionary<string, (string Type, string Target)> links)
        {
            if (links.Values.FirstOrDefault(l =>
                l.Type == "slideLayout").Target is not { } name) return new SlideLayout(new Lazy<IReadOnlyList<XElement>>([]));
            if (layouts.TryGetValue(name, out SlideLayout? known)) return known;
            return layouts[name] = new SlideLayout(new Lazy<IReadOnlyList<XElement>>(() =>
            {
                string? master = package.RelationshipsOf(name).Values.FirstOrDefault(l => l.Type == "slideMaster").Target;
                return [.. new[] { package.Xml(name), package.Xml(master) }.OfType<XElement>()];
            }));
        }

        /// <summary>Comments of both kinds, with the replies of the newer ones.</summary>
        private void WriteComments(XElement comments, int number)
        {
            foreach (XElement comment in comments.Descendants().Where(e => e.Name.LocalName is "cm" or "reply"))
            {
                string text = string.Join(' ', comment.Elements().Where(e => e.Name.LocalName is "text" or "txBody").Select(t =>
                    t.Name.LocalName == "text" ? t.Value : string.Join(' ', t.Descendants().Where(e => e.Name.LocalName == "t").Select(e =>
                    e.Value))));
                CommentText.Write(builder, authors.GetValueOrDefault(comment.Attr("authorId") ?? ""), comment.Attr("dt") ?? comment.Attr("created"), text, number);
            }
        }
    }
}
