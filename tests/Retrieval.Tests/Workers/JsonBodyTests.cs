using System.Text;
using Rag.Retrieval.Workers;

namespace Rag.Retrieval.Tests.Workers;

public sealed class JsonBodyTests
{
    [Theory]
    [InlineData("""{"a": "\ud83d\ude00"}""", null)]
    [InlineData("""{"a": "plain"}""", null)]
    [InlineData("""{"a": "\ud83d"}""", 6L)]
    [InlineData("""{"\ude00": 1}""", 1L)]
    public void BrokenText_HalfASurrogatePair_IsFound(string json, long? at) =>
        Assert.Equal(at, JsonBody.BrokenText(Encoding.UTF8.GetBytes(json), 8));

    [Theory]
    [InlineData("\uFEFF{}", "{}")]
    [InlineData("{}", "{}")]
    public async Task ReadAsync_ByteOrderMark_IsLeftOut(string sent, string expected)
    {
        using MemoryStream body = new(Encoding.UTF8.GetBytes(sent));
        Assert.Equal(expected, Encoding.UTF8.GetString((await JsonBody.ReadAsync(body, TestContext.Current.CancellationToken)).Span));
    }
}
