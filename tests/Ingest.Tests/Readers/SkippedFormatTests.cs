using System.Text;
using Rag.Ingest.Readers;

namespace Rag.Ingest.Tests.Readers;

/// <summary>What is not read says what it is and what to do.</summary>
public sealed class SkippedFormatTests
{
    [Theory]
    [InlineData("a.m4a", "\0\0\0\u0018ftypM4A \0\0\0\0", "sound", null)]
    [InlineData("a.heic", "\0\0\0\u0018ftypheic\0\0\0\0", "picture", "JPEG")]
    [InlineData("a.mp4", "\0\0\0\u0018ftypisom\0\0\0\0", "video", null)]
    [InlineData("a.pst", "!BDN\x12\x34", "Outlook", ".eml")]
    [InlineData("a.djvu", "AT&TFORM\0\0\0\x10", "DjVu", "PDF")]
    [InlineData("a.wpd", "\xffWPC\x10\0", "WordPerfect", ".docx")]
    [InlineData("a.rar", "Rar!\x1a\x07\x01", "archive", "unpack")]
    [InlineData("a.db", "SQLite format 3\0", "database", "CSV")]
    public async Task Read_FormatThatIsNotRead_SaysWhatItIsAndWhatToDo(string name, string bytes, string what, string? advice)
    {
        var refused = Assert.IsType<Unreadable>(await Reading.BytesAsync(name, [.. Encoding.Latin1.GetBytes(bytes), .. new byte[80]]));
        Assert.True(refused.Skip);
        Assert.Contains(what, refused.Reason, StringComparison.Ordinal);
        if (advice is not null) Assert.Contains(advice, refused.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a.pages", "Index/Document.iwa", "docx")]
    [InlineData("a.numbers", "Index/Document.iwa", "xlsx")]
    [InlineData("a.key", "Index/Document.iwa", "pptx")]
    [InlineData("a.vsdx", "visio/document.xml", "PDF")]
    [InlineData("a.xmind", "content.json", "Markdown")]
    [InlineData("a.oxps", "FixedDocumentSequence.fdseq", "PDF")]
    [InlineData("a.zip", "notes/a.md", "unpack")]
    public async Task Read_PackageThatIsNotRead_SaysWhatToExport(string name, string entry, string advice)
    {
        var refused = Assert.IsType<Unreadable>(await Reading.BytesAsync(name, ZipFile.Of((entry, "x"))));
        Assert.True(refused.Skip);
        Assert.Contains(advice, refused.Reason, StringComparison.Ordinal);
    }
}
