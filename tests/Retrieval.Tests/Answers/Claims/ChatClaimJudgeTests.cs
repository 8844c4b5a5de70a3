using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Time.Testing;
using Rag.Retrieval.Answers.Claims;
using Rag.Retrieval.Answers.Claims.Judging;
using Rag.Retrieval.Models;

namespace Rag.Retrieval.Tests.Answers.Claims;

public sealed class ChatClaimJudgeTests
{
    private static readonly IReadOnlyList<ClaimSource> Read = [new ClaimSource("The gate opens at six.") { Above = "Harbour" },
        new ClaimSource("The bell rings twice.")];

    [Fact]
    public async Task Judge_Probabilities_AddsUpAllWaysToWriteThem()
    {
        TokenLogProbability token = new(" Yes", Math.Log(0.5), [new(" Yes", Math.Log(0.5), []), new("yes", Math.Log(0.1), []), new("No",
            Math.Log(0.2), []), new("The", Math.Log(0.2), [])]);
        double? yes = Assert.Single(await Judge(new FakeChat(_ => ("Yes", token))).JudgeAsync(Read, ["It opens at six."],
            TestContext.Current.CancellationToken));
        Assert.Equal(0.75, yes!.Value, 6);
    }

    [Theory]
    [InlineData("Yes.", 1.0)]
    [InlineData(" no", 0.0)]
    [InlineData("Perhaps", null)]
    public async Task Judge_NoProbabilities_ReadsTheWord(string answer, double? expected) =>
        Assert.Equal(expected, Assert.Single(await Judge(new FakeChat(_ => (answer, null))).JudgeAsync(Read, ["It opens at six."],
            TestContext.Current.CancellationToken)));

    [Fact]
    public async Task Judge_ManyStatements_AreTheSameUpToTheStatement()
    {
        FakeChat chat = new(_ => ("yes", null));
        await Judge(chat).JudgeAsync(Read, ["It opens at six.", "It opens at ten."], TestContext.Current.CancellationToken);
        Assert.Equal(2, chat.Prompts.Count);
        int same = chat.Prompts[0].AsSpan().CommonPrefixLength(chat.Prompts[1]);
        Assert.StartsWith("Statement: It opens at ", chat.Prompts[0][(same - 23)..], StringComparison.Ordinal);
        Assert.Contains("The bell rings twice.", chat.Prompts[0][..same], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Judge_MoreThanTheLimit_LeavesTheRestUnjudged()
    {
        FakeChat chat = new(_ => ("yes", null));
        IReadOnlyList<double?> verdicts = await new ChatClaimJudge(chat, new JudgeLimits { MostStatements = 1 },
            TimeProvider.System).JudgeAsync(Read, ["a", "b"], TestContext.Current.CancellationToken);
        Assert.Equal([1.0, null], verdicts);
    }

    [Fact]
    public async Task Judge_SourcesTooLong_AsksNothing()
    {
        FakeChat chat = new(_ => ("yes", null));
        Assert.Equal([null], await new ChatClaimJudge(chat, new JudgeLimits { MostCharacters = 10 },
            TimeProvider.System).JudgeAsync(Read, ["a"], TestContext.Current.CancellationToken));
        Assert.Empty(chat.Prompts);
    }

    [Fact]
    public async Task Judge_OutOfTime_KeepsWhatWasJudged()
    {
        FakeTimeProvider time = new();
        FakeChat chat = new(n =>
        {
            if (n == 1) time.Advance(TimeSpan.FromMinutes(5));
            return ("yes", null);
        });
        Assert.Equal([1.0, null, null], await new ChatClaimJudge(chat, new JudgeLimits(), time).JudgeAsync(Read, ["a", "b", "c"],
            TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Judge_ModelFails_LeavesTheRestUnjudged()
    {
        FakeChat chat = new(n => n == 0 ? ("no", null) : throw new InferenceException("gone"));
        Assert.Equal([0.0, null], await Judge(chat).JudgeAsync(Read, ["a", "b"], TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Judge_Cancelled_Throws()
    {
        using CancellationTokenSource stop = new();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Judge(new FakeChat(_ => ("yes", null))).JudgeAsync(Read, ["a"],
            stop.Token));
    }

    [Theory]
    [InlineData(ClaimMark.Agrees, 0.9, ClaimMark.BorneOut)]
    [InlineData(ClaimMark.Agrees, 0.3, ClaimMark.Agrees)]
    [InlineData(ClaimMark.Agrees, 0.01, ClaimMark.NotFound)]
    [InlineData(ClaimMark.Contradicted, 0.99, ClaimMark.Contradicted)]
    [InlineData(ClaimMark.BorneOut, 0.01, ClaimMark.BorneOut)]
    [InlineData(ClaimMark.Agrees, null, ClaimMark.Agrees)]
    public void Join_Verdict_ConfirmsOrDoubtsWhatAgrees(ClaimMark exact, double? yes, ClaimMark expected) =>
        Assert.Equal(expected, JudgedVerdict.Join(new ClaimVerdict(exact, [], ""), yes, JudgeThresholds.Default).Mark);

    private static ChatClaimJudge Judge(IChatClient chat) => new(chat, new JudgeLimits(), TimeProvider.System);

    private sealed class FakeChat(Func<int, (string Word, TokenLogProbability? Token)> answer) : IChatClient
    {
        public List<string> Prompts { get; } = [];

        public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null,
                [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int number = Prompts.Count;
            Prompts.Add(string.Join('\n', messages.Select(message => message.Text)));
            (string word, TokenLogProbability? token) = answer(number);
            cancellationToken.ThrowIfCancellationRequested();
            await Task.Yield();
            ChatResponseUpdate update = new(ChatRole.Assistant, word);
            IReadOnlyList<TokenLogProbability>? tokens = token is null ? null : [token];
            if (tokens is not null) update.AdditionalProperties = new() { [TokenLogProbability.Key] = tokens };
            yield return update;
        }

        public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null,
            CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }
}
