using System.Xml.Linq;

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
        return document with
        {
            Title = Value("title") is { Length: > 2 } title && !IsOfProgram(title) ? title : document.Title,
            // In OpenDocument the creator is who changed it last.
            Author = document.Author ?? Value("initial-creator", "creator"),
            Tags = [.. document.Tags, .. Keywords(properties).Take(50)],
            Date = document.Date ?? DocumentFacts.ParseDate(Value("created", "creation-date")) ?? DocumentFacts.ParseDate(Value("modified", "date")),
        };
    }

    /// <summary>Programs put their own name there, each in its language: "PowerPoint Presentation", "PowerPoint-Präsentation".</summary>
    private static bool IsOfProgram(string title) => title.Contains("PowerPoint", StringComparison.OrdinalIgnoreCase) && title.Count(c => c == ' ') < 4;

    /// <summary>Office Open XML has one list of keywords, OpenDocument an element for each.</summary>
    private static IEnumerable<string> Keywords(XElement properties) => properties.Descendants().Where(e => e.Name.LocalName is "keywords" or "keyword")
        .SelectMany(e => e.Value.Split([',', ';'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
}
