using Rag.Retrieval.Answers;
using Rag.Retrieval.Answers.Abilities;
using Rag.Retrieval.Answers.Planning;

namespace Rag.Retrieval.Tests.Answers;

/// <summary>The parts of an answer that a measured question changes.</summary>
public sealed class AnswerSetupTests : IDisposable
{
    private static readonly Ability Able = new() { Reads = true, Plans = PlanDepth.Full };

    private readonly string data = Directory.CreateTempSubdirectory("rag-setup-").FullName;
    private readonly FakeKnowledge knowledge = new(
        "The Brenwick lighthouse was built of granite in 1871.", "The lighthouse at Holm was built in 1902.", "The pool has three basins.");

    [Fact]
    public async Task Ask_WithoutAPlan_SearchesTheQuestionAsTyped()
    {
        FakeChat chat = new("In 1871. [1]");
        Answer answer = await AskAsync(chat, new AnswerSetup { Plans = false });
        Assert.Empty(answer.Trace!.Plan);
        Assert.Equal(["When was the lighthouse built?"], answer.Trace.Searched);
        Assert.Single(chat.Asked);
    }

    [Fact]
    public async Task Ask_OnePassage_ReadsOneAndHasFoundAll()
    {
        Answer answer = await AskAsync(new FakeChat("In 1871. [1]"), new AnswerSetup { Plans = false, MostPassages = 1 });
        Assert.Single(answer.Trace!.Read);
        Assert.True(answer.Trace.Candidates.Count > 1);
    }

    [Fact]
    public async Task Ask_LeastScore_HasFoundOnlyWhatReachesIt()
    {
        Answer all = await AskAsync(new FakeChat("In 1871. [1]"), new AnswerSetup { Plans = false });
        double best = all.Trace!.Candidates[0].Scores.Fused;
        Answer answer = await AskAsync(new FakeChat("In 1871. [1]"), new AnswerSetup { Plans = false, LeastScore = best });
        Assert.All(answer.Trace!.Candidates, hit => Assert.True(hit.Scores.Fused >= best));
        Assert.True(answer.Trace.Candidates.Count < all.Trace.Candidates.Count);
    }

    [Fact]
    public async Task Ask_WordsAloneAndNoReranker_IsWhatTheSearchIsAskedFor()
    {
        await AskAsync(new FakeChat("In 1871. [1]"), new AnswerSetup { Plans = false, ByMeaning = false, Reranks = false });
        Assert.All(knowledge.Requests, request => Assert.False(request.ByMeaning || request.Reranks));
        await AskAsync(new FakeChat("In 1871. [1]"), AnswerSetup.Product with { Plans = false });
        Assert.True(knowledge.Requests[^1] is { ByMeaning: true, Reranks: true });
    }

    private Task<Answer> AskAsync(FakeChat chat, AnswerSetup setup) => AnswererTests.FinishAsync(
        FakeAnswerer.Build(knowledge, chat, data, Able), new Question("When was the lighthouse built?") { Setup = setup });

    public void Dispose() => Directory.Delete(data, recursive: true);
}
