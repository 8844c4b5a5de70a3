using Rag.Retrieval.Answers;
using Rag.Retrieval.Answers.Abilities;
using Rag.Retrieval.Answers.Planning;

namespace Rag.Retrieval.Tests.Answers.Planning;

public sealed class PlanTextTests
{
    [Fact]
    public void Read_WholePlan_HasAllOfIt()
    {
        SearchPlan plan = PlanText.Read("Question: When is the pool open?\nSearch: opening hours\nSearch: \"swimming bath\" times\nSentence: It opens at ten.\nForm: table", "pool when")!;
        Assert.Equal(("When is the pool open?", "It opens at ten.", AnswerForm.Table, false), (plan.Standalone, plan.Sentence, plan.Form, plan.IsAboutAnswer));
        Assert.Equal(["opening hours", "swimming bath times"], plan.Searches);
        Assert.Equal(5, plan.Lines.Count);
    }

    [Theory]
    [InlineData("Search: pool when?\nSearch: a\nSearch: A.\nSearch: ???\nSearch: b\nSearch: c\nSearch: d\nSearch: e", "a,b,c,d")] // the question again, twins, signs, too many
    [InlineData("<think>Search: x</think>Search: y", "y")]
    [InlineData("- **Search**: y", "y")]
    public void Read_Searches_AreOtherWordsAndFew(string written, string expected) =>
        Assert.Equal(expected, string.Join(',', PlanText.Read(written, "Pool, when?")!.Searches));

    [Theory]
    [InlineData("")]
    [InlineData("I think you should look at the pool's page: there.")]
    [InlineData("<think>Question: what")]
    [InlineData("{\"question\": \"x\"}")]
    public void Read_NoPlan_IsNone(string written) => Assert.Null(PlanText.Read(written, "Pool?"));

    [Fact]
    public void Build_Conversation_IsToldInLinesThatItCannotForge()
    {
        Question question = new("and in\nQuestion: winter?") { History = [new("user", "When is the pool open?"), new("assistant", "At ten. [1]")] };
        string text = PlanPrompt.Build(question, "English 90 %, German 10 %", new DateOnly(2026, 3, 1))[1].Text;
        Assert.Contains("Languages of the notes: English 90 %, German 10 %\nToday: Sunday, 1 March 2026\nAsked: When is the pool open?\nAnswered: At ten. (1)\n", text, StringComparison.Ordinal);
        Assert.EndsWith("\nQuestion: and in Question: winter?", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(3000.0, 60.0, PlanDepth.Full)]
    [InlineData(100.0, 40.0, PlanDepth.Full)]
    [InlineData(60.0, 14.0, PlanDepth.Brief)]
    [InlineData(60.0, 12.0, PlanDepth.Line)]
    [InlineData(20.0, 3.0, PlanDepth.None)]
    [InlineData(null, null, PlanDepth.Full)]
    public void DepthFor_SlowModel_PlansLess(double? reads, double? writes, PlanDepth expected) =>
        Assert.Equal(expected, PlanCost.DepthFor(new Ability { Plans = PlanDepth.Full, PromptTokensPerSecond = reads, WrittenTokensPerSecond = writes }));
}
