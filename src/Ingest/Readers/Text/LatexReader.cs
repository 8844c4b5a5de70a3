using System.Text.RegularExpressions;
using Rag.Ingest.Readers.Tables;
using Rag.Retrieval.Documents;

namespace Rag.Ingest.Readers.Text;

/// <summary>Reads LaTeX as its readers do, near enough: sections, paragraphs, lists, tables row by row; formulas as they are written.</summary>
internal sealed partial class LatexReader : IDocumentReader
{
    private const char ItemMark = '\u0001';

    public bool CanRead(FileKind kind) => kind == FileKind.Latex;

    public ReadResult Read(Stream stream, FileKind kind, ReadRequest request, CancellationToken cancellationToken)
    {
        string source = Comment().Replace(TextDecoder.Decode(stream.ReadAll(request.Limits)).ReplaceLineEndings("\n"), m => m.Groups["keep"].Value);
        string? Argument(string command) => Regex.Match(source, @"\\" + command + @"\s*(?:\[[^\]]*\])?\{((?:[^{}]|\{[^{}]*\})*)\}", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1)) is { Success: true } match
            ? match.Groups[1].Value : null;
        string? title = Argument("title") is { } written ? LatexText.Plain(written) : null;
        int begin = source.IndexOf(@"\begin{document}", StringComparison.Ordinal), end = source.IndexOf(@"\end{document}", StringComparison.Ordinal);
        string body = source[(begin < 0 ? 0 : begin + 16)..(end > begin ? end : source.Length)];
        var builder = new ContentBuilder(request.Limits);
        if (title is not null && begin >= 0) builder.Add(BlockKind.Heading, title, 1);
        int at = 0, list = 0;
        foreach (Match mark in Structure().Matches(body))
        {
            cancellationToken.ThrowIfCancellationRequested();
            WriteText(body[at..mark.Index], builder, list);
            at = mark.Index + mark.Length;
            if (mark.Groups["level"].Success)
                builder.Add(BlockKind.Heading, LatexText.Plain(mark.Groups["title"].Value), mark.Groups["level"].Value switch { "part" or "chapter" => 1, "section" => 2, "subsection" => 3, "subsubsection" => 4, _ => 5 });
            else if (mark.Groups["code"].Success) builder.AddVerbatim(BlockKind.Code, mark.Groups["code"].Value.Trim('\n'));
            else if (mark.Groups["table"].Success) WriteTable(mark.Groups["table"].Value, builder);
            else if (mark.Groups["math"].Success) builder.Add(BlockKind.Paragraph, mark.Groups["math"].Value);
            else if (mark.Groups["begin"].Success) list = Math.Min(9, list + 1);
            else if (mark.Groups["end"].Success) list = Math.Max(0, list - 1);
        }
        WriteText(body[at..], builder, list);
        return new ReadDocument(builder.Build())
        {
            MediaType = "application/x-tex",
            Title = title,
            Author = Argument("author") is { } authors ? LatexText.Plain(And().Replace(authors, ", ")) : null,
            Date = DocumentFacts.ParseDate(Argument("date")),
        };
    }

    private static void WriteText(string text, ContentBuilder builder, int list)
    {
        string[] items = list > 0 ? Item().Replace(text, m => ItemMark + (m.Groups["label"].Success ? m.Groups["label"].Value + ": " : "")).Split(ItemMark) : [text];
        foreach (string item in items)
            foreach (string paragraph in BlankLine().Split(item))
                builder.Add(list > 0 ? BlockKind.ListItem : BlockKind.Paragraph, LatexText.Plain(paragraph), list);
    }

    private static void WriteTable(string table, ContentBuilder builder)
    {
        var writer = new TableWriter(builder);
        Dictionary<int, int> reachingDown = [];
        foreach (string row in TableRules().Replace(ColumnTypes().Replace(table, ""), "").Split(@"\\"))
        {
            if (string.IsNullOrWhiteSpace(row)) continue;
            writer.Add(Continued([.. CellBorder().Split(row).Select(Cell)], reachingDown));
        }
        writer.End();
    }

    /// <summary>Empty cells below one that covers several rows are its own.</summary>
    private static IEnumerable<TableCell> Continued(TableCell[] cells, Dictionary<int, int> reachingDown)
    {
        int column = 0;
        foreach (TableCell cell in cells)
        {
            bool continues = reachingDown.GetValueOrDefault(column) > 0 && cell.Text.Length == 0;
            if (continues) reachingDown[column]--;
            else reachingDown[column] = cell.Down - 1;
            yield return continues ? new TableCell("", cell.Across, FromAbove: true) : cell with { Down = 1 };
            column += cell.Across;
        }
    }

    /// <summary>
    /// A cell may cover several columns (\multicolumn) and, with the multirow package, several rows, whose cells are left empty there.
    /// </summary>
    private static TableCell Cell(string source)
    {
        int across = 1, down = 1;
        foreach (Match span in MultiColumn().Matches(source))
        {
            _ = int.TryParse(span.Groups["count"].Value, out int count);
            if (span.Groups["what"].Value == "column") across = Math.Max(1, count);
            else down = Math.Max(1, Math.Abs(count));
        }
        return new TableCell(LatexText.Plain(MultiColumn().Replace(source, "{")).Trim(), across, down);
    }

    /// <summary>A per cent sign begins a comment, but not in code.</summary>
    [GeneratedRegex(@"(?<keep>\\begin\{(?<code>verbatim|lstlisting|minted)\}.*?\\end\{\k<code>\})|(?<!\\)%[^\n]*", RegexOptions.Singleline | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Comment();

    [GeneratedRegex("""
        \\(?<level>part|chapter|section|subsection|subsubsection|paragraph)\*?(\[[^\]]*\])?\{(?<title>([^{}]|\{[^{}]*\})*)\}
        | \\begin\{(?<e>verbatim|lstlisting|minted)\}(?<code>.*?)\\end\{\k<e>\}
        | \\begin\{(?<t>tabular\*?|tabularx|tabulary|longtable)\}(?<table>.*?)\\end\{\k<t>\}
        | \\begin\{(?<m>equation|align|gather|multline|eqnarray|displaymath|flalign|alignat)\*?\}(?<math>.*?)\\end\{\k<m>\*?\}
        | (?<!\\)\\\[(?<math>.*?)(?<!\\)\\\]
        | (?<!\\)\$\$(?<math>.*?)\$\$
        | (?<begin>\\begin\{(itemize|enumerate|description|thebibliography)\}(\[[^\]]*\]|\{[^{}]*\})?)
        | (?<end>\\end\{(itemize|enumerate|description|thebibliography)\})
        """, RegexOptions.Singleline | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.IgnorePatternWhitespace, 5000)]
    private static partial Regex Structure();

    [GeneratedRegex(@"\\item\b\s*(\[(?<label>[^\]]*)\])?|\\bibitem\s*(\[[^\]]*\])?\{[^{}]*\}", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Item();

    [GeneratedRegex(@"\n\s*\n", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex BlankLine();

    [GeneratedRegex(@"\s*\\and\b\s*", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex And();

    [GeneratedRegex(@"^\s*(?:\[[^\]]*\])?(?:\{(?:[^{}]|\{[^{}]*\})*\})+", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex ColumnTypes();

    [GeneratedRegex(@"\\(?:hline|toprule|midrule|bottomrule|endhead|endfirsthead|endfoot|endlastfoot|(?:cline|cmidrule)(?:\([^)]*\))?\{[^{}]*\})", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex TableRules();

    [GeneratedRegex(@"(?<!\\)&", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex CellBorder();

    [GeneratedRegex(@"\\multi(?<what>column|row)\*?\s*(?:\[[^\]]*\])?\{(?<count>[^{}]*)\}\s*(?:\[[^\]]*\])?\{[^{}]*\}\s*\{", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex MultiColumn();
}
