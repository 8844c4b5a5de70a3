using Rag.Retrieval.Documents;
using Rag.Retrieval.Knowledge;
using Rag.Retrieval.Search;
using Rag.Retrieval.Tests.Knowledge;

namespace Rag.Retrieval.Tests.Search;

public sealed class BeginningTests
{
    private static readonly IndexedDocument Mailbox = Samples.Document("house.mbox", "One", "more of one", "Two", "Three");

    private static readonly IReadOnlyList<Passage> Passages =
    [
        Mailbox.Passages[0] with { Facts = Facts(0, "Ann", begins: true) }, Mailbox.Passages[1] with { Facts = Facts(0, "Ann", begins: false) },
        Mailbox.Passages[2] with { Facts = Facts(5, "Ben", begins: true) }, Mailbox.Passages[3] with { Facts = Facts(9, "Ann", begins: true) },
    ];

    [Fact]
    public void Of_Mailbox_EachMessageThatMeetsTheFilter()
    {
        Assert.Equal([Passages[0].Id, Passages[2].Id, Passages[3].Id], Beginning.Of(Mailbox.Document, Passages, SearchFilter.None, newestFirst: true).Select(b => b.PassageId));
        Assert.Equal([Passages[3].Id], Beginning.Of(Mailbox.Document, Passages, new SearchFilter { Authors = ["ann"], From = Samples.Noon.AddDays(1) }, newestFirst: true).Select(b => b.PassageId));
    }

    [Fact]
    public void Of_Note_ItsFirstPassageWithTheNotesDate()
    {
        Document note = Mailbox.Document with { Date = Samples.Noon.AddDays(3) };
        Assert.Equal([new Beginning(Mailbox.Passages[0].Id, Samples.Noon.AddDays(3))], Beginning.Of(note, Mailbox.Passages, SearchFilter.None, newestFirst: false));
        Assert.Empty(Beginning.Of(note, [], SearchFilter.None, newestFirst: false));
    }

    private static PassageFacts Facts(int day, string author, bool begins) => new() { Date = Samples.Noon.AddDays(day), Author = author, BeginsEntry = begins };
}
