using Microsoft.Extensions.AI;
using Rag.Retrieval.Answers;
using Rag.Retrieval.Answers.Refusing;
using Rag.Retrieval.Knowledge;
using Rag.Retrieval.Settings;

namespace Rag.Retrieval.Tests.Answers;

public sealed class RefusalTests : IDisposable
{
    private const string Lighthouse = "The Brenwick lighthouse was built of granite in 1871. Electric light replaced its oil lamp in 1924.";
    private const string Off = "Which enzyme splits lactose in mammals?";
    private readonly string _data = Directory.CreateTempSubdirectory("rag-refusal-").FullName;

    [Theory]
    [InlineData(Off, 0.0, AnswerMode.Extractive)]
    [InlineData(Off, 0.5, AnswerMode.Refused)]
    [InlineData("When was the Brenwick lighthouse built?", 0.5, AnswerMode.Extractive)]
    [InlineData("When was the Brenwick lighthouse built?", 1.0, AnswerMode.Refused)]
    public async Task Ask_Threshold_DecidesBetweenGenerousAndCautious(string question, double threshold, AnswerMode expected)
    {
        Answerer answerer = FakeAnswerer.Build(new FakeKnowledge(Lighthouse), null, _data, threshold: threshold);
        Assert.Equal(expected, (await AnswererTests.FinishAsync(answerer, new Question(question))).Mode);
    }

    [Theory]
    [InlineData("What is the phone number of the Brenwick lighthouse?", AnswerMode.Refused)] // 1871 is none
    [InlineData("What is the phone number of the Brenwick harbour?", AnswerMode.Extractive)]
    public async Task Ask_ValueOfAForm_IsRefusedWhereNoneIsThere(string question, AnswerMode expected)
    {
        FakeKnowledge knowledge = new(expected == AnswerMode.Refused ? Lighthouse : "Call the Brenwick harbour at 0761 40 22 81.");
        Assert.Equal(expected, (await AnswererTests.FinishAsync(FakeAnswerer.Build(knowledge, null, _data), new Question(question))).Mode);
    }

    [Theory]
    [InlineData(Off, true)]
    [InlineData("When was the Brenwick lighthouse built?", false)]
    public async Task Ask_AsShipped_ShowsTheNearestPlacesAndSaysWhereNothingIsClose(string question, bool isFar)
    {
        Answerer answerer = FakeAnswerer.Build(new FakeKnowledge(Lighthouse, "The harbour of Brenwick is deep.") { ByWordsAlone = true }, null, _data, threshold: new RagOptions().AnswerThreshold);
        Answer answer = await AnswererTests.FinishAsync(answerer, new Question(question));
        Assert.Equal(AnswerMode.Extractive, answer.Mode);
        Assert.NotEmpty(answer.Parts);
        Assert.Equal(2, answer.Nearest.Count);
        Assert.Equal(isFar, answer.Notices[0] == Answer.NothingClose);
    }

    [Fact]
    public async Task Ask_ScopedQuestionWithoutAnswer_NamesTheScopeAndOffersToWidenIt()
    {
        Question question = new(Off) { Scope = new SearchFilter { Folders = ["/notes/work"] } };
        Answer answer = await AnswererTests.FinishAsync(FakeAnswerer.Build(new FakeKnowledge(Lighthouse), null, _data), question);
        Assert.Equal(AnswerMode.Refused, answer.Mode);
        Assert.Contains(answer.Notices, notice => notice.Contains("/notes/work", StringComparison.Ordinal));
        Assert.Contains(answer.Notices, notice => notice.Contains("widen the scope", StringComparison.Ordinal));
        Assert.Contains(answer.Notices, notice => notice.StartsWith("The documents do not seem to hold an answer.", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("It stood in the dark for years before the war. [1]", AnswerMode.Model)]
    [InlineData("[0]", AnswerMode.Refused)]
    public async Task Ask_WordingTellsLittle_AModelThatReadsDecides(string written, AnswerMode expected)
    {
        const string Question = "How long had the tower in Brenwick been without any lamp?", Text = "The lighthouse of Brenwick stood in the dark for years before the war.";
        Assert.Equal(AnswerMode.Refused, (await AnswererTests.FinishAsync(FakeAnswerer.Build(new FakeKnowledge(Text), null, _data), new Question(Question))).Mode);
        FakeChat chat = new(written);
        Answer answer = await AnswererTests.FinishAsync(FakeAnswerer.Build(new FakeKnowledge(Text), chat, _data), new Question(Question));
        Assert.Equal(expected, answer.Mode);
        Assert.NotEmpty(chat.Asked);
    }

    [Fact]
    public async Task Ask_OpenQuestionAboutAReportsSubject_IsNotRefusedForItsManyWords()
    {
        const string Question = "How has Norvik's spending on research developed over the reported quarters, and what might this suggest about its plans?";
        const string Text = "Spending on research was 12 million in the first quarter and 15 million in the second quarter.";
        FakeKnowledge about = new(Text) { Subjects = ["Norvik"] }, about2 = new(Text) { Subjects = ["Bellheim"] };
        Assert.Equal(AnswerMode.Extractive, (await AnswererTests.FinishAsync(FakeAnswerer.Build(about, null, _data), new Question(Question))).Mode);
        Assert.Equal(AnswerMode.Refused, (await AnswererTests.FinishAsync(FakeAnswerer.Build(about2, null, _data), new Question(Question))).Mode);
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

    [Fact]
    public void Weights_AreOneForEachFeature() => Assert.Equal(RefusalFeatures.Names.Count, Refusal.Weights.Count);

    public void Dispose() => Directory.Delete(_data, recursive: true);
}
