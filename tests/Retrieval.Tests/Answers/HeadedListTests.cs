using Rag.Retrieval.Answers;

namespace Rag.Retrieval.Tests.Answers;

public sealed class HeadedListTests
{
    private const string Manual = "# Cleaning the filter\n- Press the button.\n- Open the lid.\n- Rinse it.\n# Hot water\nThe tank holds 200 litres.\n# Programme of spring\n- Bach: Motets\n- Distler: Totentanz";

    [Theory]
    [InlineData("How do I clean the filter?", new[] { "- Press the button.", "- Open the lid.", "- Rinse it." })]
    [InlineData("Which pieces are in the programme of spring?", new[] { "- Bach: Motets", "- Distler: Totentanz" })]
    [InlineData("Which pieces are in the programme of autumn?", new string[0])]
    [InlineData("When did I clean the filter?", new string[0])]
    [InlineData("How do I clean the boiler?", new string[0])]
    [InlineData("Which invoices are in the programme?", new string[0])] // one word says too little of what the list is
    public async Task Find_QuestionOfManyThings_IsTheWholeListBelowItsHeading(string question, string[] expected)
    {
        FakeKnowledge knowledge = new(Manual) { Titles = ["Manual"], Content = Lines.Read };
        Assert.Equal(expected, (await knowledge.GatherAsync(question)).List.Select(s => s.Text));
    }
}
