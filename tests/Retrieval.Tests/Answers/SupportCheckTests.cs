using Rag.Retrieval.Analysis;
using Rag.Retrieval.Answers;
using Rag.Retrieval.Answers.Checking;
using Rag.Retrieval.Answers.Sentences;
using Rag.Retrieval.Search;

namespace Rag.Retrieval.Tests.Answers;

public sealed class SupportCheckTests
{
    private const string Text = "Tolmare House belongs to the county. Its owner, Ruth Carrow, collected maps. The garden at Tolmare was laid out by Ines Vardy, a botanist, in 1931 for 1,200 pounds. "
        + "The roof was not restored before the war.";

    [Theory]
    [InlineData("Ines Vardy, a botanist, laid out the garden at Tolmare in 1931.", 3, Support.Supported)]
    [InlineData("The garden at Tolmare was laid out by the botanist Ines Vardy for 1200 pounds.", 3, Support.Supported)]
    [InlineData("The garden at Tolmare was laid out by Ruth Carrow, a botanist.", 3, Support.None)]
    [InlineData("The garden at Tolmare was laid out by Ines Vardy in 1932.", 3, Support.None)]
    [InlineData("The garden at Tolmare was laid out by Ines Vardy for 1,200 dollars.", 3, Support.None)]
    [InlineData("The garden at Tolmare was not laid out by Ines Vardy, a botanist.", 3, Support.None)]
    [InlineData("The roof was restored before the war.", 4, Support.None)]
    [InlineData("The stables were let to a riding school.", 1, Support.None)]
    public async Task Check_Sentence_IsSupportedOnlyByWhatTheSourceSays(string sentence, int cited, Support expected)
    {
        IReadOnlyList<SourceSentence> sources = await ReadAsync(Text);
        SupportFinding finding = await new SupportCheck(new TextAnalyzer()).CheckAsync(
            sentence, "", [sources[cited - 1]], sources, _ => 1, TestContext.Current.CancellationToken);
        Assert.Equal(expected, finding.Support);
    }

    [Theory]
    [InlineData("Gegeen was appointed by Baiju.", Support.None)]
    [InlineData("Baiju was appointed by Gegeen.", Support.Supported)]
    public async Task Check_PassiveVoice_TellsWhoDidItToWhom(string sentence, Support expected)
    {
        IReadOnlyList<SourceSentence> sources = await ReadAsync("Gegeen appointed Baiju. The roof was not restored before the war.");
        SupportFinding finding = await new SupportCheck(new TextAnalyzer()).CheckAsync(sentence, "", [sources[0]], sources, _ => 1, TestContext.Current.CancellationToken);
        Assert.Equal(expected, finding.Support);
    }

    [Fact]
    public async Task Check_WrongNumber_MovesTheCitation()
    {
        IReadOnlyList<SourceSentence> sources = await ReadAsync(Text);
        SupportFinding finding = await new SupportCheck(new TextAnalyzer()).CheckAsync(
            "Ruth Carrow collected maps.", "", [sources[0]], sources, _ => 1, TestContext.Current.CancellationToken);
        Assert.Equal(Support.Supported, finding.Support);
        Assert.Equal(sources[1], Assert.Single(finding.Sources));
    }

    [Fact]
    public async Task Check_OnlyTheQuestionsWordsAreTheSources_IsWeak()
    {
        IReadOnlyList<SourceSentence> sources = await ReadAsync("Students thronged to Wittenberg to hear Luther speak.");
        SupportFinding finding = await new SupportCheck(new TextAnalyzer()).CheckAsync(
            "The choir went to Wittenberg to hear Luther speak.", "Who went to Wittenberg to hear Luther speak?", [sources[0]], sources, _ => 1, TestContext.Current.CancellationToken);
        Assert.Equal(Support.Weak, finding.Support);
    }

    [Theory]
    [InlineData("Das Haus mit dem großen Garten gehört dem Landkreis Brenwick seit 1931.", Support.Supported)]
    [InlineData("Seit 1931 gehört das Gebäude mit großem Garten dem Landkreis Brenwick.", Support.Supported)]
    [InlineData("Das Haus mit dem großen Garten gehört Ruth Carrow seit 1931.", Support.None)]
    public async Task Check_GermanSentence_TakesNounsForWordsAndNamesForNames(string sentence, Support expected)
    {
        IReadOnlyList<SourceSentence> sources = await ReadAsync("Das Haus mit dem großen Garten gehört dem Landkreis Brenwick seit 1931. Das Dach wurde vor dem Krieg nicht erneuert.");
        SupportFinding finding = await new SupportCheck(new TextAnalyzer()).CheckAsync(
            sentence, "", [sources[0]], sources, _ => 1, TestContext.Current.CancellationToken);
        Assert.Equal(expected, finding.Support);
    }

    private static async Task<IReadOnlyList<SourceSentence>> ReadAsync(string text)
    {
        FakeKnowledge knowledge = new(text);
        using SentenceReader reader = new(knowledge, new TextAnalyzer());
        SearchResult found = await knowledge.SearchAsync(new SearchRequest("x", 1), TestContext.Current.CancellationToken);
        return await reader.ReadAsync(found.Hits, TestContext.Current.CancellationToken);
    }
}
