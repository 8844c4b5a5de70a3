using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Rag.Retrieval.Answers;
using Rag.Retrieval.Knowledge;
using Rag.Retrieval.Settings;
using Rag.Web.Conversations;
using Rag.Web.Tests.Stage;

namespace Rag.Web.Tests.Conversations;

public sealed class UnsavedConversationsTests
{
    private readonly FakeTimeProvider time = new(new DateTimeOffset(2026, 3, 14, 9, 0, 0, TimeSpan.Zero));
    private readonly string data = Directory.CreateTempSubdirectory("rag-conversations-").FullName;

    [Fact]
    public void Ask_DiskIsFull_IsThereAndIsWrittenOnceThereIsRoom()
    {
        using ConversationStore store = Open();
        string old = store.Begin("old").Id;
        Exchange first = store.Ask(old, "first", SearchFilter.None, null);
        string begun;
        using (new FullDisk(data))
        {
            Save(store, store.Ask(old, "second", SearchFilter.None, null), "Blue.");
            begun = store.Begin("new").Id;
            Save(store, store.Ask(begun, "third", SearchFilter.None, null), "Red.");
            Assert.Contains("database or disk is full", store.Trouble);
            Check(store);
            Assert.Equal([first.Id], Open().Exchanges(old).Select(exchange => exchange.Id));
        }
        time.Advance(TimeSpan.FromMinutes(1));
        Assert.Null(store.Trouble);
        Check(store);
        Check(Open());

        void Check(ConversationStore looked)
        {
            Assert.Equal(["new", "old"], looked.List().Select(conversation => conversation.Title).Order());
            Assert.Equal("old", Assert.Single(looked.List("BLUE")).Title);
            Assert.Equal("new", Assert.Single(looked.List("red")).Title);
            Assert.Equal([("first", 0), ("second", 1)], looked.Exchanges(old).Select(exchange => (exchange.Question, exchange.Ordinal)));
            Exchange third = Assert.Single(looked.Exchanges(begun));
            Assert.Equal((AnswerState.Done, "Red.", null), (third.State, third.Answer!.Parts[0].Text, third.Answer.Trace));
            Assert.Equal("third", looked.FindExchange(third.Id)!.Question);
            Assert.Equal(["Red."], looked.FindTrace(third.Id)!.Searched);
        }
    }

    [Fact]
    public void Branch_DiskIsFull_SharesWhatCameBefore()
    {
        using ConversationStore store = Open();
        string id = store.Begin("a").Id;
        Save(store, store.Ask(id, "first", SearchFilter.None, null), "Blue.");
        store.Ask(id, "second", SearchFilter.None, null);
        using FullDisk full = new(data);
        Conversation branch = store.Branch(id, 1, "other");
        store.Ask(branch.Id, "third", SearchFilter.None, null);
        Assert.Equal(["first", "third"], store.Exchanges(branch.Id).Select(exchange => exchange.Question));
        Assert.Equal(["Blue."], store.FindTrace(store.Exchanges(branch.Id)[0].Id)!.Searched);
        Assert.Equal(["first", "second"], store.Exchanges(id).Select(exchange => exchange.Question));
    }

    [Fact]
    public void Rename_DiskIsFull_HasTheTitleNowAndLater()
    {
        string id;
        using (ConversationStore store = Open())
        {
            id = store.Begin("a").Id;
            using (new FullDisk(data)) store.Rename(id, "b");
            Assert.Equal("b", store.Find(id)!.Title);
        }
        Assert.Equal("b", Open().Find(id)!.Title);
    }

    [Fact]
    public void Delete_DiskIsFull_SaysSoAndDeletesNothing()
    {
        using ConversationStore store = Open();
        string id = store.Begin("a").Id;
        using (new FullDisk(data))
        {
            Assert.Throws<IOException>(() => store.Delete(id));
            Assert.Throws<IOException>(store.DeleteAll);
            Assert.NotNull(store.Find(id));
        }
        store.Delete(id);
        Assert.Empty(store.List());
    }

    [Fact]
    public void Open_DiskIsFullAfterACrash_MarksTheAnswerOnceThereIsRoom()
    {
        string id = Open().Begin("a").Id;
        Open().Ask(id, "cut short", SearchFilter.None, null);
        using ConversationStore store = OpenOnAFullDisk(id);
        time.Advance(TimeSpan.FromMinutes(1));
        Assert.Null(store.Trouble);
        Assert.Equal([("cut short", AnswerState.Interrupted), ("asked now", AnswerState.Running)], store.Exchanges(id).Select(exchange => (exchange.Question, exchange.State)));
    }

    private ConversationStore OpenOnAFullDisk(string id)
    {
        using FullDisk full = new(data);
        ConversationStore store = Open();
        store.Ask(id, "asked now", SearchFilter.None, null);
        return store;
    }

    private static void Save(ConversationStore store, Exchange asked, string text) => store.Save(asked with
    {
        State = AnswerState.Done,
        Answer = new Answer
        {
            Mode = AnswerMode.Model,
            Parts = [new AnswerPart(text, [], Support.Supported, false)],
            Citations = [],
            Trace = new Trace { Searched = [text] },
        },
    });

    private ConversationStore Open() => new(Options.Create(new RagOptions { DataPath = data }), time);
}
