using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Rag.Retrieval.Analysis;
using Rag.Retrieval.Answers;
using Rag.Retrieval.Answers.Abilities;
using Rag.Retrieval.Answers.Prompting;
using Rag.Retrieval.Answers.Sentences;
using Rag.Retrieval.Models;
using Rag.Retrieval.Settings;

namespace Rag.Retrieval.Tests.Answers;

public sealed class AnswererTests : IDisposable
{
    private const string Lighthouse = "The Brenwick lighthouse was built of granite in 1871. Electric light replaced its oil lamp in 1924. Visitors may climb it on Sundays.";
    private const string Pool = "The public pool of Brenwick has three basins. Entry costs 4.50 euros; children swim for free.";
    private readonly string _data = Directory.CreateTempSubdirectory("rag-answers-").FullName;

    [Fact]
    public async Task Ask_WithoutModel_QuotesTheSentenceExactlyWithTheAnswerInBold()
    {
        FakeKnowledge knowledge = new(Lighthouse, Pool);
        Answer answer = await FinishAsync(Build(knowledge), new Question("When was the Brenwick lighthouse built?"));
        Assert.Equal(AnswerMode.Extractive, answer.Mode);
        Assert.Contains("**1871**", answer.Parts[0].Text, StringComparison.Ordinal);
        Assert.All(answer.Parts, part => Assert.True(part.Quoted && part.Support == Support.Supported));
        Assert.All(answer.Citations, c => Assert.Equal(c.Quote, Lighthouse[c.Start..c.End]));
        Assert.Equal(Enumerable.Range(1, answer.Citations.Count), answer.Citations.Select(c => c.N));
        Assert.Contains(answer.Notices, notice => notice.StartsWith("No chat model", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(2, 1, "Not indexed: 2 files waiting, 1 that could not be read.")]
    [InlineData(1, 0, "Not indexed: 1 file waiting.")]
    [InlineData(0, 3, "Not indexed: 3 that could not be read.")]
    public async Task Ask_NothingFound_SaysSoAndWhatIsNotIndexed(int pending, int failed, string said)
    {
        Answer answer = await FinishAsync(Build(new FakeKnowledge { NotIndexed = (pending, failed) }), new Question("Which enzyme splits lactose in mammals?"));
        Assert.Equal(AnswerMode.Refused, answer.Mode);
        Assert.Empty(answer.Parts);
        Assert.Contains(said, answer.Notices);
    }

    [Theory]
    [InlineData("Hello!")]
    [InlineData("what can you do?")]
    [InlineData("Vielen Dank")]
    [InlineData("qui es-tu ?")]
    public async Task Ask_NothingOfTheDocuments_SaysWhatToAskWithoutASearch(string question)
    {
        FakeKnowledge knowledge = new(Lighthouse, Pool);
        Answer answer = await FinishAsync(Build(knowledge), new Question(question));
        Assert.Contains("2 indexed", Assert.Single(answer.Parts).Text, StringComparison.Ordinal);
        Assert.Empty(knowledge.Requests);
    }

    [Theory]
    [InlineData("Hello lighthouse of Brenwick")]
    [InlineData("What can you do on Sundays at the lighthouse?")]
    public async Task Ask_BeginsLikeAGreeting_IsLookedUp(string question)
    {
        FakeKnowledge knowledge = new(Lighthouse, Pool);
        await FinishAsync(Build(knowledge), new Question(question));
        Assert.NotEmpty(knowledge.Requests);
    }

    [Fact]
    public async Task Ask_TwoThings_AnswersEach()
    {
        FakeKnowledge knowledge = new(Lighthouse, Pool);
        Answer answer = await FinishAsync(Build(knowledge), new Question("When was the Brenwick lighthouse built, and what does the entry to the public pool cost?"));
        Assert.Contains(answer.Citations, c => c.Quote == "The Brenwick lighthouse was built of granite in 1871.");
        Assert.Contains(answer.Citations, c => c.Quote.StartsWith("Entry costs 4.50 euros", StringComparison.Ordinal));
        Assert.Contains("what does the entry to the public pool cost?", knowledge.Requests[0].AlsoSearch);
    }

    [Fact]
    public async Task Ask_TwoThingsOfANewTopic_AreNoFollowUp()
    {
        FakeKnowledge knowledge = new(Lighthouse, Pool);
        Answer answer = await FinishAsync(Build(knowledge), new Question("When was the Brenwick lighthouse built, and when was it electrified?") { History = [new Turn("user", "What does the pool cost?")] });
        Assert.DoesNotContain(answer.Notices, notice => notice.StartsWith("Understood as", StringComparison.Ordinal));
        Assert.Equal("When was the Brenwick lighthouse built, and when was it electrified?", knowledge.Requests[0].Query);
    }

    [Fact]
    public async Task Ask_TwoThingsOfWhichOneIsNotThere_AnswersTheOtherAndSaysSo()
    {
        Answer answer = await FinishAsync(Build(new FakeKnowledge(Lighthouse, Pool)), new Question("When was the Brenwick lighthouse built, and which enzyme splits lactose in mammals?"));
        Assert.Contains(answer.Citations, c => c.Quote == "The Brenwick lighthouse was built of granite in 1871.");
        Assert.Contains("Nothing close was found to: which enzyme splits lactose in mammals?", answer.Notices);
    }

    [Fact]
    public async Task Ask_ForDocumentsThemselves_QuotesHowEachBegins()
    {
        Answer answer = await FinishAsync(Build(new FakeKnowledge(Lighthouse, Pool)), new Question("What are my last two notes?"));
        Assert.Equal(AnswerMode.Extractive, answer.Mode);
        Assert.Equal(["The Brenwick lighthouse was built of granite in 1871.", "The public pool of Brenwick has three basins."], answer.Citations.GroupBy(c => c.DocumentId).Select(document => document.First().Quote));
        Assert.Contains(answer.Notices, notice => notice.StartsWith("How the 2 documents begin", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Which documents mention Brenwick?", 2)]
    [InlineData("list all notes about the lighthouse", 1)]
    public async Task Ask_WhichDocumentsSpeakOfSomething_QuotesOneSentenceOfEach(string question, int expected)
    {
        FakeKnowledge knowledge = new(Lighthouse, Pool);
        Answer answer = await FinishAsync(Build(knowledge), new Question(question));
        Assert.Equal(expected, answer.Citations.Count);
        Assert.Equal(expected, answer.Citations.Select(c => c.DocumentId).Distinct().Count());
        Assert.Equal(1, knowledge.Requests[0].MostPerDocument);
    }

    [Fact]
    public async Task Ask_DocumentDeletedAfterTheSearch_IsNotQuoted()
    {
        FakeKnowledge knowledge = new(Lighthouse, Pool);
        knowledge.Gone[knowledge.Documents[0].Id] = "";
        Answer answer = await FinishAsync(Build(knowledge), new Question("When was the Brenwick lighthouse built?"));
        Assert.DoesNotContain(answer.Citations, c => c.DocumentId == knowledge.Documents[0].Id);
    }

    [Fact]
    public async Task Ask_Answered_TraceTellsWhatWasSearchedFoundAndChecked()
    {
        FakeKnowledge knowledge = new(Lighthouse, Pool);
        Answer answer = await FinishAsync(Build(knowledge), new Question("When was the Brenwick lighthouse built?"));
        Trace trace = answer.Trace!;
        Assert.Equal(["When was the Brenwick lighthouse built?"], trace.Searched);
        Assert.Equal(knowledge.Documents.Select(d => d.Id).Order(), trace.Candidates.Select(hit => hit.Document.Id).Order());
        Assert.Equal(answer.Parts.Count, trace.Checks.Count);
        Assert.Equal(["search", "rank"], answer.Steps.Select(step => step.Name));
        Assert.All(answer.Steps, step => Assert.True(step.Milliseconds >= 0 && step.Detail is { Length: > 0 }));
    }

    [Fact]
    public async Task Ask_FollowUp_SearchesBothForms()
    {
        FakeKnowledge knowledge = new(Lighthouse, Pool);
        Question question = new("And when was it electrified?")
        {
            History = [new Turn("user", "When was the Brenwick lighthouse built?"), new Turn("assistant", "In 1871.")],
        };
        Answer answer = await FinishAsync(Build(knowledge), question);
        Assert.Contains("Brenwick lighthouse", knowledge.Requests[0].Query, StringComparison.Ordinal);
        Assert.Equal(question.Text, Assert.Single(knowledge.Requests[0].AlsoSearch));
        Assert.Equal(2, answer.Trace!.Searched.Count);
    }

    [Fact]
    public async Task Ask_ModelBreaksOff_KeepsWhatThereIsAndSaysSo()
    {
        FakeChat chat = new("Electric light replaced the oil lamp in 1924. [2] And th") { BreaksOff = true };
        Answer answer = await FinishAsync(Build(new FakeKnowledge(Lighthouse, Pool), chat), new Question("When was the Brenwick lighthouse electrified?"));
        Assert.Equal(["Electric light replaced the oil lamp in 1924.", "And th"], answer.Parts.Select(part => part.Text));
        Assert.Contains(answer.Notices, notice => notice.StartsWith("The model failed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Ask_Cancelled_Throws()
    {
        using CancellationTokenSource stop = new();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (AnswerEvent _ in Build(new FakeKnowledge(Lighthouse)).AskAsync(new Question("When?"), stop.Token)) { }
        });
    }

    public void Dispose() => Directory.Delete(_data, recursive: true);

    internal static async Task<Answer> FinishAsync(Answerer answerer, Question question)
    {
        List<AnswerEvent> events = [];
        await foreach (AnswerEvent made in answerer.AskAsync(question, TestContext.Current.CancellationToken)) events.Add(made);
        Answer answer = Assert.IsType<AnswerFinished>(events[^1]).Answer;
        // Whoever follows the events sees the answer that is kept at last.
        List<AnswerPart> parts = [];
        List<Citation> citations = [];
        foreach (AnswerEvent made in events)
        {
            if (made is PartAdded added) parts.Add(added.Part);
            if (made is PartChanged changed) parts[changed.Index] = changed.Part;
            if (made is AnswerRestarted)
            {
                parts.Clear();
                citations.Clear();
            }

            citations.AddRange(made switch { PartAdded one => one.NewCitations, PartChanged one => one.NewCitations, _ => [] });
        }
        Assert.Equal(answer.Parts, parts);
        Assert.Equal(answer.Citations, citations);
        return answer;
    }

    private Answerer Build(FakeKnowledge knowledge, FakeChat? chat = null) => FakeAnswerer.Build(knowledge, chat, _data);
}
