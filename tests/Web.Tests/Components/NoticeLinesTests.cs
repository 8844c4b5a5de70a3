using Rag.Web.Components.Talk;

namespace Rag.Web.Tests.Components;

public sealed class NoticeLinesTests
{
    private const string NoChat = "No chat model: these are your documents' own sentences.", NoEmbedding = "No embedding model: found by wording.";

    [Fact]
    public void Of_SeveralOfModels_AreOneLine() =>
        Assert.Equal([NoChat + " " + NoEmbedding, "Understood as: What?"], NoticeLines.Of([NoChat, "Understood as: What?", NoEmbedding], new HashSet<string>()));

    [Fact]
    public void Of_OneThatIsKnown_IsNotSaidAgainWhateverItsFigures()
    {
        HashSet<string> known = [NoticeLines.Key("The embedding model has read 1,240 of 5,000 passages."), NoticeLines.Key(NoChat)];
        Assert.Equal(["One file waits."], NoticeLines.Of(["The embedding model has read 4,999 of 5,000 passages.", NoChat, "One file waits."], known));
    }

    [Fact]
    public void Of_TwoUnderstandings_AreBothSaid() =>
        Assert.Equal(["Understood as: And when?"], NoticeLines.Of(["Understood as: And when?"], new HashSet<string> { NoticeLines.Key("Understood as: What?") }));
}
