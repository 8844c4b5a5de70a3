using Rag.Retrieval.Analysis;
using Rag.Retrieval.Answers.Abilities;
using Rag.Retrieval.Answers.Claims.Judging;
using Rag.Retrieval.Answers.Planning;
using Rag.Retrieval.Answers.Prompting;

namespace Rag.Retrieval.Tests.Answers.Abilities;

public sealed class AbilityTestTests
{
    private static readonly string[] Read =
    [
        "It was electrified in 1924. [2]", "The garden was laid out by Ines Vardy. [2]", "The loft costs 38 in winter. [2]",
        "- Open the sea cock. [2]\n- Check the bilge. [2]\n- Switch the radio to channel 12. [2]", "Every three years. [1] It is held in the quarry. [3]", "It is bronze. [10]",
        "NOT FOUND", "NOT FOUND",
    ];

    private static readonly string[] Plans =
    [
        "Question: How is the train to Velden paid back?\nSearch: travel expenses\nSearch: reimbursement of fares\nSentence: x\nForm: steps",
        "Question: Who repairs the bronze bell of Sarn?\nSearch: bell maintenance\nSearch: tower service\nSentence: x\nForm: sentence",
        "Question: What is the rule when a child is sick?\nSearch: leave of absence\nSearch: care for family\nSentence: x\nForm: sentence",
    ];

    [Fact]
    public async Task Run_AllRight_SwitchesAllOn()
    {
        Ability ability = await RunAsync([.. Read, .. Plans, "SEARCH: alarm manual Tessel 40", .. Enumerable.Repeat((string[])["yes", "no"], 5).SelectMany(pair => pair)]);
        Assert.True(ability is { Reads: true, Plans: PlanDepth.Full, SearchesAgain: true, Judges: true }, string.Join('\n', ability.Tasks));
        Assert.Equal(13, ability.Tasks.Count);
    }

    [Theory]
    [InlineData("yes")]
    [InlineData("no")]
    [InlineData("perhaps")]
    public async Task Run_TheSameVerdictEachTime_IsNoJudge(string verdict)
    {
        Ability ability = await RunAsync([.. Read, .. Plans, "SEARCH: alarm manual Tessel 40", verdict]);
        Assert.True(ability is { Reads: true, Judges: false }, string.Join('\n', ability.Tasks));
    }

    [Fact]
    public async Task Run_SearchesThatRepeatTheQuestion_PlansBriefly()
    {
        string[] plans = [.. Plans.Select(plan => string.Join('\n', plan.Split('\n').Where(line => !line.StartsWith("Search", StringComparison.Ordinal))))];
        Assert.Equal(PlanDepth.Line, (await RunAsync([.. Read, .. plans, "NOT FOUND"])).Plans);
    }

    [Fact]
    public async Task Run_RightAnswersUnderWrongNumbers_DoesNotRead() =>
        Assert.False((await RunAsync([.. Read.Select(answer => answer.Replace("[2]", "[1]", StringComparison.Ordinal))])).Reads);

    [Fact]
    public async Task Run_InventsWhereNothingStands_DoesNotRead() =>
        Assert.False((await RunAsync([.. Read[..6], "It cost a thousand pounds. [1]"])).Reads);

    [Fact]
    public async Task Run_RightOnlyAfterReasoning_LetsItReason()
    {
        string[] wrong = [.. Read[..4], "It is unknown. [1]", "It is unknown. [1]", .. Read[6..]];
        Ability ability = await RunAsync([.. wrong, .. Read[4..6].Select(answer => "<think>Hm.</think>" + answer), .. Plans, "SEARCH: alarm manual Tessel 40", "yes"]);
        Assert.True(ability is { Reads: true, GainsByReasoning: true }, string.Join('\n', ability.Tasks));
    }

    [Fact]
    public async Task Run_DoesNotReason_IsNotLetReasonAgain()
    {
        string[] wrong = [.. Read[..4], "It is unknown. [1]", "It is unknown. [1]", .. Read[6..]];
        Ability ability = await RunAsync([.. wrong, Read[4], .. Plans, "SEARCH: alarm manual Tessel 40", "yes"]);
        Assert.True(ability is { Reads: true, GainsByReasoning: false, Plans: PlanDepth.Full }, string.Join('\n', ability.Tasks));
    }

    [Fact]
    public async Task Run_Nonsense_GivesUpEarly()
    {
        Ability ability = await RunAsync("I like bananas and other fruit. [1]");
        Assert.False(ability.Reads);
        Assert.Equal(2, ability.Tasks.Count);
    }

    private static Task<Ability> RunAsync(params string[] answers)
    {
        FakeChat chat = new(answers);
        ChatWriter writer = new(chat);
        return new AbilityTest(writer, new PromptBuilder(chat), new Planner(writer, TimeProvider.System), new ChatClaimJudge(chat, new JudgeLimits(), TimeProvider.System), new TextAnalyzer(), TimeProvider.System)
            .RunAsync(chat.Status, TestContext.Current.CancellationToken);
    }
}
