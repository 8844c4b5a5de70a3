using Rag.Retrieval.Analysis;
using Rag.Retrieval.Answers;
using Rag.Retrieval.Questions;

namespace Rag.Retrieval.Tests.Questions;

public sealed class QuestionPartsTests
{
    [Theory]
    [InlineData("Who built the Brenwick lighthouse, and when was the public pool opened?", "Who built the Brenwick lighthouse|when was the public pool opened?")]
    [InlineData("Who built the Brenwick lighthouse? When was the public pool opened?", "Who built the Brenwick lighthouse?|When was the public pool opened?")]
    [InlineData("When did I go to the dentist and what did it cost?", "When did I go to the dentist|what did it cost? (go dentist)")]
    [InlineData("Which heat pump did we choose, and why, and what does it cost?", "Which heat pump did we choose|why (heat pump choose)|what does it cost? (heat pump choose)")]
    [InlineData("Wann endet der Mietvertrag und wie hoch ist die Kaution der Wohnung?", "Wann endet der Mietvertrag|wie hoch ist die Kaution der Wohnung?")]
    [InlineData("How do I bleed the radiators, and what does F.22 mean?", "How do I bleed the radiators|what does F.22 mean?")]
    [InlineData("Is the vaccination safe? How long does it protect the child? I have to decide today.", "Is the vaccination safe?|How long does it protect the child? (vaccination safe)")]
    public void Of_SeveralThings_IsOneQuestionForEach(string question, string expected) =>
        Assert.Equal(expected, string.Join('|', QuestionParts.Of(question, [], new TextAnalyzer()).Select(part => part.Standalone)));

    [Theory]
    [InlineData("When was the Brenwick lighthouse built?")]
    [InlineData("When and where was the lighthouse built?")]
    [InlineData("Who paid, when, and how?")]
    [InlineData("How and why did it burn?")]
    [InlineData("When and where and how was the lighthouse built?")]
    [InlineData("Which bank and which account pay the rent?")]
    [InlineData("What is the difference between what Anna wrote and what Ben wrote?")]
    [InlineData("What does the lease say about pets and noise?")]
    [InlineData("How has Norvik's spending on research developed over the reported quarters, and what might this suggest?")]
    [InlineData("What is the deposit? Answer in one word.")]
    [InlineData("What? Why? When? Where? How? Who was it?")]
    public void Of_OneThing_IsLeftAlone(string question) => Assert.Empty(QuestionParts.Of(question, [], new TextAnalyzer()));

    [Fact]
    public void Of_NewTopicInAConversation_LeansOnItselfAlone()
    {
        Turn[] history = [new("user", "What did Marie Curie discover?"), new("assistant", "Radium and Polonium.")];
        Assert.Equal(
            ["Who built the Brenwick lighthouse", "when was it opened? (built Brenwick lighthouse)"],
            QuestionParts.Of("Who built the Brenwick lighthouse, and when was it opened?", history, new TextAnalyzer()).Select(part => part.Standalone));
    }

    [Fact]
    public void Of_FollowUp_TakesFromTheConversation()
    {
        IReadOnlyList<QuestionPart> parts = QuestionParts.Of("When was it built, and who paid for it?", [new Turn("user", "Where is the Brenwick lighthouse?")], new TextAnalyzer());
        Assert.All(parts, part => Assert.Contains("Brenwick lighthouse", part.Standalone, StringComparison.Ordinal));
        Assert.Equal(["When was it built", "who paid for it?"], parts.Select(part => part.Asked));
    }
}
