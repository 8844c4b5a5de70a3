using Rag.Retrieval.Documents;

namespace Rag.Ingest.Readers.Text;

/// <summary>Text without markup: paragraphs between blank lines, in their lines.</summary>
internal static class PlainText
{
    public static void Write(string text, ContentBuilder builder, int? page = null)
    {
        builder.Open(BlockKind.Paragraph, page: page);
        foreach (ReadOnlySpan<char> line in text.AsSpan().EnumerateLines())
        {
            ReadOnlySpan<char> trimmed = line.TrimEnd();
            if (trimmed.Length == 0)
            {
                if (!builder.AtBlockStart) builder.Open(BlockKind.Paragraph, page: page);
                continue;
            }
            if (!builder.AtBlockStart) builder.Separate('\n');
            builder.AppendVerbatim(trimmed);
        }
        builder.Close();
    }
}
