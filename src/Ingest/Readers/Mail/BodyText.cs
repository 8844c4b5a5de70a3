using MimeKit;
using MimeKit.Text;
using Rag.Ingest.Readers.Text;

namespace Rag.Ingest.Readers.Mail;

/// <summary>The text of a mail's part, its bytes decoded as those of files are.</summary>
internal static class BodyText
{
    public static string Of(TextPart part, CancellationToken cancellationToken)
    {
        if (part.Content is null) return "";
        using var bytes = new MemoryStream();
        part.Content.DecodeTo(bytes, cancellationToken);
        string text = TextDecoder.Decode(bytes.GetBuffer().AsSpan(0, (int)bytes.Length), part.ContentType.Charset);
        return part.IsFlowed ? Unwrapped(text) : text;
    }

    /// <summary>A line that ends with a blank goes on in the next one of the same quotation (RFC 3676); the line above a signature does not.</summary>
    private static string Unwrapped(string text)
    {
        var lines = new List<string>();
        bool goesOn = false;
        foreach (string line in text.ReplaceLineEndings("\n").Split('\n'))
        {
            int depth = line.Length - line.TrimStart('>').Length;
            bool isSignature = line[depth..].TrimStart(' ') is "-- " or "--";
            if (goesOn && !isSignature && lines[^1].Length - lines[^1].TrimStart('>').Length == depth) lines[^1] += depth > 0 ? line[depth..].TrimStart(' ') : line;
            else lines.Add(line);
            goesOn = line.EndsWith(' ') && !isSignature;
        }
        return string.Join('\n', lines);
    }
}
