using System.Xml.Linq;

namespace Rag.Ingest.Readers.Office;

/// <summary>Comments of a Word document, each written where the text refers to it.</summary>
internal sealed class DocxComments
{
    private readonly Dictionary<string, XElement> comments = [];

    public DocxComments(XElement? part)
    {
        foreach (XElement comment in part.Named("comment"))
            if (comment.Attr("id") is { } id) comments.TryAdd(id, comment);
    }

    public void Write(string id, ContentBuilder builder)
    {
        if (!comments.Remove(id, out XElement? comment)) return;
        string text = string.Join(' ', comment.Descendants().Where(e => e.Name.LocalName == "p").Select(p =>
            string.Concat(p.Descendants().Where(e => e.Name.LocalName == "t").Select(e => e.Value))));
        CommentText.Write(builder, comment.Attr("author"), comment.Attr("date"), text);
    }

    /// <summary>Those that nothing in the text refers to.</summary>
    public void WriteRest(ContentBuilder builder)
    {
        foreach (string id in comments.Keys.ToArray()) Write(id, builder);
    }
}
