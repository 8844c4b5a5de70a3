using System.Text;
using System.Text.RegularExpressions;
using MimeKit;
using MimeKit.Utils;
using Rag.Ingest.Readers.Text;

namespace Rag.Ingest.Readers.Mail;

/// <summary>
/// The words of a mail's header: bytes that are no ASCII, and encoded words (RFC 2047), by the rule for all text (<see cref="TextDecoder"/>), since senders
/// declare there, too, what is not so.
/// </summary>
internal static partial class HeaderText
{
    /// <summary>A header's value; null where it is not there.</summary>
    public static string? Of(MimeMessage message, HeaderId id) =>
        message.Headers.FirstOrDefault(header => header.Id == id) is { } header ? Decode(message, header, word => word).Trim() : null;

    /// <summary>The addresses of all headers of a kind; as MimeKit has them, where the header is not as the standard wants it.</summary>
    public static InternetAddressList Addresses(MimeMessage message, HeaderId id)
    {
        InternetAddressList addresses = [];
        foreach (Header header in message.Headers.Where(header => header.Id == id))
            if (InternetAddressList.TryParse(Decode(message, header, Quoted), out InternetAddressList? list)) addresses.AddRange(list);
        return addresses.Count > 0 ? addresses : id switch { HeaderId.From => message.From, HeaderId.To => message.To, HeaderId.Cc => message.Cc, _ => message.Bcc };
    }

    private static string Decode(MimeMessage message, Header header, Func<string, string> show)
    {
        // A header names no encoding for bytes that stand in it as they are; it was written by who wrote the text.
        string raw = TextDecoder.Decode(header.RawValue, message.Body?.ContentType.Charset ?? "windows-1252");
        // One character may be cut between two words.
        raw = BetweenWords().Replace(raw, "$1");
        return EncodedWords().Replace(raw, match => show(Words(match.Value))).ReplaceLineEndings("");
    }

    private static string Words(string words)
    {
        using var bytes = new MemoryStream();
        string? label = null;
        var text = new StringBuilder();
        foreach (Match word in EncodedWord().Matches(words))
        {
            if (label is not null && label != word.Groups[1].Value) Flush();
            label = word.Groups[1].Value;
            bytes.Write(Bytes(word.Groups[2].Value is "B" or "b", word.Groups[3].Value));
        }
        Flush();
        return text.ToString();

        void Flush()
        {
            text.Append(TextDecoder.Decode(bytes.ToArray(), label?.Split('*')[0]));
            bytes.SetLength(0);
        }
    }

    private static byte[] Bytes(bool base64, string encoded)
    {
        byte[] input = Encoding.ASCII.GetBytes(encoded);
        MimeKit.Encodings.IMimeDecoder decoder = base64 ? new MimeKit.Encodings.Base64Decoder() : new MimeKit.Encodings.QuotedPrintableDecoder(true);
        byte[] output = new byte[decoder.EstimateOutputLength(input.Length)];
        return output[..decoder.Decode(input, 0, input.Length, output)];
    }

    private static string Quoted(string words) => MimeUtils.Quote(words);

    [GeneratedRegex(@"(=\?[^?\s]{1,40}\?[BbQq]\?[^?\s]{0,1000}\?=)\s+(?==\?)", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex BetweenWords();

    [GeneratedRegex(@"(?:=\?[^?\s]{1,40}\?[BbQq]\?[^?\s]{0,1000}\?=)+", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex EncodedWords();

    [GeneratedRegex(@"=\?([^?\s]{1,40})\?([BbQq])\?([^?\s]{0,1000})\?=", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex EncodedWord();
}
