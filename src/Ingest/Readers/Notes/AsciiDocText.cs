using System.Text.RegularExpressions;

namespace Rag.Ingest.Readers.Notes;

/// <summary>AsciiDoc's markup within a line: attributes, links, macros, emphasis; what is struck out is left out.</summary>
internal sealed partial class AsciiDocText
{
    /// <summary>What the document defines.</summary>
    public Dictionary<string, string> Attributes { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Targets within the folder.</summary>
    public List<string> Links { get; } = [];

    /// <summary>Writes a line; links keep their targets.</summary>
    public void Write(string line, ContentBuilder builder)
    {
        line = Resolve(line);
        int at = 0;
        foreach (Match link in Link().Matches(line))
        {
            builder.Append(Emphasised(line[at..link.Index]));
            (string target, string words) = Parts(link);
            int start = builder.Length;
            builder.Append(Emphasised(words));
            builder.Link(start, target);
            if (!target.Contains(':', StringComparison.Ordinal) && target.Split('#')[0] is { Length: > 0 } file && file.Contains('.', StringComparison.Ordinal)) Links.Add(file);
            at = link.Index + link.Length;
        }
        builder.Append(Emphasised(line[at..]));
    }

    /// <summary>A text as it is shown.</summary>
    public string Plain(string text) => Emphasised(Link().Replace(Resolve(text), link => Parts(link).Words));

    private static (string Target, string Words) Parts(Match link)
    {
        string target = link.Groups["target"].Value, words = link.Groups["words"].Value.Trim().TrimEnd('^').Split(",window=")[0];
        if (words.StartsWith("role=", StringComparison.Ordinal)) words = "";
        return (target, words.Length > 0 ? words : target);
    }

    private string Resolve(string line) => line.Contains('{', StringComparison.Ordinal)
        ? Reference().Replace(line, m => Attributes.GetValueOrDefault(m.Groups[1].Value, m.Value)) : line;

    private static string Emphasised(string text)
    {
        text = Struck().Replace(text, "");
        text = Anchor().Replace(text, "");
        text = Image().Replace(text, "$1");
        text = Footnote().Replace(text, " ($1)");
        text = Raised().Replace(text, "^$1");
        text = Role().Replace(text, "");
        for (int i = 0; i < 3; i++)
        {
            string plain = Emphasis().Replace(text, "${text}");
            if (plain == text) break;
            text = plain;
        }
        return text;
    }

    [GeneratedRegex(@"(?:link:|xref:|mailto:)(?<target>[^\s\[\]]{1,1000})\[(?<words>[^\[\]]{0,500})\]|(?<target>https?://[^\s\[\]<>]{1,1000})\[(?<words>[^\[\]]{0,500})\]|<<(?<target>[^<>,]{1,200})(?:,(?<words>[^<>]{1,200}))?>>",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Link();

    [GeneratedRegex(@"\{([\w-]{1,60})\}", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Reference();

    [GeneratedRegex(@"\[(?:\.|role=""?)?line-through""?\]##?[^#\n]{1,300}##?", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Struck();

    [GeneratedRegex(@"\[\[[\w-]{1,80}(?:,[^\]]{0,100})?\]\]|\(\(\([^()]{1,200}\)\)\)", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Anchor();

    [GeneratedRegex(@"image::?[^\s\[\]]{1,500}\[""?([^\[\],""]{0,300})[^\[\]]{0,300}\]", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Image();

    [GeneratedRegex(@"footnote:[\w-]{0,40}\[([^\[\]]{1,500})\]", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Footnote();

    [GeneratedRegex(@"\^([^\^\s]{1,20})\^", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Raised();

    [GeneratedRegex(@"\[\.?[\w.-]{1,40}\](?=[#*_`])", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Role();

    [GeneratedRegex(@"(?<![\w*])(?<mark>\*\*|__|``|##|\*|_|`|#)(?=[^\s*_`#])(?<text>[^\n]{1,500}?)(?<=\S)\k<mark>(?![\w*])", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Emphasis();
}
