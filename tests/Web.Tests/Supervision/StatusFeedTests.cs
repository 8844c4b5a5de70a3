using System.Net;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Rag.Retrieval.Models;
using Rag.Retrieval.Settings;
using Rag.Retrieval.Workers;
using Rag.Web.Settings;
using Rag.Web.Supervision;
using Rag.Web.Tests.Stage;

namespace Rag.Web.Tests.Supervision;

public sealed class StatusFeedTests : IAsyncDisposable
{
    private readonly WorkerStage stage = new() { Answers = _ => HttpStatusCode.NotFound };
    private readonly FakeKnowledgeBase knowledge = new();
    private readonly FakeModels models = new();
    private readonly Heartbeats beats;
    private readonly Supervisor supervisor;
    private readonly StatusFeed feed;

    public StatusFeedTests()
    {
        beats = new Heartbeats(stage.Time);
        IConfigurationRoot configuration = new ConfigurationBuilder().AddInMemoryCollection([new("Rag:Folders:0", Path.GetTempPath())]).Build();
        RagOptions options = new() { IngestUrl = "http://127.0.0.1:1", InferenceUrl = "http://127.0.0.1:2" };
        WorkerAddresses addresses = new();
        addresses.PostConfigure(null, options);
        WatchedFolders folders = new(configuration);
        supervisor = new Supervisor(addresses, Options.Create(options), folders, configuration, new Clients(stage), beats, stage.Time, NullLoggerFactory.Instance, new Started());
        feed = new StatusFeed(
            new IngestClient(new HttpClient(stage, disposeHandler: false) { BaseAddress = new Uri("http://127.0.0.1:1") }), knowledge, models, supervisor, folders, beats, stage.Time,
            NullLogger<StatusFeed>.Instance);
    }

    [Fact]
    public async Task Execute_KnowledgeBaseThatDoesNotAnswer_IsNamedAndTheRestIsTold()
    {
        knowledge.Held = Task.Delay(Timeout.Infinite, TestContext.Current.CancellationToken);
        models.Chat = new ModelStatus("small", "cpu", "ready");
        await StartAsync();
        await stage.UntilAsync(() => feed.Current.Fault is not null);
        Assert.StartsWith("The index has not answered for 10 s", feed.Current.Fault);
        Assert.Equal("small", feed.Current.Models.Chat?.Name);
        knowledge.Held = Task.CompletedTask;
        await stage.UntilAsync(() => feed.Current is { Fault: null, Counts: not null });
    }

    [Fact]
    public async Task Execute_FaultThatNobodyForesaw_IsNamedAndDoesNotEndTheFeed()
    {
        models.Fault = new InvalidOperationException("an odd answer");
        await StartAsync();
        await stage.UntilAsync(() => feed.Current.Fault is not null);
        Assert.Contains("an odd answer", feed.Current.Fault);
        models.Fault = null;
        await stage.UntilAsync(() => feed.Current is { Fault: null, Counts: not null });
    }

    [Fact]
    public async Task Execute_PageThatFailsToShowAChange_DoesNotEndTheFeed()
    {
        feed.Changed += () => throw new InvalidOperationException("the page is gone");
        await StartAsync();
        await stage.UntilAsync(() => feed.Current.Counts is not null);
        models.Chat = new ModelStatus("small", "cpu", "ready");
        await stage.UntilAsync(() => feed.Current.Models.Chat is not null);
    }

    [Fact]
    public async Task Execute_InferenceServerGoesAndComesBack_IsToldBothTimes()
    {
        await StartAsync();
        await stage.UntilAsync(() => feed.Current.Counts is not null);
        stage.Answers = _ => new HttpRequestException("Connection refused");
        await stage.UntilAsync(() => Inference is { State: WorkerState.Away });
        Assert.Contains("http://127.0.0.1:2 does not answer (Connection refused)", Inference!.Detail);
        stage.Answers = _ => HttpStatusCode.NotFound;
        await stage.UntilAsync(() => Inference is { State: WorkerState.External });
    }

    public async ValueTask DisposeAsync()
    {
        await feed.StopAsync(CancellationToken.None);
        await supervisor.StopAsync(CancellationToken.None);
        feed.Dispose();
        supervisor.Dispose();
        beats.Dispose();
    }

    private WorkerStatus? Inference => feed.Current.Workers.SingleOrDefault(worker => worker.Name == "Inference");

    private async Task StartAsync()
    {
        await supervisor.StartAsync(TestContext.Current.CancellationToken);
        await feed.StartAsync(TestContext.Current.CancellationToken);
    }

    private sealed class FakeModels : IModelSource
    {
        public volatile Exception? Fault;

        public volatile ModelStatus? Chat;

        public Task<ModelSet> GetModelsAsync(CancellationToken cancellationToken) =>
            Fault is { } fault ? Task.FromException<ModelSet>(fault) : Task.FromResult(ModelSet.None with { Chat = Chat });
    }

    private sealed class Clients(HttpMessageHandler handler) : IHttpClientFactory
    {
        public HttpClient CreateClient(string name) => new(handler, disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan };
    }

    private sealed class Started : IHostApplicationLifetime
    {
        public CancellationToken ApplicationStarted { get; } = new(canceled: true);

        public CancellationToken ApplicationStopping => CancellationToken.None;

        public CancellationToken ApplicationStopped => CancellationToken.None;

        public void StopApplication() { }
    }
}
