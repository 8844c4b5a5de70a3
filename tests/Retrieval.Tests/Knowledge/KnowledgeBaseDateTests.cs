using Rag.Retrieval.Documents;
using Rag.Retrieval.Knowledge;

namespace Rag.Retrieval.Tests.Knowledge;

/// <summary>How every knowledge base goes by dates, and by those of messages within a document; each adapter inherits it.</summary>
public abstract class KnowledgeBaseDateTests : KnowledgeBaseTests
{
    [Fact]
    public async Task FindByDate_NewestOrOldest_InOrderWithinTheFilter()
    {
        await ReplaceAsync([
            Samples.Document(Samples.Document("b/dated.md").Document with { Date = Samples.Noon.AddDays(-3) }, "text"),
            Samples.Document(Samples.Document("a/dated.md").Document with { Date = Samples.Noon.AddDays(-3) }, "text"),
            Samples.Document(Samples.Document("b/old.md").Document with { Date = Samples.Noon.AddDays(-9) }, "text"),
            ChangedAt("b/undated.md", Samples.Noon.AddDays(-1)),
        ]);
        await Base.SaveFactsAsync([Samples.Document("b/waiting.md").Document with { State = DocumentState.Pending }], Token);
        Assert.Equal(["b/undated.md", "a/dated.md", "b/dated.md"], await ByDateAsync(SearchFilter.None, newestFirst: true, 3));
        Assert.Equal(["b/old.md", "a/dated.md"], await ByDateAsync(SearchFilter.None, newestFirst: false, 2));
        Assert.Equal(["b/undated.md", "b/dated.md"], await ByDateAsync(new SearchFilter { Folders = ["/notes/b"] }, newestFirst: true, 2));
        Assert.Equal(["b/old.md", "a/dated.md", "b/dated.md", "b/undated.md"], await ByDateAsync(SearchFilter.None, newestFirst: false, 9));
        Assert.Equal(["b/old.md"], await ByDateAsync(new SearchFilter { To = Samples.Noon.AddDays(-5) }, newestFirst: true, 5));

        await Base.DeleteDocumentsAsync([Samples.Document("b/old.md").Document.Id], Token);
        await ReplaceAsync(ChangedAt("b/undated.md", Samples.Noon.AddDays(-8)));
        Assert.Equal(["b/undated.md", "a/dated.md"], await ByDateAsync(SearchFilter.None, newestFirst: false, 2));
        Assert.Equal(["a/dated.md"], await ByDateAsync(SearchFilter.None, newestFirst: true, 1));
    }

    [Fact]
    public async Task Search_MessagesWithDatesAndAuthorsOfTheirOwn_AreFoundByThose()
    {
        IndexedDocument mailbox = Samples.Document(Samples.Document("house.mbox").Document with
        {
            Date = Samples.Noon,
            Author = "Ann, Ben",
            EntryDates = new DateSpan(Samples.Noon.AddDays(-300), Samples.Noon),
        }, "the sweep comes early", "the sweep comes late");
        IndexedDocument note = Samples.Document(Samples.Document("note.md").Document with { Date = Samples.Noon.AddDays(-299), Author = "Ann" }, "the sweep was paid");
        Passage first = mailbox.Passages[0] with { Facts = new PassageFacts { Date = Samples.Noon.AddDays(-300), Author = "Ann", Title = "First", BeginsEntry = true, Links = ["a.md"] } };
        Passage second = mailbox.Passages[1] with { Facts = new PassageFacts { Date = Samples.Noon, Author = "Ben", Kind = PassageKind.List, GoesOnAfter = true } };
        await ReplaceAsync(mailbox with { Passages = [first, second] }, note);

        async Task<string[]> Found(SearchFilter filter) => [.. (await KeywordAsync("sweep", filter)).Select(found => found.PassageId).Order()];
        string[] early = [.. new[] { first.Id, note.Passages[0].Id }.Order()];
        Assert.Equal(early, await Found(new SearchFilter { To = Samples.Noon.AddDays(-200) }));
        Assert.Equal(new[] { second.Id }, await Found(new SearchFilter { From = Samples.Noon.AddDays(-1), To = Samples.Noon.AddDays(1) }));
        Assert.Empty(await Found(new SearchFilter { From = Samples.Noon.AddDays(-100), To = Samples.Noon.AddDays(-50) }));
        Assert.Equal(new[] { second.Id }, await Found(new SearchFilter { Authors = ["Ben"] }));
        Assert.Equal(new[] { "house.mbox" }, await ByDateAsync(new SearchFilter { From = Samples.Noon.AddDays(-301), To = Samples.Noon.AddDays(-299.5) }, newestFirst: true, 5));
        Assert.Equal(new[] { "house.mbox", "note.md" }, await ByDateAsync(SearchFilter.None, newestFirst: false, 5));

        FoundPassage[] read = [.. await Base.GetPassagesAsync([first.Id, second.Id], Token)];
        Assert.Equal((first.Facts.Date, "Ann", "First", true), (read[0].Passage.Facts.Date, read[0].Passage.Facts.Author, read[0].Passage.Facts.Title, read[0].Passage.Facts.BeginsEntry));
        Assert.Equal(["a.md"], read[0].Passage.Facts.Links);
        Assert.Equal((PassageKind.List, false, true), (read[1].Passage.Facts.Kind, read[1].Passage.Facts.GoesOnBefore, read[1].Passage.Facts.GoesOnAfter));
    }

    private async Task<IReadOnlyList<string>> ByDateAsync(SearchFilter filter, bool newestFirst, int limit)
    {
        List<string> names = [];
        foreach (string id in await Base.FindByDateAsync(filter, newestFirst, limit, Token)) names.Add((await Base.GetDocumentAsync(id, Token))!.Path["/notes/".Length..]);
        return names;
    }
}
