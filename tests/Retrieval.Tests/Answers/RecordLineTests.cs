using Rag.Retrieval.Analysis;
using Rag.Retrieval.Answers;
using Rag.Retrieval.Answers.Sentences;
using Rag.Retrieval.Documents;
using Rag.Retrieval.Search;

namespace Rag.Retrieval.Tests.Answers;

/// <summary>Lines that do not name what they speak of: a note's properties, a list's items.</summary>
public sealed class RecordLineTests : IDisposable
{
    private const string Film = "categories: Movies\ngenre: Sci-fi\ndirector: Ridley Scott\ncast: Harrison Ford\nrating: 7\nyear: 1982";
    private const string Other = "The blade of the table saw has 60 teeth and was sharpened by a runner of the workshop.";
    private readonly string _data = Directory.CreateTempSubdirectory("rag-records-").FullName;

    [Theory]
    [InlineData("Who directed Blade Runner?", "director: Ridley Scott")]
    [InlineData("What rating did I give Blade Runner?", "rating: 7")]
    [InlineData("Which year is Blade Runner from?", "year: 1982")]
    [InlineData("What genre is Blade Runner?", "genre: Sci-fi")]
    public async Task Ask_PropertyOfANote_QuotesThatLine(string question, string expected)
    {
        FakeKnowledge knowledge = new(Film, Other) { Titles = ["Blade Runner", "Workshop"] };
        Answer answer = await AnswererTests.FinishAsync(FakeAnswerer.Build(knowledge, null, _data), new Question(question));
        Assert.Equal(AnswerMode.Extractive, answer.Mode);
        Assert.Equal(expected, answer.Citations[0].Quote);
    }

    [Theory]
    [InlineData("Total net sales\t$ 117,154\t$ 123,945", true)]
    [InlineData("(1)\tProducts net sales include amortization of the deferred value of upgrade rights.", false)]
    [InlineData("Call plumber\tHe comes on Thursday at nine and brings the new seal for the shower.", true)]
    public void IsRecord_TableRow_UnlessItIsANoteBelowTheTable(string row, bool expected)
    {
        FakeKnowledge knowledge = new(row);
        Hit hit = new(knowledge.PassageOf(0), knowledge.Documents[0], new Scores(1, null, 1, null));
        SourceSentence sentence = new(hit, 0, 0, row.Length, row, null, BlockKind.TableRow, new TextAnalyzer().Analyze(row, "en"));
        Assert.Equal(expected, sentence.IsRecord);
    }

    [Theory]
    [InlineData("director: Ridley Scott", true)]
    [InlineData("Date of purchase: 3 May 2024", true)]
    [InlineData("https://example.org", false)]
    [InlineData("He said that it was late: nobody came.", false)]
    [InlineData("note:", false)]
    [InlineData("12:30", false)]
    public void Begins_Line_IsAPropertyOnlyWithAShortNameAndAValue(string line, bool expected) => Assert.Equal(expected, PropertyLine.Begins(line, 0, line.Length));

    [Fact]
    public void Split_Properties_CutsAtEachLine()
    {
        List<TextRange> sentences = SentenceSplitter.Split(Film, 0, Film.Length, DocumentContent.Plain(Film).Blocks);
        Assert.Equal(Film.Split('\n'), sentences.Select(s => Film[s.Start..s.End]));
    }

    public void Dispose() => Directory.Delete(_data, recursive: true);
}
