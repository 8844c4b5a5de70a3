using System.Text.RegularExpressions;
using Rag.Ingest.Readers.Text;
using Rag.Retrieval.Documents;

namespace Rag.Ingest.Readers.Notes;

/// <summary>Reads AsciiDoc as it is shown: sections, lists, tables, admonitions, listings; attributes resolved, comments and conditions passed over.</summary>
internal sealed partial class AsciiDocReader : IDocumentReader
{
    public bool CanRead(FileKind kind) => kind == FileKind.AsciiDoc;

    public ReadResult Read(Stream stream, FileKind kind, ReadRequest request, CancellationToken cancellationToken)
    {
        var builder = new ContentBuilder(request.Limits);
        var text = new AsciiDocText();
        string? title = null, author = null, fence = null;
        DateTimeOffset? date = null;
        List<string> fenced = [];
        List<string> included = [];
        bool open = false, inHeader = false;
        foreach (string raw in TextDecoder.Decode(stream.ReadAll(request.Limits)).ReplaceLineEndings("\n").Split('\n'))
        {
            cancellationToken.ThrowIfCancellationRequested();
            string line = raw.TrimEnd();
            if (fence is not null)
            {
                if (line != fence) fenced.Add(raw);
                else
                {
                    Fenced(fence, fenced, builder, text);
                    fence = null;
                    fenced.Clear();
                }
                continue;
            }
            if (Fence().IsMatch(line))
            {
                builder.Close();
                open = false;
                fence = line;
            }
            else if (line.Length == 0)
            {
                builder.Close();
                (open, inHeader) = (false, false);
            }
            else if (Attribute().Match(line) is { Success: true } attribute)
            {
                text.Attributes[attribute.Groups[1].Value] = attribute.Groups[2].Value.Trim();
                if (attribute.Groups[1].Value == "author") author = attribute.Groups[2].Value.Trim();
                if (attribute.Groups[1].Value is "revdate" or "date") date = DocumentFacts.ParseDate(attribute.Groups[2].Value);
            }
            else if (line.StartsWith("include::", StringComparison.Ordinal)) included.Add(line[9..].Split('[')[0]);
            else if (line.StartsWith("//", StringComparison.Ordinal) || Passed().IsMatch(line)) continue;
            else if (Section().Match(line) is { Success: true } section)
            {
                int level = section.Groups[1].Length;
                string heading = text.Plain(section.Groups[2].Value);
                if (level == 1 && title is null) (title, inHeader) = (heading, true);
                builder.Add(BlockKind.Heading, heading, Math.Min(6, level));
                open = false;
            }
            // Below the title stand its author and its version.
            else if (inHeader && author is null && AuthorLine().IsMatch(line)) author = line.Split('<')[0].Trim();
            else if (inHeader && Revision().Match(line) is { Success: true } revision) date = DocumentFacts.ParseDate(revision.Groups[1].Value) ?? date;
            else if (BlockTitle().Match(line) is { Success: true } named)
            {
                builder.Add(BlockKind.Paragraph, text.Plain(named.Groups[1].Value));
                open = false;
            }
            else if (Item().Match(line) is { Success: true } item)
            {
                builder.Open(BlockKind.ListItem, Math.Min(9, item.Groups[1].Value.Trim().Length), label: item.Groups[1].Value.StartsWith('.') ? "." : null);
                text.Write(item.Groups[2].Value, builder);
                open = true;
            }
            else if (Definition().Match(line) is { Success: true } definition)
            {
                builder.Open(BlockKind.ListItem, 1);
                text.Write($"{definition.Groups[1].Value}: {definition.Groups[2].Value}", builder);
                open = true;
            }
            else if (line == "+") continue;
            else
            {
                if (!open) builder.Open(BlockKind.Paragraph);
                else builder.Separate('\n');
                text.Write(line, builder);
                open = true;
            }
        }
        if (fence is not null) Fenced(fence, fenced, builder, text);
        return new ReadDocument(builder.Build())
        {
            MediaType = "text/asciidoc",
            Title = title,
            Author = author,
            Tags = text.Attributes.TryGetValue("keywords", out string? keywords) ? [.. keywords.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)] : [],
            Links = [.. text.Links.Distinct()],
            Date = date,
            Notice = included.Count == 0 ? null : "what it includes is read as files of their own: " + string.Join(", ", included.Take(5)),
        };
    }

    private static void Fenced(string fence, List<string> lines, ContentBuilder builder, AsciiDocText text)
    {
        switch (fence[0])
        {
            case '/':
                break;
            case '|':
                AsciiDocTable.Write(lines, builder, text);
                break;
            case '-' or '.' or '`' when fence.Length > 2:
                builder.AddVerbatim(BlockKind.Code, string.Join('\n', lines).Trim('\n'));
                break;
            default:
                foreach (string paragraph in string.Join('\n', lines.Select(line => line.Trim())).Split("\n\n"))
                    builder.Add(fence[0] is '_' or '=' ? BlockKind.Quote : BlockKind.Paragraph, text.Plain(paragraph));
                break;
        }
    }

    [GeneratedRegex(@"^(?:-{4,}|\.{4,}|_{4,}|={4,}|\*{4,}|\+{4,}|/{4,}|\|={3,}|`{3,}\w*|--)$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Fence();

    [GeneratedRegex(@"^:!?([\w-]+)!?:\s*(.*)$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Attribute();

    [GeneratedRegex(@"^(?:ifdef|ifndef|ifeval|endif)::|^\[[^\]\n]*\]$|^\[\[[^\]\n]*\]\]$|^'''$|^<<<$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Passed();

    [GeneratedRegex(@"^(={1,6}|#{1,6})\s+(\S.*)$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Section();

    [GeneratedRegex(@"^\S.{0,100}<[^<>\s]+@[^<>\s]+>\s*$|^\p{Lu}[\p{L}'’-]+(?: \p{Lu}[\p{L}.'’-]*){1,3}$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex AuthorLine();

    [GeneratedRegex(@"^v?[\d.]+,\s*([^:]+)", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Revision();

    [GeneratedRegex(@"^\.([^\s.].*)$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex BlockTitle();

    [GeneratedRegex(@"^\s*(\*{1,6}|-|\.{1,6}|\d+\.)\s+(\S.*)$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Item();

    [GeneratedRegex(@"^\s*(\S.{0,200}?)::\s+(\S.*)$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Definition();
}
