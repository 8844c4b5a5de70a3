using MimeKit;
using Rag.Ingest.Readers.Html;
using Rag.Retrieval.Documents;

namespace Rag.Ingest.Readers.Mail;

/// <summary>
/// Chooses among the alternatives of a message what is read: the plain text, which says the same without the page around it, unless the HTML says more or has
/// a table; and with it what says something else, as an invitation does.
/// </summary>
internal static class Alternatives
{
    /// <summary>Plain text that has less than this share of the HTML's words is a stub ("this message is best viewed …").</summary>
    private const double Stub = 0.7;

    public static IEnumerable<MimeEntity> Choose(MultipartAlternative alternative, ReadLimits limits, CancellationToken cancellationToken)
    {
        TextPart? plain = alternative.Select(part => Text(part, isHtml: false)).LastOrDefault(part => part is not null);
        MimeEntity? rich = alternative.LastOrDefault(part => Text(part, isHtml: true) is not null);
        MimeEntity? chosen = rich is null || plain is not null && Suffices(plain, Text(rich, isHtml: true)!, limits, cancellationToken) ? plain : rich;
        foreach (MimeEntity part in alternative)
        {
            bool isText = Text(part, isHtml: false) is not null || Text(part, isHtml: true) is not null;
            if (!isText || part == chosen) yield return part;
            // What belongs to the page that is not read (its pictures apart) is still an attachment.
            else if (part is Multipart many)
            {
                if (Text(part, isHtml: false) is { } inner && inner == chosen) yield return inner;
                foreach (MimeEntity file in many)
                    if (file is not (TextPart or Multipart) && !file.ContentType.IsMimeType("image", "*")) yield return file;
            }
        }
    }

    private static bool Suffices(TextPart plain, TextPart html, ReadLimits limits, CancellationToken cancellationToken)
    {
        DocumentContent page = HtmlText.Read(BodyText.Of(html, cancellationToken), limits, cancellationToken);
        if (page.Blocks.Any(block => block.Kind is BlockKind.TableRow)) return false;
        return Words(BodyText.Of(plain, cancellationToken)) >= Stub * Words(page.Text);
    }

    private static int Words(string text)
    {
        int words = 0;
        for (int i = 0; i < text.Length; i++)
            if (char.IsLetterOrDigit(text[i]) && (i == 0 || !char.IsLetterOrDigit(text[i - 1]))) words++;
        return words;
    }

    /// <summary>The text of an alternative, which may stand in a multipart with its pictures or attachments.</summary>
    private static TextPart? Text(MimeEntity entity, bool isHtml) => entity switch
    {
        TextPart text => text.IsHtml == isHtml && (isHtml || text.IsPlain) ? text : null,
        MultipartRelated related => related.Root is { } root && root is not MultipartRelated ? Text(root, isHtml) : null,
        Multipart many and not MultipartAlternative => many.OfType<TextPart>().FirstOrDefault(text => !text.IsAttachment) is { } first ? Text(first, isHtml) : null,
        MultipartAlternative inner => inner.Select(part => part is Multipart ? null : Text(part, isHtml)).FirstOrDefault(part => part is not null),
        _ => null,
    };
}
