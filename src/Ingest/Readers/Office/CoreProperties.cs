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
            // Programs put their template's or their own name there.
            Title = Value("title") is { Length: > 2 } title && !title.Contains("PowerPoint Presentation", StringComparison.OrdinalIgnoreCase) ? title : document.Title,
            Author = document.Author ?? Value("creator", "initial-creator"),
            Tags = [.. document.Tags, .. (Value("keywords", "keyword") ?? "").Split([',', ';'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Take(50)],
            Date = document.Date ?? DocumentFacts.ParseDate(Value("created", "creation-date")) ?? DocumentFacts.ParseDate(Value("modified", "date")),
        };
    }
}
