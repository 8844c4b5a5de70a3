using Rag.Retrieval.Answers;
using Rag.Retrieval.Answers.Abilities;

namespace Rag.Retrieval.Tests.Answers;

/// <summary>What a model writes and what becomes of it, for a good model and for a small one.</summary>
public sealed class WrittenAnswerTests : IDisposable
{
    private const string Lighthouse = "The Brenwick lighthouse was built of granite in 1871. Electric light replaced its oil lamp in 1924. Visitors may climb it on Sundays.";
    private const string Pool = "The public pool of Brenwick has three basins. Entry costs 4.50 euros; children swim for free.";
    private readonly string _data = Directory.CreateTempSubdirectory("rag-written-").FullName;

    [Fact]
    public async Task Ask_GoodModel_ItsAnswerPassesWholeWithItsCitations()
    {
        FakeChat chat = new(
            "Brenwick has a granite lighthouse, built in 1871, whose oil lamp was replaced by electric light in 1924. [1][2] "
            + "Visitors may climb the lighthouse on Sundays. [3] The public pool has three basins, and entry costs 4.50 euros. [4][5]");
        Answer answer = await AnswererTests.FinishAsync(
            FakeAnswerer.Build(new FakeKnowledge(Lighthouse, Pool), chat, _data), new Question("When was the granite lighthouse of Brenwick built, when may visitors climb it, and what does the public pool's entry cost?"));
        Assert.Equal(AnswerMode.Model, answer.Mode);
        Assert.Equal(3, answer.Parts.Count);
        Assert.All(answer.Parts, part => Assert.True(part is { Quoted: false, Support: Support.Supported }));
        Assert.Equal([[1, 2], [3], [4, 5]], answer.Parts.Select(part => part.Citations));
        Assert.Contains("=== SOURCES ===", chat.Asked[^1][^1].Text, StringComparison.Ordinal);
        Assert.Equal("temperature 0, at most 400 tokens, under a grammar that lets it cite sources 1 to 5 alone", answer.Trace!.Sampling);
    }

    [Theory]
    [InlineData("In 1924 electric light replaced its oil lamp. [1]", false)] // says what the source says
    [InlineData("The oil lamp of the lighthouse was replaced by electric light in 1924. [1]", true)] // true, but not to be told from a wrong one by its words
    [InlineData("The oil lamp replaced its electric light in 1924. [1]", true)] // turned round
    [InlineData("Electric light of the choir replaced its oil lamp in 1924. [1]", true)] // an invention
    [InlineData("The lighthouse got electric light in 1934. [1]", true)] // another year
    [InlineData("Electric light replaced the oil lamp of the lighthouse. [1]", true)] // leaves out the answer
    [InlineData("I do not know anything about lamps. [1]", true)]
    public async Task Ask_SmallModel_ItsSentenceStandsOnlyWhereItPasses(string written, bool quoted)
    {
        FakeChat chat = new(written);
        Question question = new("When did electric light replace the oil lamp of the Brenwick lighthouse?");
        Answer answer = await AnswererTests.FinishAsync(FakeAnswerer.Build(new FakeKnowledge(Lighthouse, Pool), chat, _data, AbilityLevel.Shortens), question);
        Assert.Equal(quoted ? AnswerMode.Extractive : AnswerMode.Model, answer.Mode);
        Assert.Contains(answer.Parts, part => part.Quoted == quoted && part.Text.Contains("1924", StringComparison.Ordinal));
        Assert.DoesNotContain(answer.Parts, part => part.Text.Contains("1934", StringComparison.Ordinal));
        Assert.Equal("Electric light replaced its oil lamp in 1924.", answer.Citations.Single(c => c.Quote.Contains("1924", StringComparison.Ordinal)).Quote);
    }

    [Fact]
    public async Task Ask_SmallModelThatNamesTheAnswerOfALongQuote_MayLeaveOutTheRest()
    {
        const string Panthers = "The Panthers defense gave up just 308 points, ranking sixth in the league, while also leading the NFL in interceptions with 24.";
        FakeChat chat = new("The Panthers defense gave up 308 points. [1]");
        Answer answer = await AnswererTests.FinishAsync(
            FakeAnswerer.Build(new FakeKnowledge(Panthers, Pool), chat, _data, AbilityLevel.Shortens), new Question("How many points did the Panthers defense give up?"));
        Assert.True(answer.Parts[0].Text == "The Panthers defense gave up 308 points.", string.Join("; ", answer.Trace!.Checks));
        Assert.Equal(Panthers, answer.Citations[0].Quote);
    }

    [Theory]
    [InlineData("The Scottish chemist James Dewar produced enough liquid oxygen in 1891 for a long study of its magnetic properties. [1]", false)] // leaves out next to nothing
    [InlineData("James Dewar was able to produce enough liquid oxygen. [1]", true)] // as it looks when a small model takes the wrong one of two names
    [InlineData("The chemist was able to produce enough liquid oxygen. [1]", true)] // adds nothing
    [InlineData("Dewar was able to produce enough liquid oxygen. [1]", true)] // half of a name
    [InlineData("James Dewar was able to produce enough cheap liquid oxygen. [1]", true)] // an invention
    public async Task Ask_SmallModelWhoseKindOfAnswerIsUnknown_MustKeepNearlyAllOfTheQuote(string written, bool quoted)
    {
        const string Oxygen = "In 1891 the Scottish chemist James Dewar was able to produce enough liquid oxygen for a long study of its magnetic properties in London.";
        FakeChat chat = new(written);
        Answer answer = await AnswererTests.FinishAsync(
            FakeAnswerer.Build(new FakeKnowledge(Oxygen, Pool), chat, _data, AbilityLevel.Shortens), new Question("Which chemist was able to produce enough liquid oxygen?"));
        Assert.True(answer.Parts[0].Quoted == quoted, string.Join("; ", answer.Trace!.Checks));
        Assert.Equal(Oxygen, answer.Citations[0].Quote);
    }

    [Theory]
    [InlineData("Where was an elected assembly set up?", "An elected assembly was set up in Edinburgh. [1]", // a condition becomes a fact
        "Under the terms of the Act, an elected assembly would be set up in Edinburgh provided that the majority voted for it in a referendum.")]
    [InlineData("Who did the Normans team up with in Anatolia?", "The Normans joined Turkish forces in eastern Anatolia. [1]", // some become all
        "Some Normans joined Turkish forces in eastern Anatolia.")]
    [InlineData("How many career sacks did Jared Allen have?", "Jared Allen had 5 career sacks. [1]", // what stands far apart is joined
        "The line also featured Jared Allen, a 5-time pro bowler who was the active career sack leader with 136, along with Kony Ealy, who had 5 sacks.")]
    public async Task Ask_SmallModelJoinsWhatTheSourceDoesNot_TheQuoteStays(string asked, string written, string source)
    {
        Answer answer = await AnswererTests.FinishAsync(FakeAnswerer.Build(new FakeKnowledge(source, Pool), new FakeChat(written), _data, AbilityLevel.Shortens), new Question(asked));
        Assert.True(answer.Parts[0].Quoted, string.Join("; ", answer.Trace!.Checks));
    }

    [Theory]
    [InlineData(AbilityLevel.Writes, true)]
    [InlineData(AbilityLevel.Shortens, false)]
    public async Task Ask_Attempts_AreShownOfAGoodModelAlone(AbilityLevel level, bool expected)
    {
        FakeChat chat = new("In 1924 electric light replaced its oil lamp. [1]");
        Answerer answerer = FakeAnswerer.Build(new FakeKnowledge(Lighthouse, Pool), chat, _data, level);
        IAsyncEnumerable<AnswerEvent> events = answerer.AskAsync(new Question("When did electric light replace the oil lamp of the Brenwick lighthouse?"), TestContext.Current.CancellationToken);
        Assert.Equal(expected, await events.OfType<DraftAdded>().AnyAsync(TestContext.Current.CancellationToken));
        Assert.NotEmpty(chat.Asked);
    }

    [Fact]
    public async Task Ask_ModelThatFailedTheTest_IsNotAsked()
    {
        FakeChat chat = new("Anything. [1]");
        Answer answer = await AnswererTests.FinishAsync(
            FakeAnswerer.Build(new FakeKnowledge(Lighthouse, Pool), chat, _data, AbilityLevel.Quotes), new Question("When was the Brenwick lighthouse built?"));
        Assert.Empty(chat.Asked);
        Assert.Contains(answer.Notices, notice => notice.Contains("too weak", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Ask_ConversationLongerThanTheContext_IsCutWithALine()
    {
        FakeChat chat = new("The Brenwick lighthouse was built of granite in 1871. [1]") { Context = 900 };
        Question question = new("When was the Brenwick lighthouse built?")
        {
            History = [.. Enumerable.Range(0, 20).Select(i => new Turn(i % 2 == 0 ? "user" : "assistant", $"Turn {i} about gardens. " + new string('x', 150)))],
        };
        Answer answer = await AnswererTests.FinishAsync(FakeAnswerer.Build(new FakeKnowledge(Lighthouse, Pool), chat, _data), question);
        Assert.Contains(answer.Notices, notice => notice.StartsWith("The conversation is longer than the model's context", StringComparison.Ordinal));
        Assert.Contains(chat.Asked[^1], message => message.Text.Contains("Turn 19", StringComparison.Ordinal));
        Assert.DoesNotContain(chat.Asked[^1], message => message.Text.Contains("Turn 0 ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("When was the Brenwick lighthouse electrified?", "When was the Brenwick lighthouse electrified?")]
    [InlineData("Which volcanoes erupted in Iceland yesterday evening?", "And when was it electrified? (Brenwick lighthouse built)")] // wandered off: the rules' form
    public async Task Ask_FollowUpWithAGoodModel_SearchesItsFormWhereItIsFaithful(string written, string searched)
    {
        FakeKnowledge knowledge = new(Lighthouse, Pool);
        FakeChat chat = new(written, "Electric light replaced the oil lamp in 1924. [2]");
        Question question = new("And when was it electrified?")
        {
            History = [new Turn("user", "When was the Brenwick lighthouse built?"), new Turn("assistant", "in 1871.")],
        };
        Answer answer = await AnswererTests.FinishAsync(FakeAnswerer.Build(knowledge, chat, _data), question);
        Assert.Equal([question.Text, searched], answer.Trace!.Searched);
        Assert.Equal((searched, question.Text), (knowledge.Requests[0].Query, Assert.Single(knowledge.Requests[0].AlsoSearch)));
    }

    [Fact]
    public async Task Ask_SmallModelSaysWhatStandsBesideTheAnswer_TheQuoteStays()
    {
        const string Teachers = "Teachers in Wales can be registered members of trade unions, and reports in recent years suggest that the average age of teachers in Wales is falling.";
        FakeChat chat = new("The average age of teachers in Wales is falling. [1]");
        Answer answer = await AnswererTests.FinishAsync(
            FakeAnswerer.Build(new FakeKnowledge(Teachers, Pool), chat, _data, AbilityLevel.Shortens), new Question("What group can teachers in Wales register with?"));
        Assert.True(answer.Parts[0].Quoted);
    }

    public void Dispose() => Directory.Delete(_data, recursive: true);
}
