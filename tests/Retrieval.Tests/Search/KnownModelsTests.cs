using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Rag.Retrieval.Models;
using Rag.Retrieval.Search;

namespace Rag.Retrieval.Tests.Search;

public sealed class KnownModelsTests
{
    private static readonly ModelSet Some = new(null, new ModelStatus("minilm", "cpu", "ready"), null);

    [Fact]
    public async Task Get_WhileItIsFresh_AsksOnce()
    {
        (KnownModels models, Source source, FakeTimeProvider time) = Create();
        source.Answer.SetResult(Some);
        Assert.Equal(Some, await models.GetAsync(TestContext.Current.CancellationToken));
        time.Advance(TimeSpan.FromSeconds(4));
        Assert.Equal(Some, await models.GetAsync(TestContext.Current.CancellationToken));
        Assert.Equal(1, source.Asked);
    }

    [Fact]
    public async Task Get_AfterSomeSeconds_DoesNotWaitForTheNextAnswer()
    {
        (KnownModels models, Source source, FakeTimeProvider time) = Create();
        source.Answer.SetResult(Some);
        await models.GetAsync(TestContext.Current.CancellationToken);
        source.Answer = new TaskCompletionSource<ModelSet>();
        time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(Some, await models.GetAsync(TestContext.Current.CancellationToken));
        time.Advance(TimeSpan.FromMinutes(2));
        Task<ModelSet> waiting = models.GetAsync(TestContext.Current.CancellationToken);
        Assert.False(waiting.IsCompleted);
        source.Answer.SetResult(ModelSet.None);
        Assert.Equal(ModelSet.None, await waiting);
    }

    private static (KnownModels, Source, FakeTimeProvider) Create()
    {
        Source source = new();
        FakeTimeProvider time = new();
        return (new KnownModels(new ServiceCollection().AddSingleton<IModelSource>(source).BuildServiceProvider(), time), source, time);
    }

    private sealed class Source : IModelSource
    {
        public int Asked { get; private set; }

        public TaskCompletionSource<ModelSet> Answer { get; set; } = new();

        public Task<ModelSet> GetModelsAsync(CancellationToken cancellationToken)
        {
            Asked++;
            return Answer.Task;
        }
    }
}
