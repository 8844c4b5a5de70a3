using System.Text.RegularExpressions;
using Rag.Ingest.Readers.Text;
using Rag.Retrieval.Documents;

namespace Rag.Ingest.Readers.Notes;

/// <summary>Reads Org files as Emacs shows them: headlines, lists, tables, blocks; dates in words; without drawers, cookies, comments and what is struck out.</summary>
internal sealed partial class OrgReader : IDocumentReader
{
    public bool CanRead(FileKind kind) => kind == FileKind.Org;

    public ReadResult Read(Stream stream, FileKind kind, ReadRequest request, CancellationToken cancellationToken)
    {
        var builder = new ContentBuilder(request.Limits);
        var note = new OrgNote(builder);
        string? block = null;
        bool drawer = false, table = false;
        var lines = new List<string>();
        foreach (string raw in TextDecoder.Decode(stream.ReadAll(request.Limits)).ReplaceLineEndings("\n").Split('\n'))
        {
            cancellationToken.ThrowIfCancellationRequested();
            string line = raw.TrimEnd();
            if (block is not null)
            {
                if (!line.TrimStart().StartsWith("#+end_", StringComparison.OrdinalIgnoreCase)) lines.Add(raw);
                else
                {
                    note.Block(block, lines);
                    block = null;
                    lines.Clear();
                }
                continue;
            }
            if (Drawer().Match(line) is { Success: true } mark)
            {
                drawer = !mark.Groups[1].Value.Equals("END", StringComparison.OrdinalIgnoreCase);
                continue;
            }
            if (drawer && !line.StartsWith('*')) continue;
            drawer = false;
            bool row = line.TrimStart().StartsWith('|');
            if (row) note.Row(line.Trim(), first: !table);
            else if (BlockBegin().Match(line) is { Success: true } begin) block = begin.Groups[1].Value;
            else if (Keyword().Match(line) is { Success: true } keyword) note.Keyword(keyword.Groups[1].Value.ToUpperInvariant(), keyword.Groups[2].Value.Trim());
            else if (Headline().Match(line) is { Success: true } headline) note.Headline(headline);
            else if (Planning().IsMatch(line)) note.Planning(line.Trim());
            else if (line.TrimStart() is "#" || line.TrimStart().StartsWith("# ", StringComparison.Ordinal)) note.End();
            else if (Item().Match(raw) is { Success: true } item) note.Item(item);
            else note.Text(line.Trim());
            table = row;
        }
        if (block is not null) note.Block(block, lines);
        return new ReadDocument(builder.Build())
        {
            MediaType = "text/x-org",
            Title = note.Title,
            Author = note.Author,
            Tags = [.. note.Tags.Distinct(StringComparer.OrdinalIgnoreCase)],
            Links = [.. note.Links.Distinct()],
            Date = note.Date,
        };
    }

    [GeneratedRegex(@"^\s*:([\w-]{1,40}):\s*$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Drawer();

    [GeneratedRegex(@"^\s*#\+begin_(\w+)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex BlockBegin();

    [GeneratedRegex(@"^\s*#\+(\w+):(.*)$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Keyword();

    [GeneratedRegex(@"^(\*+)\s+(?:([A-Z]{3,15})\s+)?(?:\[#[A-Z0-9]\]\s*)?(.*?)\s*((?::[\w@#%]+)+:)?\s*$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Headline();

    [GeneratedRegex(@"^\s*(?:(?:DEADLINE|SCHEDULED|CLOSED):\s*[<\[][^>\]]{1,80}[>\]]\s*)+$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Planning();

    [GeneratedRegex(@"^(\s*)(?:[-+]|(?<=\s)\*|(\d+[.)]|[A-Za-z][.)]))\s+(?:\[@\d+\]\s*)?(?:\[([ Xx-])\]\s+)?(.*)$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Item();
}
