using System.Text.RegularExpressions;
using Rag.Ingest.Readers.Text;

namespace Rag.Ingest.Readers.Records;

/// <summary>Reads chats that WhatsApp exports as text: "[14.03.26, 18:22:01] Anika: …" or "3/14/26, 6:22 PM - Anika: …", in the forms of many countries.</summary>
internal sealed partial class WhatsAppReader : IDocumentReader
{
    /// <summary>Of so many first lines, so many must begin messages.</summary>
    private const int FirstLines = 12, Fewest = 2;

    public bool CanRead(FileKind kind) => kind == FileKind.WhatsApp;

    /// <summary>Whether a text is such an export.</summary>
    public static bool IsOne(string head)
    {
        string[] lines = [.. head.ReplaceLineEndings("\n").Split('\n').Where(line => line.Trim().Length > 0).Take(FirstLines)];
        return lines.Length > 0 && Message().IsMatch(lines[0]) && lines.Count(line => Message().IsMatch(line)) >= Math.Min(Fewest, lines.Length)
            && lines.Any(line => Message().Match(line) is { Success: true } m && Author(m.Groups["said"].Value).Name is not null);
    }

    public ReadResult Read(Stream stream, FileKind kind, ReadRequest request, CancellationToken cancellationToken)
    {
        string[] lines = TextDecoder.Decode(stream.ReadAll(request.Limits)).ReplaceLineEndings("\n").Split('\n');
        ChatDates dates = ChatDates.Of(lines.Select(line => Message().Match(line)).Where(m => m.Success).Select(m => m.Groups["date"].Value));
        var builder = new ContentBuilder(request.Limits);
        var chat = new ChatWriter(builder);
        (DateTime Moment, List<string> Lines)? open = null;
        foreach (string line in lines)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (Message().Match(line) is { Success: true } begins && dates.Read(begins.Groups["date"].Value, begins.Groups["time"].Value) is { } moment)
            {
                Flush();
                open = (moment, [begins.Groups["said"].Value]);
            }
            else open?.Lines.Add(line);
        }
        Flush();
        return new ReadDocument(builder.Build()) { MediaType = "text/plain", Date = chat.Newest, Notice = chat.Notice };

        void Flush()
        {
            if (open is not { } message) return;
            (string? name, string first) = Author(message.Lines[0]);
            string text = string.Join('\n', message.Lines.Skip(1).Prepend(first)).Trim();
            string shown = Media().Replace(text, "").Trim('\u200E', '\u200F', ' ', '\n');
            if (shown.Length == 0 && text.Length > 0) chat.Unread++;
            // What the program itself says names nobody.
            else if (name is not null) chat.Write(message.Moment, name, shown);
            else chat.Write(message.Moment, null, shown);
        }
    }

    /// <summary>"Anika: the text"; a notice of the program has no author.</summary>
    private static (string? Name, string Text) Author(string said)
    {
        int colon = said.IndexOf(": ", StringComparison.Ordinal);
        if (colon < 0 && said.EndsWith(':')) colon = said.Length - 1;
        return colon is > 0 and < 60 ? (said[..colon].Trim('\u200E', '\u200F', '~', '\u202F', ' '), said[Math.Min(said.Length, colon + 2)..]) : (null, said);
    }

    [GeneratedRegex(@"^[\u200E\u200F\uFEFF]?(?:\[(?<date>\d{1,4}[./-]\s?\d{1,2}[./-]\s?\d{2,4})\.?(?:,|\s+um)?\s+(?<time>\d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?:\s?[AaPp]\.?\s?[Mm]\.?)?)\]\s|(?<date>\d{1,4}[./-]\s?\d{1,2}[./-]\s?\d{2,4})\.?(?:,|\s+um|\s+kl\.)?\s+(?<time>\d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?:\s?[AaPp]\.?\s?[Mm]\.?)?)\s?(?:Uhr\s)?[-–]\s)[\u200E\u200F]?(?<said>.*)$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Message();

    /// <summary>What stands in the place of a picture, in the languages of its owner.</summary>
    [GeneratedRegex(@"<(?:attached|Anhang|adjunto|pièce jointe|allegato|anexado|bijgevoegd|bilaga)[^<>]{0,200}>|<[^<>]{0,30}(?:omitted|ausgeschlossen|weggelassen|omitido|omis|omesso|weggelaten|multimedia)[^<>]{0,30}>|[\w -]{1,40}\.\w{2,5} \((?:file attached|Datei angehängt|archivo adjunto|fichier joint|file allegato|arquivo anexado|bestand bijgevoegd)\)|\u200E?(?:image|video|audio|sticker|GIF|document|Contact card|Bild|Video|Audio|Sticker) (?:omitted|weggelassen)",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Media();
}
