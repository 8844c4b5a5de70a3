using System.Text.RegularExpressions;

namespace Rag.Ingest.Readers.Markdown;

/// <summary>Properties that YAML cannot read ("title: Stew: the version of aunt Olga"), taken line by line: a name, a colon, a value or items below.</summary>
internal static partial class FrontmatterLines
{
    /// <summary>The properties; empty where the lines are none.</summary>
    public static List<KeyValuePair<string, List<string>>> Read(string source)
    {
        List<KeyValuePair<string, List<string>>> properties = [];
        int odd = 0, lines = 0;
        foreach (string line in source.Split('\n'))
        {
            if (string.IsNullOrWhiteSpace(line) || line.TrimStart().StartsWith('#')) continue;
            lines++;
            if (Property().Match(line) is { Success: true } property) properties.Add(KeyValuePair.Create(property.Groups[1].Value.Trim(), Values(property.Groups[2].Value.Trim())));
            else if (properties.Count > 0 && Item().Match(line) is { Success: true } item) properties[^1].Value.AddRange(Values(item.Groups[1].Value.Trim()));
            else
            {
                odd++;
                if (properties.Count > 0) properties[^1].Value.Add(line.Trim());
            }
        }
        return odd * 2 < lines ? properties : [];
    }

    private static List<string> Values(string value)
    {
        if (value.Length > 1 && value[0] == '[' && value[^1] == ']' && !value.StartsWith("[[", StringComparison.Ordinal))
            return [.. value[1..^1].Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(Unquoted)];
        return value is "" or "null" or "~" or "|" or ">" ? [] : [Unquoted(value)];
    }

    private static string Unquoted(string value) =>
        value.Length > 1 && value[0] == value[^1] && value[0] is '"' or '\'' ? value[1..^1] : value;

    [GeneratedRegex(@"^([\p{L}_][\p{L}\p{N}_ .-]{0,60}?)\s*:(?:\s+(.*))?$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Property();

    [GeneratedRegex(@"^\s*-\s+(.*)$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Item();
}
