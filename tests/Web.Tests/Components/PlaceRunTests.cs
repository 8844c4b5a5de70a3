using Rag.Retrieval.Answers;
using Rag.Retrieval.Documents;
using Rag.Retrieval.Search;
using Rag.Web.Components.Talk;
using Rag.Web.Tests.Stage;

namespace Rag.Web.Tests.Components;

public sealed class PlaceRunTests
{
    private const string Quote = "The kiln cools for a night.";

    [Fact]
    public void Of_MatchFarBehindTheBeginning_BeginsWithAWholeWord()
    {
        string before = string.Concat(Enumerable.Repeat("extraordinary ", 20)), text = before + Quote + " Then it is opened.";
        Document document = new() { Id = "d", Path = "/n/kiln.md", Folder = "/n", State = DocumentState.Indexed };
        Hit hit = new(FakeKnowledgeBase.PassageOf("d", DocumentContent.Plain(text)), document, new Scores(1, null, 1, null));
        IReadOnlyList<PlaceRun> runs = PlaceRun.Of(hit, [new ReadSpan("d", before.Length, before.Length + Quote.Length)]);
        Assert.Equal([false, true, false], runs.Select(run => run.IsMatch));
        Assert.StartsWith("… extraordinary ", runs[0].Text, StringComparison.Ordinal);
        Assert.Equal(Quote, runs[1].Text);
    }
}
