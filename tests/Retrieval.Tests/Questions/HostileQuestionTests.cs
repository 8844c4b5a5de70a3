using FsCheck.Xunit;
using Rag.Retrieval.Analysis;
using Rag.Retrieval.Answers;
using Rag.Retrieval.Knowledge;
using Rag.Retrieval.Questions;
using Rag.Tests;

namespace Rag.Retrieval.Tests.Questions;

/// <summary>
/// What happens to a question before the search. It takes milliseconds (the benchmark <c>questions</c> has the figure); the limit here is one that only a
/// pattern which tries every way to cut a text reaches, on however busy a machine.
/// </summary>
public sealed class HostileQuestionTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private static readonly KnowledgeBaseFacets Facets = new(["a", "birds"], ["Anna", "Bert Braun"], ["/notes/a", "/notes/the"], ["a.pdf", "report.pdf"]);

    [Theory]
    [InlineData("in ", 20, "in 2024")]
    [InlineData("in ", 1200, "in 2024 x")]
    [InlineData("i", 3900, " notes of May 2024 x")]
    [InlineData(" ", 3900, "x and what")]
    [InlineData("A-", 1900, "")]
    [InlineData("hat Aa ", 500, "geschrieben")]
    [InlineData("did Aa ", 500, "")]
    [InlineData("the file ", 440, "")]
    [InlineData("zuletzt ", 480, "")]
    [InlineData("what is ", 400, "called")]
    [InlineData("was ist in a ", 300, "noch")]
    [InlineData("a, and what ", 330, "")]
    public async Task Read_Repetition_Ends(string repeated, int times, string end) => await ReadAsync(string.Concat(Enumerable.Repeat(repeated, times)) + end);

    [Property(MaxTest = 200)]
    public void Read_Anything_Ends(int seed) => ReadAsync(HostileQuestions.Make(seed)).GetAwaiter().GetResult();

    private static async Task ReadAsync(string question)
    {
        // A thread of its own: one that does not come back must not keep the others waiting.
        Task reading = Task.Factory.StartNew(() => Read(question), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        await reading.WaitAsync(Limit);
    }

    private static void Read(string question)
    {
        TextAnalyzer analyzer = new();
        Turn[] history = [new("user", question), new("assistant", question)];
        DateTimeOffset now = new(2026, 3, 14, 12, 0, 0, TimeSpan.Zero);
        QuestionReader.Read(question, history, Facets, [], now, analyzer);
        ReadQuestion read = QuestionReader.Read(question, [], Facets, [], now, analyzer);
        read.Terms(analyzer, [null]);
        QuotedPhrases.In(read.Query);
    }
}
