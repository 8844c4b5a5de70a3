using Rag.Retrieval.Documents;

namespace Rag.Ingest.Readers.Mail;

/// <summary>Plain text of a mail: paragraphs; lines that a reply quotes are quotations; a signature is a block of its own, and what follows it is read on.</summary>
internal static class PlainBody
{
    /// <param name="text">As the part has it.</param>
    /// <param name="builder">Gets the blocks.</param>
    /// <param name="page">Of the message.</param>
    /// <param name="unstuffs">Mailboxes put a sign before lines that would begin a message (mboxrd).</param>
    public static void Write(string text, ContentBuilder builder, int? page, bool unstuffs)
    {
        (BlockKind Kind, string? Label)? open = null;
        bool signature = false;
        foreach (ReadOnlySpan<char> part in text.AsSpan().EnumerateLines())
        {
            ReadOnlySpan<char> line = unstuffs && part.StartsWith(">") && part.TrimStart('>').StartsWith("From ") ? part[1..] : part;
            ReadOnlySpan<char> content = line.TrimStart("> ").TrimEnd();
            if (line is "-- " or "--" || content.IsEmpty)
            {
                signature = line.StartsWith("--");
                open = null;
                continue;
            }
            bool quoted = line.StartsWith(">");
            (BlockKind, string?) kind = quoted ? (BlockKind.Quote, "quoted reply") : (BlockKind.Paragraph, signature ? "signature" : null);
            if (open != kind) builder.Open(kind.Item1, page: page, label: kind.Item2);
            else builder.Separate('\n');
            builder.Append(content);
            open = kind;
        }
        builder.Close();
    }
}
