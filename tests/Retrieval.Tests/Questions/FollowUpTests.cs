using Rag.Retrieval.Analysis;
using Rag.Retrieval.Answers;
using Rag.Retrieval.Questions;

namespace Rag.Retrieval.Tests.Questions;

public sealed class FollowUpTests
{
    [Theory]
    [InlineData("What was the revenue of Acme in 2022?", "It was 4 million.", "And in 2023?", "What was the revenue of Acme in 2023?")]
    [InlineData("What did Marie Curie discover?", "Radium and polonium.", "When did she die?", "When did she die? (Marie Curie discover Radium)")]
    public void Rewrite_FollowUp_CarriesOver(string before, string answer, string question, string expected) =>
        Assert.Equal(expected, FollowUp.Rewrite(question, [new Turn("user", before), new Turn("assistant", "x " + answer.ToLowerInvariant().Replace("radium", "Radium", StringComparison.Ordinal))], new TextAnalyzer()));

    [Theory]
    [InlineData("How much was the electricity in April?", "and in May?", "How much was the electricity in May?")]
    [InlineData("Was kostete der Strom im März 2025?", "und im Juni 2026?", "Was kostete der Strom im Juni 2026?")]
    [InlineData("Which hotel do we have in Oslo?", "And in Bergen?", "Which hotel do we have in Bergen?")]
    [InlineData("Who may join the meeting?", "and in May?", "and in May? (join meeting)")]
    public void Rewrite_AnotherMonthOrName_TakesTheOthersPlace(string before, string question, string expected) =>
        Assert.Equal(expected, FollowUp.Rewrite(question, [new Turn("user", before)], new TextAnalyzer()));

    [Theory]
    [InlineData("Who founded the observatory in Greenwich?")]
    [InlineData("How many volcanoes does Iceland have?")]
    [InlineData("Welche Öffnungszeiten hat das Schwimmbad in Köln?")]
    public void Rewrite_NewTopic_IsLeftAlone(string question) =>
        Assert.Null(FollowUp.Rewrite(question, [new Turn("user", "What did Marie Curie discover?"), new Turn("assistant", "Radium.")], new TextAnalyzer()));

    [Fact]
    public void Rewrite_FirstQuestion_IsLeftAlone() => Assert.Null(FollowUp.Rewrite("When did she die?", [], new TextAnalyzer()));
}
