using Rag.Retrieval.Documents;
using Rag.Retrieval.Search;
using Rag.Web.Components.Talk;

namespace Rag.Web.Tests.Components;

public sealed class FoundLineTests
{
    [Fact]
    public void Of_PassagesOfTwoDocuments_AreOneLineEach()
    {
        IReadOnlyList<FoundLine> lines = FoundLine.Of(
            [Found("heat", "Heat pump\nOffers came late.\nWe chose the heat pump with 9 kW."), Found("attic", "It needs 24 cm."), Found("heat", "A heat pump needs a heat pump.")],
            FoundLine.Words(["Which heat pump did we choose?"]));
        Assert.Equal(["We chose the heat pump with 9 kW.", "It needs 24 cm."], lines.Select(line => line.Line));
    }

    [Fact]
    public void Of_PassageThatIsItsTitleAlone_ShowsIt() => Assert.Equal("Heat pump", FoundLine.Of([Found("heat", "Heat pump")], [])[0].Line);

    [Fact]
    public void Words_OfAQuestion_AreTheLongerOnes() =>
        Assert.Equal(["Which", "heat", "pump", "cost", "9"], FoundLine.Words(["Which heat pump did it cost, 9?", "the heat"]));

    private static Hit Found(string id, string text) => new(
        new Passage { Id = id + text.Length, DocumentId = id, Ordinal = 0, Start = 0, End = text.Length, Text = text, TextHash = "x", HeadingPath = ["Heat pump"] },
        new Document { Id = id, Path = $"/n/{id}.md", Folder = "/n", State = DocumentState.Indexed, Title = "Heat pump" }, new Scores(1, 1, 1, null));
}
