using Rag.Retrieval.Answers;
using Rag.Retrieval.Documents;
using Rag.Web.Conversations;
using Rag.Web.Tests.Stage;

namespace Rag.Web.Tests.Conversations;

/// <summary>An answer that is read again after its files have changed.</summary>
public sealed class CitationCheckTests
{
    private const string Quote = "The mast is 24 m high.";

    [Theory]
    [InlineData("Old mill. The mast is 24 m high.", CitationState.Same, 10)]
    [InlineData("The old mill of Brenwick. The mast is 24 m high.", CitationState.Moved, 26)]
    [InlineData("The mast is 24 m high. Old mill and barn. The mast is 24 m high.", CitationState.Moved, 0)] // the nearer of two
    [InlineData("Old mill. The mast is 25 m high.", CitationState.Changed, 0)]
    [InlineData("Old", CitationState.Changed, 0)] // shorter than the place
    public async Task Locate_FileAsItIsNow_SaysHowTheCitationStands(string now, CitationState state, int start)
    {
        FakeKnowledgeBase knowledge = new();
        knowledge.Add("mill", "/notes/mill.md", "/notes", DocumentContent.Plain(now));
        (CitationState found, int from, int to) = await knowledge.LocateAsync(new Citation(1, "mill", "/notes/mill.md", "Mill", null, 10, 32, Quote), TestContext.Current.CancellationToken);
        Assert.Equal((state, start), (found, from));
        if (state != CitationState.Changed) Assert.Equal(Quote, now[from..to]);
    }

    [Fact]
    public async Task Locate_FileThatWasDeleted_IsGone()
    {
        (CitationState state, _, _) = await new FakeKnowledgeBase().LocateAsync(new Citation(1, "mill", "/notes/mill.md", "Mill", null, 10, 32, Quote), TestContext.Current.CancellationToken);
        Assert.Equal(CitationState.Gone, state);
    }
}
