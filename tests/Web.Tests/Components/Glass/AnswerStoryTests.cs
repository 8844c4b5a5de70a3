using Rag.Retrieval.Answers;
using Rag.Retrieval.Documents;
using Rag.Retrieval.Knowledge;
using Rag.Retrieval.Search;
using Rag.Web.Components.Glass;
using Rag.Web.Tests.Stage;

namespace Rag.Web.Tests.Components.Glass;

public sealed class AnswerStoryTests
{
    private static readonly KnowledgeBaseCounts Counts = new(2, 0, 0, 0, 1345);

    [Fact]
    public void Of_AnAnswerOfAModel_TellsEachStepWithItsNumbers()
    {
        var content = DocumentContent.Plain("The pump has 9 kW.");
        Document document = new FakeKnowledgeBase().Add("d", "/notes/Heat.md", "/notes", content);
        Answer answer = new()
        {
            Mode = AnswerMode.Model,
            Parts = [new AnswerPart("It has 9 kW.", [1], Support.Supported, false) { Mark = Mark.BorneOut }],
            Citations = [new Citation(1, "d", "/notes/Heat.md", "Heat", null, 0, 18, "The pump has 9 kW.")],
            Steps = [new Step("write", 2000)],
        };
        Trace trace = new()
        {
            Plan = ["question: What power has the pump?"],
            Searched = ["power of the pump", "power of the pump"],
            Candidates = [new Hit(FakeKnowledgeBase.PassageOf("d", content), document, new Scores(3.25, .5, .9, null))],
            Read = [new ReadSpan("d", 0, 18)],
            LeftOut = new Dictionary<string, string> { ["x"] = "no room: 40 tokens, 3 left", ["y"] = "no room: 50 tokens, 3 left" },
            Model = "qwen",
            PromptTokens = 1000,
            CachedTokens = 250,
            GeneratedTokens = 12,
            Rounds = 2,
        };
        string[] told = [.. AnswerStory.Of(answer, trace, Counts).SelectMany(step => step.Happened)];
        Assert.Equal(
        [
            "The index holds 1,345 passages of 2 documents.", "Planned: question: What power has the pump?", "Searched for “power of the pump”.",
            "1 passage came back.", "The best one is in Heat: words 3.25, meaning 0.5, together 0.9.", "1 place of 1 document read, 18 characters.",
            "The model asked for 1 further search.", "2 left out: no room.", "qwen wrote.",
            "The prompt had 1,000 tokens; 250 of them (25 %) stood in its KV cache from before.",
            "12 tokens written in 2.0 s, with reading the prompt.", "1 statement: Borne out by what was read.",
            "1 citation leads to the exact characters in the documents.",
        ], told);
    }

    [Fact]
    public void Of_PlacesWithoutAModel_SaysWhatWasNotDone()
    {
        string[] told = [.. AnswerStory.Of(new Answer { Mode = AnswerMode.Extractive, Parts = [], Citations = [] }, new Trace(), Counts)
            .SelectMany(step => step.Happened)];
        Assert.Contains("No model planned: the question was searched for as it stands, read by rules.", told);
        Assert.Contains("No model read anything: the nearest places were shown as they stand.", told);
        Assert.Contains("No model wrote this answer.", told);
        Assert.Contains("There was no statement of a model to check.", told);
    }
}
