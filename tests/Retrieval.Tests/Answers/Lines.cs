using Rag.Retrieval.Documents;

namespace Rag.Retrieval.Tests.Answers;

/// <summary>Texts of which each line is a block: "# " begins a heading, a dash an item and a box a task; lines with tabs are a table, its header first.</summary>
internal static class Lines
{
    public static DocumentContent Read(string text)
    {
        List<Block> blocks = [];
        int start = 0;
        foreach (string line in text.Split('\n'))
        {
            BlockKind kind = line.StartsWith("# ", StringComparison.Ordinal) ? BlockKind.Heading
                : line.StartsWith('-') || line.StartsWith('☐') || line.StartsWith('☑') ? BlockKind.ListItem
                : !line.Contains('\t', StringComparison.Ordinal) ? BlockKind.Paragraph
                : blocks is [.., { Kind: BlockKind.TableHeader or BlockKind.TableRow }] ? BlockKind.TableRow : BlockKind.TableHeader;
            blocks.Add(new Block(kind, start, start + line.Length));
            start += line.Length + 1;
        }
        return new DocumentContent(text, blocks, [], []);
    }
}
