using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Rag.Inference.Adapters;
using Rag.Inference.Backends;
using Rag.Inference.Gguf;
using Rag.Inference.Models;
using Rag.Retrieval.Models;
using Rag.Retrieval.Workers;

namespace Rag.Inference.Tests.Models;

public sealed class ModelSeatTests : IDisposable
{
    private static readonly ModelStatus Ready = new("a model", "cpu", "ready");
    private readonly DirectoryInfo data = Directory.CreateTempSubdirectory("rag-seat-");
    private readonly FakeTimeProvider time = new();
    private readonly ModelSeat seat;
    private readonly IdleModel model = new();

    public ModelSeatTests()
    {
        seat = new ModelSeat(ModelKind.Chat, time);
        seat.Set(Ready, model);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Unload_InUse_WaitsForTheLastUser()
    {
        ModelLease<IdleModel> one = await seat.AcquireAsync<IdleModel>(Token), other = await seat.AcquireAsync<IdleModel>(Token);
        Task<bool> unloaded = seat.UnloadAsync(null, Token);
        one.Dispose();
        Assert.False(model.IsDisposed);
        other.Dispose();
        Assert.True(await unloaded);
        Assert.True(model.IsDisposed);
    }

    [Fact]
    public async Task Unload_LeaseThatNobodyGivesBack_EndsAndTheNextModelIsIdle()
    {
        ModelLease<IdleModel> lost = await seat.AcquireAsync<IdleModel>(Token);
        Task<bool> unloaded = seat.UnloadAsync(null, Token);
        time.Advance(ModelSeat.Patience);
        Assert.False(await unloaded);
        Assert.True(model.IsDisposed);
        IdleModel next = new();
        seat.Set(Ready, next);
        Assert.True(seat.IsIdle);
        lost.Dispose();
        using (await seat.AcquireAsync<IdleModel>(Token)) Assert.False(seat.IsIdle);
        Assert.True(await seat.UnloadAsync(null, Token));
    }

    [Fact]
    public async Task Tend_AFaultAgainAndAgain_IsLoggedOnceAndTheNextLookTriesAgain()
    {
        FaultLog log = new();
        InferenceOptions options = new();
        using ModelLoader loader = new(options, data.FullName, new Heartbeats(time), time, NullLoggerFactory.Instance);
        using BackendChoice backends = new(options, data.FullName, time, NullLogger<BackendChoice>.Instance);
        using AdapterKeeper adapters = new(new AdapterBook(null), loader, log);
        SeatKeeper keeper = new(seat, loader, adapters, backends, options, time, log);
        for (int look = 0; look < 2; look++)
        {
            seat.Set(Ready, new IdleModel { Fault = new InvalidOperationException("the driver is gone") });
            await keeper.TendAsync([], null, 0, Token);
        }
        Assert.Contains("the driver is gone", Assert.Single(log.Errors).Message);
        await keeper.TendAsync([], null, 0, Token);
        Assert.Null(seat.Status);
    }

    public void Dispose() => data.Delete(recursive: true);

    private sealed class IdleModel : ILoadedModel
    {
        public Exception? Fault { get; init; }

        public bool IsDisposed { get; private set; }

        public ModelFile File { get; } = ModelFitterTests.Model(1);

        public ModelPlan Plan => throw new NotSupportedException();

        public int ContextLength => 1;

        public string? Warning => null;

        public void Dispose()
        {
            if (Fault is not null) throw Fault;
            IsDisposed = true;
        }
    }

    private sealed class FaultLog : ILogger
    {
        public List<Exception> Errors { get; } = [];

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (exception is not null) Errors.Add(exception);
        }
    }
}
