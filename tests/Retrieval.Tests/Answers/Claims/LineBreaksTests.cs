using Rag.Retrieval.Answers.Claims.Wording;

namespace Rag.Retrieval.Tests.Answers.Claims;

public sealed class LineBreaksTests
{
    [Fact]
    public void Parts_WrappedText_IsOnePart()
    {
        const string text =
            "The harbour master keeps the keys of the lower gate and hands\nthem to the night watch at ten. Whoever needs them later signs\n"
            + "the book that lies in the pilot house, with the hour and with\nthe name of the ship.";
        Assert.Single(LineBreaks.Parts(text));
    }

    [Fact]
    public void Parts_Rows_AreEachAPart()
    {
        const string text =
            "Berth Length Depth\nNorth pier, inner side 80 m 6 m\nNorth pier, outer side of the long wall 140 m 9 m\nFish quay 60 m 4 m";
        Assert.Equal(4, LineBreaks.Parts(text).Count());
    }

    [Fact]
    public void Parts_AnyText_CoverIt()
    {
        const string text = "a\n\nb c\nd";
        Assert.Equal("abcd", string.Concat(LineBreaks.Parts(text).Select(part => text[part.Start..part.End])).Replace(" ",
            "").Replace("\n", ""));
    }
}
