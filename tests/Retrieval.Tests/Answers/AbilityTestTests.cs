using Rag.Retrieval.Analysis;
using Rag.Retrieval.Answers.Abilities;
using Rag.Retrieval.Answers.Prompting;

namespace Rag.Retrieval.Tests.Answers;

public sealed class AbilityTestTests
{
    private static readonly string[] Right =
    [
        "The Brenwick lighthouse was electrified in 1924. [3]", "The garden of Tolmare House was designed by Ines Vardy, a botanist. [4]",
        "The Orsk valve is made of bronze. [2]", "The festival of Lund Hollow takes place in the old quarry. [2]",
    ];

    [Fact]
    public async Task Run_RightAnswersRightlyCited_Writes() => Assert.Equal(AbilityLevel.Writes, await LevelAsync(Right));

    [Fact]
    public async Task Run_RightAnswersUnderWrongNumbers_Shortens() =>
        Assert.Equal(AbilityLevel.Shortens, await LevelAsync([.. Right.Select(answer => answer[..^3] + "[1]")]));

    [Fact]
    public async Task Run_Nonsense_Quotes() => Assert.Equal(AbilityLevel.Quotes, await LevelAsync("I like bananas and other fruit. [1]"));

    private static async Task<AbilityLevel> LevelAsync(params string[] answers)
    {
        FakeChat chat = new(answers);
        AbilityTest test = new(new ChatWriter(chat), new PromptBuilder(chat), new TextAnalyzer(), TimeProvider.System);
        return (await test.RunAsync(chat.Status, TestContext.Current.CancellationToken)).Level;
    }
}
