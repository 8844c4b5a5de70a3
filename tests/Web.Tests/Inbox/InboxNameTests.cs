using Rag.Web.Inbox;

namespace Rag.Web.Tests.Inbox;

public sealed class InboxNameTests
{
    [Theory]
    [InlineData("report.pdf", "report.pdf")]
    [InlineData("../../etc/passwd", "passwd")]
    [InlineData("C:\\Users\\me\\note.md", "note.md")]
    [InlineData("a\0b\r\n.md", "ab.md")]
    [InlineData("\u202Efdp.exe", "fdp.exe")]
    [InlineData(".bashrc", "bashrc")]
    [InlineData("..", "file")]
    [InlineData("   ", "file")]
    [InlineData("con.txt", "_con.txt")]
    [InlineData("what? \"yes\"<x>.md", "what_ _yes__x_.md")]
    [InlineData("trailing. ", "trailing")]
    [InlineData("日本語.txt", "日本語.txt")]
    public void Of_HostileOrOdd_IsAPlainName(string given, string expected) => Assert.Equal(expected, InboxName.Of(given));

    [Fact]
    public void Of_VeryLong_KeepsTheExtensionAndWholeSigns()
    {
        string name = InboxName.Of(string.Concat(Enumerable.Repeat("👩‍🌾", 200)) + ".pdf");
        Assert.EndsWith(".pdf", name, StringComparison.Ordinal);
        Assert.True(System.Text.Encoding.UTF8.GetByteCount(name) <= 204);
        Assert.DoesNotContain('\uFFFD', System.Text.Encoding.UTF8.GetString(System.Text.Encoding.UTF8.GetBytes(name)));
    }
}
