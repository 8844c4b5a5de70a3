using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Rag.Retrieval.Answers;
using Rag.Retrieval.Knowledge;
using Rag.Retrieval.Settings;
using Rag.Web.Conversations;

namespace Rag.Web.Tests.Conversations;

public sealed class ConversationStoreTests
{
    private readonly FakeTimeProvider time = new(new DateTimeOffset(2026, 3, 14, 9, 0, 0, TimeSpan.Zero));
    private readonly string data = Directory.CreateTempSubdirectory("rag-conversations-").FullName;

    [Fact]
    public void Save_WholeAnswer_ComesBackAsItWas()
    {
        ConversationStore store = Open();
        Exchange asked = store.Ask(store.Begin("Which colour?").Id, "Which colour?", new SearchFilter { Tags = ["paint"] }, new Freshness(3, time.GetUtcNow(), 1, 0));
        var answer = new Answer
        {
            Mode = AnswerMode.Model,
            Parts = [new AnswerPart("Blue.", [1], Support.Weak, true)],
            Citations = [new Citation(1, "d", "/a", "A", null, 1, 5, "Blue")],
            Trace = new Trace { LeftOut = new Dictionary<string, string> { ["p"] = "too long" } },
        };
        store.Save(asked with { Answer = answer, State = AnswerState.Done });
        Exchange kept = Assert.Single(Open().Exchanges(asked.ConversationId));
        Assert.Equal(answer.Parts[0] with { Citations = [] }, kept.Answer!.Parts[0] with { Citations = [] });
        Assert.Equal(answer.Citations, kept.Answer.Citations);
        Assert.Null(kept.Answer.Trace);
        Assert.Equal("too long", Open().FindTrace(asked.Id)!.LeftOut["p"]);
        Assert.Equal(["paint"], kept.Scope.Tags);
        Assert.Equal(asked.Freshness, kept.Freshness);
    }

    [Fact]
    public void Ask_SeveralPagesAtOnce_EachQuestionHasItsPlace()
    {
        ConversationStore[] stores = [Open(), Open(), Open(), Open()];
        string id = stores[0].Begin("a").Id;
        Exchange[] asked = [.. stores.AsParallel().WithDegreeOfParallelism(stores.Length).SelectMany(store => Enumerable.Range(0, 40).Select(i => store.Ask(id, $"question {i}", SearchFilter.None, null)))];
        Assert.Equal(Enumerable.Range(0, 160), asked.Select(exchange => exchange.Ordinal).Order());
        Assert.Equal(Enumerable.Range(0, 160), stores[1].Exchanges(id).Select(exchange => exchange.Ordinal));
    }

    [Fact]
    public void Open_AfterACrash_MarksTheAnswerAsInterrupted()
    {
        ConversationStore store = Open();
        string id = store.Begin("a").Id;
        store.Ask(id, "a", SearchFilter.None, null);
        Assert.Equal(AnswerState.Interrupted, Assert.Single(Open().Exchanges(id)).State);
    }

    [Fact]
    public void Open_TracesWithinTheAnswers_SetsThemApart()
    {
        ConversationStore store = Open();
        Exchange asked = store.Ask(store.Begin("a").Id, "a", SearchFilter.None, null);
        using (var connection = new SqliteConnection("Data Source=" + Path.Combine(data, "conversations.db")))
        {
            connection.Open();
            using SqliteCommand command = connection.CreateCommand();
            command.CommandText = """
                ALTER TABLE exchange DROP COLUMN trace;
                UPDATE exchange SET state = 'Done', answer = '{"mode":0,"parts":[],"citations":[],"notices":["kept"],"trace":{"searched":["a"]}}';
                """;
            command.ExecuteNonQuery();
        }

        store = Open();
        Assert.Equal(["kept"], store.FindExchange(asked.Id)!.Answer!.Notices);
        Assert.Equal(["a"], store.FindTrace(asked.Id)!.Searched);
    }

    [Fact]
    public void Delete_ThenRestore_BringsItBack()
    {
        ConversationStore store = Open();
        string id = store.Begin("a").Id;
        store.Delete(id);
        Assert.Empty(store.List());
        Assert.Null(store.Find(id));
        store.Restore(id);
        Assert.Single(store.List());
    }

    [Fact]
    public void Delete_AfterTheTimeForUndo_IsForGood()
    {
        ConversationStore store = Open();
        string id = store.Begin("unforgettable words").Id, other = store.Begin("b").Id;
        store.Delete(id);
        time.Advance(TimeSpan.FromMinutes(2));
        store.Delete(other);
        store.Restore(id);
        Assert.Empty(store.List());
    }

    [Theory]
    [InlineData("colour", 1)]
    [InlineData("BLUE", 1)]
    [InlineData("grün", 1)]
    [InlineData("citations", 0)]
    [InlineData("candidate", 0)]
    [InlineData("100%", 0)]
    [InlineData("_", 0)]
    [InlineData("' OR 1=1 --", 0)]
    public void List_WithAText_SearchesQuestionsAndAnswers(string text, int expected)
    {
        ConversationStore store = Open();
        Exchange asked = store.Ask(store.Begin("Which colour?").Id, "Which colour?", SearchFilter.None, null);
        store.Save(asked with { Answer = new Answer { Mode = AnswerMode.Extractive, Parts = [new AnswerPart("Blue, nicht grün", [], Support.Supported, true)], Citations = [], Trace = new Trace { Searched = ["candidate"] } } });
        Assert.Equal(expected, store.List(text).Count);
    }

    [Theory]
    [InlineData(2, int.MaxValue, "2 3")]
    [InlineData(2, 3, "1 2")]
    [InlineData(9, 1, "0")]
    [InlineData(9, 0, "")]
    public void Exchanges_SoManyBeforeOne_AreTheNewestInOrder(int last, int before, string expected)
    {
        ConversationStore store = Open();
        string id = store.Begin("a").Id;
        for (int i = 0; i < 4; i++) store.Ask(id, $"{i}", SearchFilter.None, null);
        Assert.Equal(expected, string.Join(' ', store.Exchanges(id, last, before).Select(exchange => exchange.Question)));
    }

    [Fact]
    public void Branch_BeforeTheSecondQuestion_KeepsTheFirstAndTheOriginal()
    {
        ConversationStore store = Open();
        string id = store.Begin("a").Id;
        Exchange first = store.Ask(id, "first", SearchFilter.None, null);
        store.Save(first with { Answer = new Answer { Mode = AnswerMode.Extractive, Parts = [], Citations = [], Trace = new Trace { Searched = ["first"] } } });
        store.Ask(id, "second", SearchFilter.None, null);
        Conversation branch = store.Branch(id, 1, "other");
        Assert.Equal(["first"], store.FindTrace(store.Exchanges(branch.Id)[0].Id)!.Searched);
        Assert.Equal(["first"], store.Exchanges(branch.Id).Select(exchange => exchange.Question));
        Assert.Equal(["first", "second"], store.Exchanges(id).Select(exchange => exchange.Question));
        Assert.Equal(id, branch.BranchOf);
    }

    [Fact]
    public void Begin_QuestionThatIsLongAndBroken_MakesAShortTitle()
    {
        string title = Open().Begin("a\n\tb " + new string('x', 74) + "😀😀").Title;
        Assert.StartsWith("a b x", title);
        Assert.False(char.IsSurrogate(title[^2]) && !char.IsLowSurrogate(title[^2]));
    }

    [Fact]
    public void Export_TwoExchanges_NumbersFootnotesThrough()
    {
        ConversationStore store = Open();
        Conversation conversation = store.Begin("Which colour?");
        foreach (string question in (string[])["Which colour?", "Which other?"])
        {
            Exchange asked = store.Ask(conversation.Id, question, SearchFilter.None, null);
            store.Save(asked with
            {
                State = AnswerState.Done,
                Answer = new Answer { Mode = AnswerMode.Model, Parts = [new AnswerPart("Blue.", [1], Support.Supported, false)], Citations = [new Citation(1, "d", "/a.pdf", "A", 3, 0, 4, "Blue\nsky")] },
            });
        }

        string text = MarkdownExport.Write(conversation, store.Exchanges(conversation.Id));
        Assert.Contains("## Which colour?\n\nBlue.[^1]", text);
        Assert.Contains("## Which other?\n\nBlue.[^2]", text);
        Assert.Contains("[^2]: A, page 3: “Blue sky” (`/a.pdf`)", text);
    }

    [Fact]
    public void Export_AnswerInForms_IsMarkdownWithItsMarks()
    {
        ConversationStore store = Open();
        Conversation conversation = store.Begin("Which offers?");
        Exchange asked = store.Ask(conversation.Id, "Which offers?", SearchFilter.None, null);
        store.Save(asked with
        {
            State = AnswerState.Stopped,
            Answer = new Answer
            {
                Mode = AnswerMode.Model,
                Parts =
                [
                    Part("Offers", PartForm.Heading, []) with { Level = 2 },
                    Part(@"North \| 14,200", PartForm.Row, [1]) with { Header = @"Maker \| Price", Mark = Mark.Otherwise, Note = "14,300 | *or* more" },
                    Part("pump --on", PartForm.Code, [2]) with { Header = "sh" },
                    Part("Dear.", PartForm.Paragraph, []) with { Mark = Mark.NotFound },
                ],
                Citations = [new Citation(1, "d", "/a.md", "A", null, 0, 4, "14,200"), new Citation(2, "d", "/a.md", "A", null, 0, 4, "pump --on")],
            },
        });
        Assert.Contains(
            "## Which offers?\n\n### Offers\n\n| Maker | Price |\n| --- | --- |\n| North | 14,200[^1] *(the source says otherwise: 14,300 \\| \\*or\\* more)* |\n\n"
            + "```sh\npump --on\n```\n\n[^2]\n\nDear. *(not found in what was read)*\n\n*(cut short)*\n",
            MarkdownExport.Write(conversation, store.Exchanges(conversation.Id)));
    }

    [Fact]
    public void Save_AnswerInForms_IsReadAsItWasWritten()
    {
        ConversationStore store = Open();
        Exchange asked = store.Ask(store.Begin("What?").Id, "What?", SearchFilter.None, null);
        AnswerPart part = Part("9 kW", PartForm.Step, [1]) with { Level = 2, Mark = Mark.Otherwise, Note = "11 kW" };
        store.Save(asked with { Answer = new Answer { Mode = AnswerMode.Model, Parts = [part], Citations = [] } });
        AnswerPart kept = store.FindExchange(asked.Id)!.Answer!.Parts[0];
        Assert.Equal((part.Form, part.Level, part.Mark, part.Note), (kept.Form, kept.Level, kept.Mark, kept.Note));
    }

    private static AnswerPart Part(string text, PartForm form, int[] citations) => new(text, citations, Support.Supported, false) { Form = form };

    private ConversationStore Open() => new(Options.Create(new RagOptions { DataPath = data }), time);
}
