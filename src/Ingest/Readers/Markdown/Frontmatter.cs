using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Rag.Ingest.Readers.Markdown;

/// <summary>The properties at the top of a note: each name with its values, in order. Nested structures are flattened.</summary>
internal sealed class Frontmatter
{
    private const int LongestSource = 1 << 18;
    private const int MostValues = 10_000;

    private readonly List<KeyValuePair<string, List<string>>> properties = [];

    private Frontmatter() { }

    private Frontmatter(List<KeyValuePair<string, List<string>>> properties) => this.properties = properties;

    /// <summary>All properties.</summary>
    public IReadOnlyList<KeyValuePair<string, List<string>>> Properties => properties;

    /// <summary>
    /// Splits a note's text. Frontmatter that isn't YAML is read line by line; what isn't closed or has no properties is left where it stands, so that nothing
    /// is lost.
    /// </summary>
    /// <returns>The properties, and where the body begins.</returns>
    public static (Frontmatter Properties, int Body) Split(string text)
    {
        var none = (new Frontmatter(), 0);
        if (!text.StartsWith("---\n", StringComparison.Ordinal)) return none;
        int end = text.IndexOf("\n---", 3, StringComparison.Ordinal);
        if (end < 0 || end > LongestSource) return none;
        int bodyStart = text.IndexOf('\n', end + 1);
        if (text.AsSpan(end + 4, (bodyStart < 0 ? text.Length : bodyStart) - end - 4).Trim().Length > 0) return none;
        string source = text[4..Math.Max(4, end)];
        try
        {
            return (Parse(source), bodyStart < 0 ? text.Length : bodyStart + 1);
        }
        catch (YamlException)
        {
            // One odd line costs no other.
            return FrontmatterLines.Read(source) is { Count: > 0 } lines ? (new Frontmatter(lines), bodyStart < 0 ? text.Length : bodyStart + 1) : none;
        }
    }

    /// <summary>The values of the first of these properties that has any.</summary>
    public IReadOnlyList<string> Values(params ReadOnlySpan<string> names)
    {
        foreach (string name in names)
            foreach (var property in properties)
                if (property.Key.Equals(name, StringComparison.OrdinalIgnoreCase) && property.Value.Count > 0) return property.Value;
        return [];
    }

    /// <summary>The first value, or null.</summary>
    public string? Value(params ReadOnlySpan<string> names) => Values(names) is [var first, ..] ? first : null;

    /// <summary>
    /// By the parser's events, which neither recurse nor follow aliases, so that no YAML bomb goes off. Wikilinks are written without quotes
    /// by some, which YAML takes for nested lists: those flatten to their name again.
    /// </summary>
    private static Frontmatter Parse(string source)
    {
        var result = new Frontmatter();
        var parser = new Parser(new StringReader(source));
        int depth = 0, values = 0;
        bool expectKey = false;
        List<string>? current = null;
        while (parser.MoveNext())
        {
            switch (parser.Current)
            {
                case MappingStart:
                    if (++depth == 1) expectKey = true;
                    break;
                case SequenceStart:
                    if (depth == 0) throw new YamlException("the properties are not a mapping");
                    depth++;
                    break;
                case MappingEnd or SequenceEnd:
                    if (--depth == 1) expectKey = true;
                    break;
                case Scalar scalar when depth == 1 && expectKey:
                    current = [];
                    result.properties.Add(KeyValuePair.Create(scalar.Value, current));
                    expectKey = false;
                    break;
                case Scalar scalar when depth == 0:
                    throw new YamlException("the properties are not a mapping");
                case Scalar scalar:
                    bool isNull = scalar.Style == ScalarStyle.Plain && scalar.Value is "" or "null" or "~";
                    if (!isNull && ++values <= MostValues) current?.Add(scalar.Value);
                    if (depth == 1) expectKey = true;
                    break;
                case AnchorAlias when depth == 1:
                    expectKey = true;
                    break;
            }
        }
        return result;
    }
}
