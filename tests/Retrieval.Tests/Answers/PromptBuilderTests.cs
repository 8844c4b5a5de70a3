using Rag.Retrieval.Answers;
using Rag.Retrieval.Answers.Prompting;

namespace Rag.Retrieval.Tests.Answers;

public sealed class PromptBuilderTests
{
    [Theory]
    [InlineData("battery\t6.30", "From Kestrel\nColumns: Part Price\n[1] battery 6.30\n")]
    [InlineData("Part\tPrice\nantenna\t12.50", "From Kestrel\n[1] Part Price\n[2] antenna 12.50\n")]
    [InlineData("In francs.", "From Kestrel\n[1] In francs.\n")]
    public async Task Build_PassageThatBeginsAmidATable_BeginsWithItsColumns(string passage, string expected)
    {
        FakeChat chat = new();
        FakeKnowledge knowledge = new("Part\tPrice\nantenna\t12.50\nbattery\t6.30\nIn francs.") { Titles = ["Kestrel"], Content = Lines.Read };
        Prompt prompt = await new PromptBuilder(chat).BuildAsync(
            new Question("What does the battery cost?"), null, await knowledge.ReadAsync(passage), chat.Status, 100, TestContext.Current.CancellationToken);
        Assert.Contains(expected, prompt.Turns[^1].Text, StringComparison.Ordinal);
    }
}
