using System.Text;
using System.Text.RegularExpressions;

namespace Rag.Ingest.Readers.Markdown;

/// <summary>
/// What note programs add to Markdown line by line: tags, comments, block references, callouts (Obsidian), properties and block identifiers
/// (Logseq). Takes them out before the Markdown is parsed; code is left alone.
/// </summary>
internal sealed partial class NoteSyntax
{
    /// <summary>The Markdown that remains.</summary>
    public required string Body { get; init; }

    /// <summary>Tags in the text, without the number sign, in order, each once.</summary>
    public required IReadOnlyList<string> Tags { get; init; }

    /// <summary>Logseq's page properties (name:: value) with their values.</summary>
    public required IReadOnlyList<KeyValuePair<string, string>> Properties { get; init; }

    public static NoteSyntax Parse(string source)
    {
        var body = new StringBuilder(source.Length);
        List<string> tags = [];
        List<KeyValuePair<string, string>> properties = [];
        string? fence = null;
        bool comment = false, top = true;
        var blocks = LogseqBlocks.Of(source);
        foreach (ReadOnlySpan<char> part in source.AsSpan().EnumerateLines())
        {
            // A comment hides code, too.
            if (!comment && Fence(part) is { } mark && (fence is null || (mark[0] == fence[0]
                && mark.Length >= fence.Length))) fence = fence is null ? mark : null;
            else if (fence is null)
            {
                if (blocks.Shown(WithoutComments(part.ToString(), ref comment)) is not { } line) continue;
                if (comment && line.Length == 0) continue;
                if (PropertyLine().Match(line) is { Success: true } property)
                {
                    string name = property.Groups[1].Value.ToLowerInvariant();
                    if (name is "id" or "collapsed" or "background-color" or "heading") continue;
                    if (top && name is "title" or "tags" or "alias" or "aliases" or "date")
                    {
                        properties.Add(KeyValuePair.Create(name, property.Groups[2].Value.Trim()));
                        continue;
                    }
                }
                else if (line.Trim().Length > 1) top = false;
                if (line.Contains('#', StringComparison.Ordinal))
                    foreach (Match tag in Tag().Matches(InlineCode().Replace(line, " "))) tags.Add(tag.Groups[1].Success ? tag.Groups[1].Value : tag.Groups[2].Value);
                line = Callout().Replace(line, CalloutTitle);
                body.Append(BlockReference().Replace(Macro().Replace(PictureSize().Replace(line, ""), "$1"), m => blocks.TextOf(m.Groups[1].Value))).Append('\n');
                continue;
            }
            body.Append(part).Append('\n');
        }
        return new NoteSyntax { Body = body.ToString(), Tags = tags, Properties = properties };
    }

    private static string? Fence(ReadOnlySpan<char> line)
    {
        ReadOnlySpan<char> rest = line.TrimStart([' ', '\t', '>', '-', '*', '+']);
        if (rest.Length < 3 || rest[0] is not ('`' or '~')) return null;
        int length = rest.IndexOfAnyExcept(rest[0]);
        if (length < 0) length = rest.Length;
        // A line such as ```code``` is inline code.
        return length < 3 || (rest[0] == '`' && rest[length..].Contains('`')) ? null : new string(rest[0], length);
    }

    private static string WithoutComments(string line, ref bool inside)
    {
        if (!inside && !line.Contains("%%", StringComparison.Ordinal)) return line;
        var kept = new StringBuilder();
        for (int i = 0; i < line.Length;)
        {
            int mark = line.IndexOf("%%", i, StringComparison.Ordinal);
            int end = mark < 0 ? line.Length : mark;
            if (!inside) kept.Append(line, i, end - i);
            if (mark < 0) break;
            inside = !inside;
            i = mark + 2;
        }
        return kept.ToString();
    }

    /// <summary>The title becomes a paragraph of the quotation; without one, the callout's kind does.</summary>
    private static string CalloutTitle(Match match)
    {
        string title = match.Groups[3].Value.Trim();
        if (title.Length == 0) title = char.ToUpperInvariant(match.Groups[2].Value[0]) + match.Groups[2].Value[1..].ToLowerInvariant();
        return $"{match.Groups[1].Value}{title}\n{match.Groups[1].Value.TrimEnd()}";
    }

    [GeneratedRegex(@"^\s*(?:[-*] )?([\p{L}][\p{L}\p{N}_/-]*)::(?:\s+(.*))?$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex PropertyLine();

    [GeneratedRegex(@"(?<=^|[\s(,;>])#(?:\[\[([^\[\]\n]{1,100})\]\]|(?=[^\s#]*[\p{L}_/-])([\p{L}\p{N}_/\p{So}-]{1,100}))", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Tag();

    [GeneratedRegex(@"(`+)(?!`).*?(?<!`)\1(?!`)", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex InlineCode();

    [GeneratedRegex(@"^(\s*(?:>\s*)+)\[!([\p{L}-]+)(?:\|[^\]]*)?\][+-]?(.*)$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Callout();

    /// <summary>Logseq's macros: a query or an embedded block says nothing by itself, an embedded page is a link, a cloze is text.</summary>
    [GeneratedRegex(@"\{\{(?:(?:query|renderer|namespace|function|embed\s+\(\()[^{}]*|(?:embed|cloze|pdf|video|youtube|tweet|twitter)\s+([^{}]*))\}\}", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Macro();

    [GeneratedRegex(@"(?<=\]\([^()\s]*\))\{:[^{}]*\}", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex PictureSize();

    [GeneratedRegex(@"(?:^|\s)\^[A-Za-z0-9-]+\s*$|\(\(([0-9a-f]{8}-[0-9a-f-]{27})\)\)", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex BlockReference();
}
