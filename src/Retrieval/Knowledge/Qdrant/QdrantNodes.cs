using Grpc.Core;
using Grpc.Core.Interceptors;
using Grpc.Net.Client;
using Microsoft.Extensions.Options;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;
using Rag.Retrieval.Settings;

namespace Rag.Retrieval.Knowledge.Qdrant;

/// <summary>
/// The way to Qdrant's nodes. A call that fails for a reason that may pass is repeated, at the next node where there are several: every call of
/// ours is idempotent. After many failures in a row Qdrant is left alone for some seconds. Safe to call from any thread.
/// </summary>
internal sealed class QdrantNodes : Interceptor, IDisposable
{
    /// <summary>A part of a document's text takes 4 MB as it travels; a page of passages with their vectors some.</summary>
    private const int LargestMessage = 128 << 20;

    private readonly Uri[] _addresses;
    private readonly GrpcChannel[] _channels;
    private readonly CallInvoker[] _nodes;
    private readonly QdrantPatience _patience;
    private readonly RagOptions _options;
    private readonly ResiliencePipeline _pipeline;
    private int _current;

    public QdrantNodes(IOptions<RagOptions> options, IOptions<QdrantPatience> patience)
    {
        (_options, _patience) = (options.Value, patience.Value);
        _addresses = [.. _options.QdrantUrls.Select(url => new Uri(url))];
        _channels = [.. _addresses.Select(Open)];
        _nodes = [.. _channels.Select(channel => channel.CreateCallInvoker())];
        _pipeline = new ResiliencePipelineBuilder()
            .AddTimeout(_patience.Total)
            .AddRetry(new RetryStrategyOptions
            {
                ShouldHandle = new PredicateBuilder().Handle<RpcException>(IsTemporary),
                // Each node once without a pause, then three times more.
                MaxRetryAttempts = _nodes.Length + 2,
                DelayGenerator = attempt => ValueTask.FromResult<TimeSpan?>(
                    attempt.AttemptNumber < _nodes.Length - 1 ? TimeSpan.Zero : _patience.Pause * (1 << (attempt.AttemptNumber - _nodes.Length + 1))),
            })
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions
            {
                // Not where Qdrant itself fails at a write: that says nothing of searches.
                ShouldHandle = new PredicateBuilder().Handle<RpcException>(
                    exception => exception.StatusCode is StatusCode.Unavailable or StatusCode.DeadlineExceeded),
                FailureRatio = 0.5,
                SamplingDuration = TimeSpan.FromSeconds(30),
                MinimumThroughput = _patience.FailuresInARow,
                BreakDuration = _patience.Break,
            })
            .Build();
    }

    /// <summary>Where calls go in.</summary>
    public CallInvoker Invoker => _nodes[0].Intercept(this);

    /// <summary>The node that is asked now.</summary>
    public Uri Address => _addresses[Volatile.Read(ref _current)];

    /// <inheritdoc />
    public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
        TRequest request, ClientInterceptorContext<TRequest, TResponse> context, AsyncUnaryCallContinuation<TRequest, TResponse> continuation) =>
        new(CallAsync(context.Method, request, context.Options.CancellationToken), Task.FromResult(new Metadata()),
            () => Status.DefaultSuccess, () => [], () => { });

    public void Dispose()
    {
        foreach (GrpcChannel channel in _channels) channel.Dispose();
    }

    private async Task<TResponse> CallAsync<TRequest, TResponse>(
        Method<TRequest, TResponse> method, TRequest request, CancellationToken cancellationToken)
        where TRequest : class
        where TResponse : class
    {
        try
        {
            return await _pipeline.ExecuteAsync(
                async token => await CallOnceAsync(method, request, token).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not KnowledgeBaseException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw QdrantFault.Of(Address, method.FullName, exception, _options);
        }
    }

    private async Task<TResponse> CallOnceAsync<TRequest, TResponse>(
        Method<TRequest, TResponse> method, TRequest request, CancellationToken cancellationToken)
        where TRequest : class
        where TResponse : class
    {
        int node = Volatile.Read(ref _current);
        var headers = new Metadata();
        if (_options.QdrantApiKey is { Length: > 0 } key) headers.Add("api-key", key);
        try
        {
            using AsyncUnaryCall<TResponse> call = _nodes[node].AsyncUnaryCall(
                method, null, new CallOptions(headers, DateTime.UtcNow + _patience.Attempt, cancellationToken), request);
            return await call.ResponseAsync.ConfigureAwait(false);
        }
        catch (RpcException exception) when (IsTemporary(exception))
        {
            cancellationToken.ThrowIfCancellationRequested();
            Interlocked.CompareExchange(ref _current, (node + 1) % _nodes.Length, node);
            throw;
        }
    }

    private static GrpcChannel Open(Uri address) => GrpcChannel.ForAddress(address, new GrpcChannelOptions
    {
        MaxReceiveMessageSize = LargestMessage,
        MaxSendMessageSize = null,
        DisposeHttpClient = true,
        // By default a node that was away for long is tried again every two minutes.
        InitialReconnectBackoff = TimeSpan.FromMilliseconds(100),
        MaxReconnectBackoff = TimeSpan.FromSeconds(1),
        HttpHandler = new SocketsHttpHandler
        {
            EnableMultipleHttp2Connections = true,
            // No proxy leads to this machine.
            UseProxy = !address.IsLoopback,
            ConnectTimeout = TimeSpan.FromSeconds(3),
            // Connections are renewed, so that a cluster's changed addresses are noticed, and asked for a sign of life, so that a lost node is.
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            KeepAlivePingDelay = TimeSpan.FromSeconds(30),
            KeepAlivePingTimeout = TimeSpan.FromSeconds(10),
        },
    });

    private static bool IsTemporary(RpcException exception) => exception.StatusCode is StatusCode.Unavailable or StatusCode.Internal
        or StatusCode.DeadlineExceeded or StatusCode.ResourceExhausted or StatusCode.Aborted or StatusCode.Cancelled;
}

/// <summary>How long Qdrant is waited for.</summary>
internal sealed class QdrantPatience
{
    /// <summary>For one answer.</summary>
    public TimeSpan Attempt { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>For a call with all its repetitions.</summary>
    public TimeSpan Total { get; set; } = TimeSpan.FromSeconds(100);

    /// <summary>Before the second repetition; doubled each time. A refused connection costs about 1.4 seconds until the owner is told.</summary>
    public TimeSpan Pause { get; set; } = TimeSpan.FromMilliseconds(200);

    /// <summary>After so many it is left alone, and how long.</summary>
    public int FailuresInARow { get; set; } = 10;

    /// <inheritdoc cref="FailuresInARow"/>
    public TimeSpan Break { get; set; } = TimeSpan.FromSeconds(5);
}
