using Rag.Retrieval.Analysis;
using Rag.Retrieval.Answers;
using Rag.Retrieval.Answers.Extracting;
using Rag.Retrieval.Answers.Sentences;
using Rag.Retrieval.Documents;
using Rag.Retrieval.Search;

namespace Rag.Retrieval.Tests.Answers;

public sealed class SentenceFeaturesTests
{
    [Theory]
    [InlineData("When can Martha start with the roof?", "From: Martha Quinn\nDate: 9 Nov 2026\n\nWe could start in the week of 7 December; the work takes two days.", "We could start")]
    [InlineData("When was the mail about the roof sent?", "From: Martha Quinn\nDate: 9 Nov 2026\n\nWe could begin in the week of 7 December; the work takes two days.", "Date: 9 Nov 2026")]
    [InlineData("How far did I run on Tuesday?", "Slept badly that night and called the landlord.\n\nRan 6.2 km in 34 minutes.", "Ran 6.2 km")]
    [InlineData("Welchen Druck soll die Anlage haben?", "Zuerst den Gashahn prüfen, dann neu starten.\n\nDer Wasserdruck soll zwischen 1,2 und 1,8 bar liegen.", "Der Wasserdruck")]
    public async Task Rank_OwnersFile_PutsWhatIsSaidFirst(string question, string text, string expected)
    {
        FakeKnowledge knowledge = new(text) { Titles = ["Offer for the garage roof"], MediaType = text.StartsWith("From:", StringComparison.Ordinal) ? "message/rfc822" : "text/markdown" };
        SearchResult found = await knowledge.SearchAsync(new SearchRequest(question, 10), TestContext.Current.CancellationToken);
        TextAnalyzer analyzer = new();
        using SentenceReader reader = new(knowledge, analyzer);
        Evidence evidence = await Evidence.GatherAsync(question, found.Hits, reader, knowledge, analyzer, TestContext.Current.CancellationToken);
        Assert.StartsWith(expected, evidence.Ranked[0].Sentence.Text, StringComparison.Ordinal);
    }
}
