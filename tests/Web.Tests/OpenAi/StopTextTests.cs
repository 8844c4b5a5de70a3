using Rag.Web.OpenAi;

namespace Rag.Web.Tests.OpenAi;

public sealed class StopTextTests
{
    [Theory]
    [InlineData("END", new[] { "a E", "N", "D b" }, "a ", "stop")]
    [InlineData("END", new[] { "a E", "N", "x b" }, "a ENx b", null)]
    [InlineData("END", new[] { "a EN" }, "a EN", null)]
    [InlineData("aab", new[] { "aa", "ab c" }, "a", "stop")]
    public void Add_PieceByPiece_EndsBeforeTheStopWord(string stop, string[] pieces, string expected, string? ended)
    {
        StopText text = new([stop], null);
        string sent = string.Concat(pieces.Select(text.Add));
        Assert.Equal(expected, sent + text.End());
        Assert.Equal(ended, text.Ended);
    }

    [Fact]
    public void Add_BeyondTheBound_IsCutThere()
    {
        StopText text = new([], 3);
        Assert.Equal("one two ", text.Add("one two "));
        Assert.Equal("six", text.Add("six seven").Trim());
        Assert.Equal(("length", ""), (text.Ended, text.Add("more")));
    }
}
