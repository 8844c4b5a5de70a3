using System.Text;
using Rag.Ingest.Readers;

namespace Rag.Ingest.Tests.Readers;

/// <summary>What only some messages have, in messages made for it.</summary>
public sealed class OutlookMessageTests
{
    private static readonly DateTimeOffset Sent = new(2026, 3, 2, 8, 30, 0, TimeSpan.Zero);

    [Fact]
    public async Task Read_Recipients_AreNamedByWhatTheyAre()
    {
        ReadDocument message = await ReadAsync(Message("Prüfung").Text(0x1000, "It is done.\r\n\r\n> Is it done?\r\n")
            .With("__recip_version1.0_#00000000", Recipient("Bob", "bob@example.org", 1))
            .With("__recip_version1.0_#00000001", Recipient("Carol", "carol@example.org", 2))
            .With("__recip_version1.0_#00000002", Recipient("Dan", "dan@example.org", 3)));
        Assert.Equal("""
            Heading1: Prüfung
            Paragraph: From: "Ada" <ada@example.org>⏎To: "Bob" <bob@example.org>⏎Cc: "Carol" <carol@example.org>⏎Bcc: "Dan" <dan@example.org>⏎Date: Mon, 2 Mar 2026 08:30 +00:00
            Paragraph: It is done.
            Quote(quoted reply): Is it done?
            """.ReplaceLineEndings("\n"), Reading.Show(message.Content));
        Assert.Equal(("application/vnd.ms-outlook", "Prüfung", "\"Ada\" <ada@example.org>", Sent), (message.MediaType, message.Title, message.Author, message.Date));
    }

    [Theory]
    [InlineData(65001, "utf-8")]
    [InlineData(1251, "windows-1251")]
    public async Task Read_BodyInHtml_IsDecodedByItsCodePage(int page, string charset)
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        byte[] html = Encoding.GetEncoding(charset).GetBytes($"<html><head><meta charset=\"{charset}\"></head><body><p>Колесо</p><ul><li>спереди</li></ul>{new string(' ', 5000)}</body></html>");
        ReadDocument message = await ReadAsync(Message("Wheel").Binary(0x1013, html).Number(0x3FDE, page));
        Assert.EndsWith("Paragraph: Колесо\nListItem1: спереди", Reading.Show(message.Content));
    }

    [Fact]
    public async Task Read_NarrowText_IsDecodedByTheCodePageOfTheMessage()
    {
        ReadDocument message = await ReadAsync(new OutlookStorage(32).Narrow(0x0037, [0xCA, 0xEE, 0xEB, 0xE5, 0xF1, 0xEE]).Narrow(0x1000, [0xF1]).Number(0x3FFD, 1251));
        Assert.Equal("Heading1: Колесо\nParagraph: с", Reading.Show(message.Content));
    }

    [Fact]
    public async Task Read_BodyInRtf_IsUnpacked()
    {
        byte[] rtf = Encoding.ASCII.GetBytes("{\\rtf1\\ansi It is done.\\par And paid.\\par}");
        byte[] plain = [.. BitConverter.GetBytes(rtf.Length + 12), .. BitConverter.GetBytes(rtf.Length), .. "MELA"u8, .. new byte[4], .. rtf];
        Assert.EndsWith("It is done.\n\nAnd paid.", (await ReadAsync(Message("Done").Binary(0x1009, plain))).Content.Text);
    }

    [Fact]
    public async Task Read_Attachments_AreReadAndPicturesAreNoNews()
    {
        OutlookStorage inner = new OutlookStorage(24).Text(0x0037, "Earlier").Text(0x1000, "First words.").Time(0x0039, Sent.AddDays(-1));
        ReadDocument message = await ReadAsync(Message("Results").Text(0x1000, "See below.")
            .With("__attach_version1.0_#00000000", Attachment("notes.md", "NOTES~1.MD", "# Results\n\nAll fine."u8.ToArray()))
            .With("__attach_version1.0_#00000001", Attachment("image001.png", "IMAGE0~1.PNG", [0x89, .. "PNG\r\n\u001a\n...."u8]).Text(0x370E, "image/png"))
            .With("__attach_version1.0_#00000002", Attachment("tool.exe", "TOOL.EXE", [.. "MZ"u8, 0x90, 0, 3, .. "program"u8]))
            .With("__attach_version1.0_#00000003", new OutlookStorage(8).Number(0x3705, 5).Text(0x3001, "Earlier").With("__substg1.0_3701000D", inner)));
        Assert.EndsWith("""
            Paragraph: See below.
            Heading2: Attachment: notes.md
            Heading1: Results
            Paragraph: All fine.
            Heading2: Attachment: message.eml
            Heading1: Earlier
            Paragraph: Date: Sun, 1 Mar 2026 08:30 +00:00
            Paragraph: First words.
            """.ReplaceLineEndings("\n"), Reading.Show(message.Content));
        Assert.StartsWith("attachments not read: tool.exe (", message.Notice);
        Assert.DoesNotContain("image001", message.Notice);
    }

    private static OutlookStorage Message(string subject) => new OutlookStorage(32).Text(0x001A, "IPM.Note").Text(0x0037, subject).Text(0x0C1A, "Ada").Text(0x0C1E, "EX")
        .Text(0x0C1F, "/O=EXAMPLE/OU=FIRST/CN=RECIPIENTS/CN=ADA").Text(0x5D01, "ada@example.org").Time(0x0039, Sent).Time(0x0E06, Sent.AddSeconds(3));

    private static OutlookStorage Recipient(string name, string address, int type) =>
        new OutlookStorage(8).Text(0x3001, name).Text(0x3002, "EX").Text(0x3003, "/O=EXAMPLE/CN=" + name).Text(0x39FE, address).Number(0x0C15, type);

    private static OutlookStorage Attachment(string name, string shortName, byte[] content) =>
        new OutlookStorage(8).Number(0x3705, 1).Text(0x3707, name).Text(0x3704, shortName).Binary(0x3701, content);

    private static async Task<ReadDocument> ReadAsync(OutlookStorage message) => Assert.IsType<ReadDocument>(await Reading.BytesAsync("x.msg", OutlookFile.Of(message)));
}
