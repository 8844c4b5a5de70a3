using System.Xml.Linq;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Rag.Ingest.Readers.Office;
using Rag.Ingest.Readers.Text;

namespace Rag.Ingest.Readers.Html;

/// <summary>What a book's table of contents calls its parts: the navigation document of EPUB 3 (EPUB 3.3, section 7), else the NCX of EPUB 2.</summary>
internal sealed class EpubTitles
{
    private readonly Dictionary<string, string> titles = new(StringComparer.OrdinalIgnoreCase);

    public static EpubTitles Of(XmlPackage package, XElement book, string folder)
    {
        var contents = new EpubTitles();
        foreach (XElement item in book.Descendants().Where(e => e.Name.LocalName == "item"))
        {
            string name = XmlPackage.Resolve(folder, Uri.UnescapeDataString((string?)item.Attribute("href") ?? ""));
            bool navigation = ((string?)item.Attribute("properties"))?.Split(' ').Contains("nav") == true;
            if (navigation && package.Bytes(name) is { } bytes)
            {
                using IHtmlDocument document = HtmlText.Parse(TextDecoder.Decode(bytes));
                foreach (IElement link in document.QuerySelectorAll("nav a[href]")) contents.Add(name, link.GetAttribute("href")!, link.TextContent);
            }
            else if ((string?)item.Attribute("media-type") == "application/x-dtbncx+xml") contents.AddNcx(package, name);
        }
        return contents;
    }

    /// <summary>The title of a part by its name in the package; null where the contents do not name it.</summary>
    public string? Of(string part) => titles.GetValueOrDefault(part);

    private void AddNcx(XmlPackage package, string name)
    {
        try
        {
            foreach (XElement point in package.Xml(name)?.Descendants().Where(e => e.Name.LocalName == "navPoint") ?? [])
            {
                XElement? Child(string child) => point.Elements().FirstOrDefault(e => e.Name.LocalName == child);
                Add(name, (string?)Child("content")?.Attribute("src") ?? "", Child("navLabel")?.Value ?? "");
            }
        }
        catch (System.Xml.XmlException)
        {
            // Many an NCX has a DTD, which is not read; the chapters are.
        }
    }

    /// <summary>A link to a place within the part names that place, but the first one names the part as well.</summary>
    private void Add(string from, string link, string title)
    {
        title = string.Join(' ', title.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        string target = Uri.UnescapeDataString(link.Split('#')[0]);
        if (title.Length > 0 && target.Length > 0) titles.TryAdd(XmlPackage.Resolve(from.Contains('/', StringComparison.Ordinal) ? from[..(from.LastIndexOf('/') + 1)] : "", target), title);
    }
}
