using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Rag.Retrieval.Documents;
using Rag.Retrieval.Knowledge;
using Rag.Retrieval.Models;
using Rag.Retrieval.Search;
using Rag.Retrieval.Settings;
using Rag.Retrieval.Tests.Knowledge;

namespace Rag.Retrieval.Tests.Search;

/// <summary>Twenty candidates, and a reranker that prefers the last of them.</summary>
public sealed class RerankingTests
{
    private readonly FakeTimeProvider time = new();
    private readonly Reranker reranker;
    private readonly Reranking reranking;

    public RerankingTests()
    {
        reranker = new Reranker(time);
        ServiceProvider services = new ServiceCollection().AddSingleton<IReranker>(reranker).AddSingleton<IModelSource>(reranker).BuildServiceProvider();
        reranking = new Reranking(services, new KnownModels(services, time), new SearchOptions { RerankSeconds = 2 }, time);
    }

    [Fact]
    public async Task Order_QuickReranker_DecidesAboutAll()
    {
        (List<Candidate> ordered, string? notice) = await OrderAsync();
        Assert.Equal(Enumerable.Range(0, 20).Reverse(), ordered.Select(Number));
        Assert.Null(notice);
    }

    [Fact]
    public async Task Order_SlowReranker_DecidesAboutAsManyAsItReadsInTime()
    {
        reranker.SecondsForAPart = 0.9;
        (List<Candidate> ordered, string? notice) = await OrderAsync();
        Assert.Equal([.. Enumerable.Range(0, 16).Reverse(), 16, 17, 18, 19], ordered.Select(Number));
        Assert.Null(notice);
        Assert.Equal(2, reranker.Parts);
    }

    [Fact]
    public async Task Order_NotOnePartInTime_SaysSoAndAsksAgainMinutesLater()
    {
        reranker.SecondsForAPart = 3;
        (List<Candidate> ordered, string? notice) = await OrderAsync();
        Assert.Equal(Enumerable.Range(0, 20), ordered.Select(Number));
        Assert.Contains("did not answer in time", notice, StringComparison.Ordinal);
        Assert.Contains("too slow", (await OrderAsync()).Notice, StringComparison.Ordinal);
        Assert.Equal(1, reranker.Parts);

        time.Advance(TimeSpan.FromMinutes(6));
        reranker.SecondsForAPart = 0;
        Assert.Equal(19, Number((await OrderAsync()).Candidates[0]));
    }

    [Fact]
    public async Task Order_RerankerFails_KeepsTheOrderAndSaysWhy()
    {
        reranker.Fault = new InferenceException("the process is away");
        (List<Candidate> ordered, string? notice) = await OrderAsync();
        Assert.Equal(Enumerable.Range(0, 20), ordered.Select(Number));
        Assert.Contains("the process is away", notice, StringComparison.Ordinal);
    }

    private static int Number(Candidate candidate) => int.Parse(candidate.Passage.Text.AsSpan(5), System.Globalization.CultureInfo.InvariantCulture);

    private Task<(List<Candidate> Candidates, string? Notice)> OrderAsync()
    {
        IndexedDocument document = Samples.Document("a.md", [.. Enumerable.Range(0, 20).Select(number => $"text {number}")]);
        List<Candidate> candidates = [.. document.Passages.Select(passage => new Candidate(new FoundPassage(passage, document.Document), new FusedPassage(passage.Id, new double?[3])))];
        return reranking.OrderAsync("which", candidates, TestContext.Current.CancellationToken);
    }

    private sealed class Reranker(FakeTimeProvider time) : IReranker, IModelSource
    {
        public double SecondsForAPart { get; set; }

        public Exception? Fault { get; set; }

        public int Parts { get; private set; }

        public Task<IReadOnlyList<double>> ScoreAsync(string query, IReadOnlyList<string> texts, CancellationToken cancellationToken)
        {
            if (Fault is not null) throw Fault;
            Parts++;
            time.Advance(TimeSpan.FromSeconds(SecondsForAPart));
            cancellationToken.ThrowIfCancellationRequested();
            return Task.FromResult<IReadOnlyList<double>>([.. texts.Select(text => double.Parse(text.Split(' ')[^1], System.Globalization.CultureInfo.InvariantCulture))]);
        }

        public Task<ModelSet> GetModelsAsync(CancellationToken cancellationToken) => Task.FromResult(new ModelSet(null, null, new ModelStatus("reranker", "cpu", "ready")));
    }
}
