using System.Text;
using Rag.Ingest.Readers;
using Rag.Retrieval.Documents;

namespace Rag.Ingest.Tests.Readers;

public sealed class MailReaderTests
{
    [Fact]
    public async Task Read_Mixed_EveryInlinePartIsRead()
    {
        string shown = Show(await MailAsync("Content-Type: multipart/mixed; boundary=m\n\n--m\nContent-Type: text/html\n\n<p>The lift is repaired on Monday.</p>\n--m\nContent-Type: text/plain\nContent-Disposition: inline\n\nSent by the house list\n--m--\n"));
        Assert.Contains("The lift is repaired on Monday.", shown, StringComparison.Ordinal);
        Assert.Contains("Sent by the house list", shown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_AlternativeIsAStub_ReadsTheHtml()
    {
        ReadDocument read = await MailAsync("Content-Type: multipart/alternative; boundary=a\n\n--a\nContent-Type: text/plain\n\nYour program cannot show this message.\n--a\nContent-Type: text/html\n\n<p>The meter in the cellar is read on 3 May between nine and eleven; please leave the key with the neighbour.</p>\n--a--\n");
        Assert.Contains("meter in the cellar", read.Content.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("cannot show", read.Content.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_AlternativesSayTheSame_ReadsThemOnce()
    {
        ReadDocument read = await MailAsync("Content-Type: multipart/alternative; boundary=a\n\n--a\nContent-Type: text/plain\n\nThe boat is in the shed.\n--a\nContent-Type: multipart/related; boundary=r\n\n--r\nContent-Type: text/html\n\n<p>The boat is in the shed.</p>\n--r\nContent-Type: image/png\nContent-ID: <x>\n\nx\n--r--\n--a--\n");
        Assert.Equal(1, read.Content.Text.Split("The boat is in the shed.").Length - 1);
    }

    [Fact]
    public async Task Read_Invitation_IsReadAsACalendarIs()
    {
        ReadDocument read = await MailAsync("Content-Type: multipart/mixed; boundary=m\n\n--m\nContent-Type: multipart/alternative; boundary=a\n\n--a\nContent-Type: text/plain\n\nPlease come.\n--a\nContent-Type: text/calendar; method=REQUEST\n\nBEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20270111T180000\nSUMMARY:Choir\\, first evening\nLOCATION:Old school\nEND:VEVENT\nEND:VCALENDAR\n--a--\n--m\nContent-Type: text/calendar; name=invite.ics\nContent-Disposition: attachment; filename=invite.ics\n\nBEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20270111T180000\nSUMMARY:Choir\\, first evening\nLOCATION:Old school\nEND:VEVENT\nEND:VCALENDAR\n--m--\n");
        Assert.Contains("Please come.", read.Content.Text, StringComparison.Ordinal);
        Assert.Contains("When: Monday, 11 January 2027, 18:00", read.Content.Text, StringComparison.Ordinal);
        Assert.Equal(1, read.Content.Text.Split("Where: Old school").Length - 1);
        Assert.Empty(read.Content.Entries);
    }

    [Fact]
    public async Task Read_Signature_IsABlockOfItsOwnAndWhatFollowsIsRead()
    {
        ReadDocument read = await MailAsync("Content-Type: text/plain\n\nI come on Friday.\n\n-- \nRuth Ober, 0555 12\n\n> Are you coming?\n\nPS: with the cake\n");
        Assert.Equal("Paragraph: I come on Friday.\nParagraph(signature): Ruth Ober, 0555 12\nQuote(quoted reply): Are you coming?\nParagraph: PS: with the cake", string.Join('\n', Show(read).Split('\n').Skip(2)));
    }

    [Fact]
    public async Task Read_FlowedText_LinesOfAParagraphAreOne()
    {
        ReadDocument read = await MailAsync("Content-Type: text/plain; format=flowed\n\nThe key hangs \nbehind the door.\n");
        Assert.Contains("The key hangs behind the door.", read.Content.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("us-ascii", "Müsli für 6 €", true)]
    [InlineData("iso-8859-1", "Müsli für 6 €", true)]
    [InlineData("iso-8859-1", "that\u2019s 6 \u20ac", false)]
    [InlineData("unknown-8bit", "Grüße", true)]
    public async Task Read_CharsetThatDoesNotFit_TheBytesDecide(string charset, string text, bool utf8)
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        Encoding encoding = utf8 ? Encoding.UTF8 : Encoding.GetEncoding(1252);
        byte[] bytes = [.. Encoding.ASCII.GetBytes("From: a@example.org\nSubject: "), .. encoding.GetBytes(text), .. Encoding.ASCII.GetBytes($"\nMIME-Version: 1.0\nContent-Type: text/plain; charset={charset}\n\n"), .. encoding.GetBytes(text)];
        var read = Assert.IsType<ReadDocument>(await Reading.BytesAsync("a.eml", bytes));
        Assert.Equal(text, read.Title);
        Assert.EndsWith(text, read.Content.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_EncodedWords_AreDecodedByTheirBytes()
    {
        ReadDocument read = await Reading.TextAsync("a.eml", "From: =?iso-8859-1?Q?Bj=C3=B6rn?= <b@example.org>\nSubject: =?iso-8859-1?Q?costs_=8054_?= =?us-ascii?Q?today?=\n\nx");
        Assert.Equal("costs €54 today", read.Title);
        Assert.Equal("\"Björn\" <b@example.org>", read.Author);
    }

    [Fact]
    public async Task Read_AppleMail_ReadsTheMessageAlone()
    {
        const string message = "From: a@example.org\nSubject: Key\nContent-Type: text/plain\n\nThe key is with the baker.\n";
        ReadDocument read = await Reading.TextAsync("12.emlx", $"{message.Length}\n{message}<?xml version=\"1.0\"?><plist><dict><key>flags</key></dict></plist>");
        Assert.Equal("Key", read.Title);
        Assert.EndsWith("The key is with the baker.", read.Content.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_Mailbox_EachMessageIsAnEntryWithItsOwnFacts()
    {
        ReadDocument read = await Reading.TextAsync("a.mbox", "From x Mon Mar 10 09:00:00 2025\nFrom: Ann <ann@example.org>\nSubject: One\nDate: Mon, 10 Mar 2025 09:00:00 +0000\n\nfirst\n\nFrom x Tue Jun 17 09:00:00 2025\nFrom: Ben <ben@example.org>\nSubject: Two\nDate: Tue, 17 Jun 2025 09:00:00 +0000\n\nsecond\n");
        Assert.Equal([("One", "\"Ann\" <ann@example.org>", 10), ("Two", "\"Ben\" <ben@example.org>", 17)], read.Content.Entries.Select(e => (e.Title!, e.Author!, e.Date!.Value.Day)));
        Assert.All(read.Content.Entries.Zip(["first", "second"]), pair => Assert.EndsWith(pair.Second, read.Content.Text[pair.First.Start..pair.First.End], StringComparison.Ordinal));
        Assert.Equal(new DateSpan(read.Content.Entries[0].Date!.Value, read.Content.Entries[1].Date!.Value), read.EntryDates);
    }

    [Fact]
    public async Task Read_AttachmentWithinAttachment_IsReadAndItsNoticeKept()
    {
        ReadDocument read = await MailAsync("Content-Type: multipart/mixed; boundary=m\n\n--m\nContent-Type: message/rfc822\n\nFrom: c@example.org\nSubject: Inner\nContent-Type: multipart/mixed; boundary=n\n\n--n\nContent-Type: text/plain\n\nhidden words\n--n\nContent-Type: application/zip; name=a.zip\nContent-Disposition: attachment; filename=a.zip\nContent-Transfer-Encoding: base64\n\nUEsDBBQAAAAAAA==\n--n--\n--m--\n");
        Assert.Contains("Attachment: message.eml", read.Content.Text, StringComparison.Ordinal);
        Assert.Contains("hidden words", read.Content.Text, StringComparison.Ordinal);
        Assert.Contains("a.zip", read.Notice, StringComparison.Ordinal);
    }

    private static Task<ReadDocument> MailAsync(string rest) =>
        Reading.TextAsync("a.eml", "From: Ann <ann@example.org>\nSubject: Hello\nMIME-Version: 1.0\n" + rest);

    private static string Show(ReadDocument read) => Reading.Show(read.Content);
}
