using Microsoft.Extensions.AI;
using Rag.Retrieval.Answers;
using Rag.Retrieval.Knowledge;
using Rag.Retrieval.Settings;

namespace Rag.Retrieval.Tests.Answers;

public sealed class RefusalTests : IDisposable
{
    private const string Lighthouse = "The Brenwick lighthouse was built of granite in 1871. Electric light replaced its oil lamp in 1924.";
    private const string Off = "Which enzyme splits lactose in mammals?";
    private readonly string _data = Directory.CreateTempSubdirectory("rag-refusal-").FullName;

    [Theory]
    [InlineData(Off, true)]
    [InlineData("When was the Brenwick lighthouse built?", false)]
    public async Task Ask_WithoutModel_ShowsTheNearestPlacesAndSaysWhereNothingIsClose(string question, bool isFar)
    {
        Answerer answerer = FakeAnswerer.Build(new FakeKnowledge(Lighthouse, "The harbour of Brenwick is deep.") { ByWordsAlone = true }, null, _data);
        Answer answer = await AnswererTests.FinishAsync(answerer, new Question(question));
        Assert.Equal(AnswerMode.Extractive, answer.Mode);
        Assert.NotEmpty(answer.Parts);
        Assert.Equal(2, answer.Nearest.Count);
        Assert.Equal(isFar, answer.Notices[0] == Answer.NothingClose);
        Assert.Equal(isFar ? [] : [Lighthouse[..(Lighthouse.IndexOf('.', StringComparison.Ordinal) + 1)], "The harbour of Brenwick is deep."],
            answer.Matches.Select(match => answer.Nearest.Single(hit => hit.Document.Id == match.DocumentId).Passage.Text[match.Start..match.End]));
    }

    [Fact]
    public async Task Ask_ScopedQuestionThatFindsNothing_NamesTheScopeAndOffersToWidenIt()
    {
        Question question = new(Off) { Scope = new SearchFilter { Folders = ["/notes/work"] } };
        Answer answer = await AnswererTests.FinishAsync(FakeAnswerer.Build(new FakeKnowledge(), null, _data), question);
        Assert.Equal(AnswerMode.Refused, answer.Mode);
        Assert.Contains(answer.Notices, notice => notice.Contains("/notes/work", StringComparison.Ordinal));
        Assert.Contains(answer.Notices, notice => notice.Contains("widen the scope", StringComparison.Ordinal));
        Assert.Equal("Nothing was found.", answer.Notices[0]);
    }

    [Theory]
    [InlineData("It stood in the dark for years before the war. [1]", AnswerMode.Model)]
    [InlineData("[0]", AnswerMode.Refused)]
    public async Task Ask_WordingTellsLittle_TheModelDecides(string written, AnswerMode expected)
    {
        const string Question = "How long had the tower in Brenwick been without any lamp?", Text = "The lighthouse of Brenwick stood in the dark for years before the war.";
        FakeChat chat = new(written);
        Answer answer = await AnswererTests.FinishAsync(FakeAnswerer.Build(new FakeKnowledge(Text), chat, _data), new Question(Question));
        Assert.Equal(expected, answer.Mode);
        Assert.NotEmpty(chat.Asked);
    }

    [Fact]
    public async Task Ask_NextTurn_BeginsWithTheSamePromptSoThatTheCacheServes()
    {
        FakeChat chat = new("The Brenwick lighthouse was built of granite in 1871. [1]");
        Answerer answerer = FakeAnswerer.Build(new FakeKnowledge(Lighthouse), chat, _data);
        Turn[] history = [new("user", "Where is the lighthouse of Brenwick?"), new("assistant", "In Brenwick.")];
        await AnswererTests.FinishAsync(answerer, new Question("When was the Brenwick lighthouse built?") { History = history });
        await AnswererTests.FinishAsync(answerer, new Question("What is the Brenwick lighthouse built of?")
        {
            History = [.. history, new("user", "When was the Brenwick lighthouse built?"), new("assistant", "In 1871.")],
        });
        List<string> first = [.. chat.Asked[0].SkipLast(1).Select(m => m.Text)], second = [.. chat.Asked[^1].Select(m => m.Text)];
        Assert.Equal(ChatRole.System, chat.Asked[0][0].Role);
        Assert.Equal(first, second.Take(first.Count));
    }

    public void Dispose() => Directory.Delete(_data, recursive: true);
}
