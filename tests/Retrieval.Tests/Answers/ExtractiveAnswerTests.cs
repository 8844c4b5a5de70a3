using Rag.Retrieval.Answers;
using Rag.Retrieval.Answers.Extracting;
using Rag.Retrieval.Answers.Sentences;

namespace Rag.Retrieval.Tests.Answers;

public sealed class ExtractiveAnswerTests : IDisposable
{
    private const string Pump = "The new heat pump was installed in March. It cost 14,200 EUR. The radiators in the kitchen and in the hall stayed as they were.";
    private const string Garden = "The garden shed cost 900 EUR and was painted green. Tomatoes grow beside it.";
    private const string People = "# Marek Novak\nMechanical engineer, in Brno on Thursdays.\nExtension 4133.\n# Priya Raman\nLeads Kestrel.\nExtension 4127.\n# Tobias Weber\nOn parental leave.";
    private readonly string _data = Directory.CreateTempSubdirectory("rag-extractive-").FullName;

    [Theory]
    [InlineData("How much did the heat pump cost?")]
    [InlineData("What was the cost of the new heat pump?")]
    public async Task Ask_AnswerThatRefersBack_IsQuotedWithWhatItRefersTo(string question)
    {
        Answer answer = await AnswererTests.FinishAsync(FakeAnswerer.Build(new FakeKnowledge(Pump, Garden), null, _data), new Question(question));
        Citation citation = answer.Citations.First(c => c.Quote.Contains("14,200", StringComparison.Ordinal));
        Assert.Equal("The new heat pump was installed in March. It cost 14,200 EUR.", citation.Quote);
        Assert.Equal(citation.Quote, Pump[citation.Start..citation.End]);
    }

    [Fact]
    public async Task Ask_ScrapOfText_LosesToAWholeSentence()
    {
        FakeKnowledge knowledge = new("a trace tree along a path of the loop and the trunk trace of Tracemonkey,\n\nA trace tree of Tracemonkey records the paths of a loop in its trunk trace.");
        Answer answer = await AnswererTests.FinishAsync(FakeAnswerer.Build(knowledge, null, _data), new Question("What does a trace tree of Tracemonkey record?"));
        Assert.StartsWith("A trace tree", answer.Citations[0].Quote, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ask_MisspeltName_IsAnswered()
    {
        FakeKnowledge knowledge = new("Galor and Zeira showed in 1993 that inequality harms growth for a long time.", Garden);
        Answer answer = await AnswererTests.FinishAsync(FakeAnswerer.Build(knowledge, null, _data), new Question("When did Galor and Zeria show that inequality harms growth?"));
        Assert.Equal(AnswerMode.Extractive, answer.Mode);
        Assert.Contains("1993", answer.Citations[0].Quote, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("What is Marek's extension?", "Extension 4133.")]
    [InlineData("What is the extension of Priya?", "Extension 4127.")]
    public async Task Ask_LineBelowAName_IsQuotedWithoutThoseBelowOthers(string question, string expected)
    {
        Answer answer = await AnswererTests.FinishAsync(FakeAnswerer.Build(new FakeKnowledge(People, Garden) { Content = Lines.Read }, null, _data), new Question(question));
        Assert.Equal(expected, Assert.Single(answer.Citations).Quote);
    }

    [Fact]
    public async Task Ask_LineThatLeadsToOthers_IsQuotedWithThem()
    {
        FakeKnowledge form = new("Kind of berth:\n☐ shared\n☑ single\nMoorings:\n☑ north quay", Garden) { Content = Lines.Read };
        Answer answer = await AnswererTests.FinishAsync(FakeAnswerer.Build(form, null, _data), new Question("Which kind of berth was booked?"));
        Assert.Equal("Kind of berth:\n☐ shared\n☑ single", answer.Citations[0].Quote);
    }

    [Theory]
    [InlineData(1, 1, 2)]
    [InlineData(0, 0, 2)]
    [InlineData(1, 0.5, 1)]
    public async Task Choose_SentenceThatLacksANameWhichTheBestOneHas_IsLeftOut(double best, double other, int expected)
    {
        IReadOnlyList<SourceSentence> sentences = [.. (await new FakeKnowledge(People) { Content = Lines.Read }.ReadAsync()).Where(s => s.Text.StartsWith("Extension", StringComparison.Ordinal))];
        IReadOnlyList<SourceSentence> chosen = ExtractiveAnswer.Choose([.. sentences.Zip([best, other], (s, names) => new RankedSentence(s, 0, 0.9, new SentenceRow([], [], true) { Names = names }))]);
        Assert.Equal(sentences.Take(expected).Select(s => s.Text), chosen.Select(s => s.Text));
    }

    public void Dispose() => Directory.Delete(_data, recursive: true);
}
