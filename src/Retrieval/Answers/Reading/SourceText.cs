using System.Globalization;
using System.Text;
using Rag.Retrieval.Answers.Prompting;
using Rag.Retrieval.Documents;

namespace Rag.Retrieval.Answers.Reading;

/// <summary>
/// Writes a stretch of a document as a model reads it best: headings, lists with their marks, tables with borders, code in fences, each line made harmless
/// (<see cref="PromptText"/>). Pure.
/// </summary>
internal static class SourceText
{
    private const string LeftOut = "(markup or data, left out)\n";

    /// <summary>The stretch as text of a prompt, without its number.</summary>
    public static string Write(DocumentContent content, SourceSpan span)
    {
        StringBuilder text = new();
        int at = span.Start;
        BlockKind? before = null;
        for (int i = SpanWidening.FirstEndingAfter(content.Blocks, span.Start); i < content.Blocks.Count && content.Blocks[i].Start < span.End; i++)
        {
            Block block = content.Blocks[i];
            int start = Math.Max(at, Math.Max(block.Start, span.Start)), end = Math.Min(block.End, span.End);
            if (start >= end) continue;
            Plain(text, content.Text[at..start]);
            if (block.Kind is BlockKind.TableRow && before is not (BlockKind.TableRow or BlockKind.TableHeader) && HeaderAbove(content.Blocks, i) is { } header)
                Row(text, content.Text[header.Start..header.End], isHeader: true);
            if (block.Machine is null) Write(text, content.Text[start..end], block);
            else if (i == 0 || content.Blocks[i - 1].Machine is null) text.Append(LeftOut);
            (at, before) = (end, block.Kind);
        }
        Plain(text, content.Text[at..Math.Max(at, span.End)]);
        return text.ToString().TrimEnd('\n');
    }

    private static void Write(StringBuilder text, string said, Block block)
    {
        switch (block.Kind)
        {
            case BlockKind.Heading:
                text.Append('#', Math.Clamp(block.Level, 1, 6)).Append(' ').Append(PromptText.Line(said)).Append('\n');
                break;
            case BlockKind.ListItem:
                text.Append(' ', 2 * Math.Clamp(block.Level - 1, 0, 6)).Append("- ").Append(PromptText.Line(said)).Append('\n');
                break;
            case BlockKind.TableHeader:
                Row(text, said, isHeader: true);
                break;
            case BlockKind.TableRow:
                Row(text, said, isHeader: false);
                break;
            case BlockKind.Code:
                text.Append("```").Append(block.Label is { Length: < 20 } label && label.All(char.IsLetterOrDigit) ? label : "").Append('\n');
                foreach (string line in said.Split('\n')) text.Append(PromptText.CodeLine(line)).Append('\n');
                text.Append("```\n");
                break;
            case BlockKind.Quote:
                Plain(text, said, "> ");
                break;
            default:
                Plain(text, said);
                break;
        }
    }

    /// <summary>Cells between bars, so that a column stays a column; the line below a header's makes it one.</summary>
    private static void Row(StringBuilder text, string said, bool isHeader)
    {
        string[] cells = said.Split('\t');
        text.Append(CultureInfo.InvariantCulture, $"| {string.Join(" | ", cells.Select(cell => PromptText.Line(cell.Replace('|', '/'))))} |\n");
        if (isHeader) text.Append('|').Insert(text.Length, "---|", cells.Length).Append('\n');
    }

    private static void Plain(StringBuilder text, string said, string mark = "")
    {
        foreach (string line in said.Split('\n'))
            if (!string.IsNullOrWhiteSpace(line)) text.Append(mark).Append(PromptText.Line(line)).Append('\n');
    }

    private static Block? HeaderAbove(IReadOnlyList<Block> blocks, int row)
    {
        while (row > 0 && blocks[row].Kind is BlockKind.TableRow) row--;
        return blocks[row].Kind is BlockKind.TableHeader ? blocks[row] : null;
    }
}
