using Rag.Ingest.Readers;
using Rag.Ingest.Readers.Outlook;
using Rag.Tests;

namespace Rag.Ingest.Tests.Readers;

public sealed class OutlookReaderTests
{
    private const string Tika = "data/docs/office/tika/tika-parsers/tika-parsers-standard/tika-parsers-standard-modules/tika-parser-microsoft-module/src/test/resources/test-documents/";
    private const string Simple = "data/docs/office/docling/tests/data/email/sources/msg_simple.msg";

    [Fact]
    public async Task Read_Message_GivesHeadAndText()
    {
        ReadDocument message = Assert.IsType<ReadDocument>(await Reading.FileAsync(SharedFolder.Require(Simple)));
        Assert.Equal(("Simple Email", new DateTimeOffset(2026, 5, 20, 10, 30, 0, TimeSpan.Zero)), (message.Title, message.Date));
        Assert.Contains("From: \"Alice Example\" <alice@example.com>\nTo: \"Bob Example\" <bob@example.com>", message.Content.Text);
        Assert.Contains("This is a simple email body.", message.Content.Text);
    }

    [Fact]
    public async Task Read_Attachments_AreReadToo()
    {
        ReadDocument message = Assert.IsType<ReadDocument>(await Reading.FileAsync(SharedFolder.Require(Tika + "testMSG_att_msg.msg")));
        Assert.Contains("Attachment: message.eml\n\nTest Attachment", message.Content.Text);
        Assert.Contains("Blah blah blah", message.Content.Text);
        Assert.Contains("Attachment: smbprn.00009008.KdcPjl.pdf", message.Content.Text);
    }

    [Fact]
    public async Task Read_ChineseMessage_DecodesItsCodePage() =>
        Assert.Contains("格式測試", Assert.IsType<ReadDocument>(await Reading.FileAsync(SharedFolder.Require(Tika + "testMSG_chinese.msg"))).Content.Text);

    [Fact]
    public async Task Read_EveryCutAndManyFlips_NeverHangsOrThrows()
    {
        byte[] whole = await File.ReadAllBytesAsync(SharedFolder.Require(Simple), TestContext.Current.CancellationToken);
        var random = new Random(1);
        for (int i = 0; i < 200; i++)
        {
            byte[] damaged = i % 2 == 0 ? whole[..random.Next(8, whole.Length)] : [.. whole];
            for (int flips = 0; flips < 8; flips++) damaged[random.Next(8, damaged.Length)] ^= (byte)(1 << random.Next(8));
            Assert.NotNull(await Reading.BytesAsync("x.msg", damaged));
        }
    }

    [Fact]
    public void Unpack_RunOfOneLetter_RepeatsIt()
    {
        // [MS-OXRTFCP] 4.1.2: "{\rtf1 WXYZWXYZWXYZWXYZWXYZ}".
        byte[] packed = Convert.FromHexString("1A0000001C0000004C5A4675E2D44B51410004205758595A0D6E7D010EB0");
        Assert.Equal("{\\rtf1 WXYZWXYZWXYZWXYZWXYZ}", System.Text.Encoding.ASCII.GetString(CompressedRtf.Unpack(packed, 1000)));
    }
}
