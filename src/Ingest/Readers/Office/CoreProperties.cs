using System.Xml.Linq;
using Rag.Retrieval.Documents;

namespace Rag.Ingest.Readers.Office;

/// <summary>Title, author and date that an office document states of itself.</summary>
internal static class CoreProperties
{
    public static ReadDocument WithProperties(this ReadDocument document, XElement? properties)
    {
        if (properties is null) return document;
        string? Value(params ReadOnlySpan<string> names)
        {
            foreach (string name in names)
                if (properties.Descendants().FirstOrDefault(e => e.Name.LocalName == name) is { Value.Length: > 0 } element) return element.Value;
            return null;
        }
        DateTimeOffset? created = DocumentFacts.ParseDate(Value("created", "creation-date")), modified = DocumentFacts.ParseDate(Value("modified", "date"));
        return document with
        {
            Title = Value("title") is { Length: > 2 } title && !IsOfProgram(title) && !IsOfTemplate(title, document, created, modified) ? title : document.Title,
            // In OpenDocument the creator is who changed it last.
            Author = document.Author ?? Value("initial-creator", "creator"),
            Tags = [.. document.Tags, .. Keywords(properties).Take(50)],
            // A document made from a template has that one's day of birth.
            Date = document.Date ?? modified ?? created,
        };
    }

    /// <summary>
    /// A title that the text does not have is the template's where it says so, or where the document begins with a heading of its own and was written a year and
    /// more after its properties.
    /// </summary>
    private static bool IsOfTemplate(string title, ReadDocument document, DateTimeOffset? created, DateTimeOffset? modified)
    {
        if (document.Content.Text.Contains(title, StringComparison.OrdinalIgnoreCase)) return false;
        string[] templates = ["template", "vorlage", "modèle", "plantilla", "modello", "sjabloon"];
        return templates.Any(word => title.Contains(word, StringComparison.OrdinalIgnoreCase))
            || (document.Content.Blocks is [{ Kind: BlockKind.Heading }, ..] && modified - created > TimeSpan.FromDays(365));
    }

    /// <summary>Programs put their own name there, each in its language: "PowerPoint Presentation", "PowerPoint-Präsentation".</summary>
    private static bool IsOfProgram(string title) => title.Contains("PowerPoint", StringComparison.OrdinalIgnoreCase) && title.Count(c => c == ' ') < 4;

    /// <summary>Office Open XML has one list of keywords, OpenDocument an element for each.</summary>
    private static IEnumerable<string> Keywords(XElement properties) => properties.Descendants().Where(e => e.Name.LocalName is "keywords" or "keyword")
        .SelectMany(e => e.Value.Split([',', ';'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
}
