using System.Text;
using System.Text.RegularExpressions;

namespace Rag.Ingest.Readers.Markdown;

/// <summary>
/// Notes of Obsidian's Excalidraw plugin: the words of the drawing are read, its data is not, whatever the plugin puts between comment
/// marks.
/// </summary>
internal static partial class Excalidraw
{
    /// <summary>True for a note that the plugin keeps a drawing in.</summary>
    public static bool Is(Frontmatter properties) => properties.Value("excalidraw-plugin") is not null;

    /// <summary>What was written above the drawing, and the text elements, one paragraph each.</summary>
    public static string Words(string body)
    {
        var words = new StringBuilder();
        bool data = false, texts = false;
        foreach (string line in body.Split('\n'))
        {
            string trimmed = line.Trim();
            if (Heading().Match(trimmed) is { Success: true } heading)
            {
                string name = heading.Groups[1].Value;
                if (name is "Excalidraw Data" or "Text Elements" or "Drawing" or "Embedded Files" or "Element Links")
                {
                    (data, texts) = (true, name == "Text Elements");
                    continue;
                }
            }
            if (trimmed is "%%" || trimmed.Contains("Switch to EXCALIDRAW VIEW", StringComparison.Ordinal)) continue;
            if (!data || texts) words.Append(texts ? Identifier().Replace(line, "\n") : line).Append('\n');
        }
        return words.ToString();
    }

    [GeneratedRegex(@"^#{1,3} (.+)$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Heading();

    [GeneratedRegex(@"\s\^[A-Za-z0-9_-]{6,}\s*$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Identifier();
}
