using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Google.Protobuf;
using Grpc.AspNetCore.Server.Model;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Qdrant.Client.Grpc;

namespace Rag.Retrieval.Tests.Knowledge.Qdrant.Server;

/// <summary>
/// Qdrant as far as the product uses it, by gRPC, in memory and on a free loopback port. It refuses what Qdrant would, and can die at any point
/// that it writes.
/// </summary>
internal sealed class QdrantServer : IAsyncDisposable
{
    private readonly Dictionary<string, Collection> _collections;
    private readonly Lock _lock;
    private readonly WebApplication _app;
    private readonly string? _key;

    private QdrantServer(string? key, QdrantServer? other, X509Certificate2? certificate)
    {
        _key = key;
        (_collections, _lock) = other is null ? ([], new Lock()) : (other._collections, other._lock);
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            listen.Protocols = HttpProtocols.Http2;
            if (certificate is not null) listen.UseHttps(certificate);
        }));
        builder.Services.AddGrpc(grpc => (grpc.MaxReceiveMessageSize, grpc.EnableDetailedErrors) = (null, true));
        builder.Services.AddSingleton(this);
        builder.Services.AddSingleton<IServiceMethodProvider<QdrantServer>, Methods>();
        _app = builder.Build();
        _app.MapGrpcService<QdrantServer>();
    }

    public Uri Address => new(_app.Urls.Single());

    public string Version { get; set; } = "1.20.0";

    /// <summary>How many more points it writes before it dies: then it drops every connection until this is set again. Null for ever.</summary>
    public int? WritesLeft { get; set; }

    /// <summary>Called with each request's method, such as <c>Points/Upsert</c>, before it is carried out; may delay it or throw <see cref="RpcException"/>.</summary>
    public Func<string, Task>? OnRequest { get; set; }

    /// <summary>The requests that arrived.</summary>
    public ConcurrentQueue<(string Method, IMessage Request)> Requests { get; } = new();

    /// <summary>Bytes of all answers.</summary>
    public long Sent { get; private set; }

    /// <param name="key">The API key that it demands.</param>
    /// <param name="other">Another node of the same cluster.</param>
    /// <param name="certificate">For https.</param>
    public static async Task<QdrantServer> StartAsync(string? key = null, QdrantServer? other = null, X509Certificate2? certificate = null)
    {
        var server = new QdrantServer(key, other, certificate);
        await server._app.StartAsync();
        return server;
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    /// <summary>All points of a collection, stale ones too.</summary>
    public int CountPoints(string collection)
    {
        lock (_lock) return _collections.TryGetValue(collection, out Collection? found) ? found.Points.Count() : 0;
    }

    /// <summary>A collection as it is now.</summary>
    public CreateCollection Definition(string collection)
    {
        lock (_lock) return _collections[collection].Definition.Clone();
    }

    public void DropCollection(string collection)
    {
        lock (_lock) _collections.Remove(collection);
    }

    /// <summary>As if somebody else had made a collection.</summary>
    public void Forge(string collection)
    {
        lock (_lock) _collections[collection].Definition.Metadata.Clear();
    }

    private bool Create(CreateCollection definition)
    {
        if (_collections.ContainsKey(definition.CollectionName))
            throw new RpcException(new Status(StatusCode.AlreadyExists, $"Wrong input: Collection `{definition.CollectionName}` already exists!"));
        _collections[definition.CollectionName] = new Collection(definition, CountWrite);
        return true;
    }

    private void CountWrite()
    {
        if (WritesLeft is not { } left) return;
        if (left == 0) throw new DiedException();
        WritesLeft = left - 1;
    }

    private async Task<TResponse> AnswerAsync<TRequest, TResponse>(string method, TRequest request, ServerCallContext context, Func<TRequest, TResponse> handle)
        where TRequest : IMessage
        where TResponse : IMessage
    {
        Requests.Enqueue((method, request));
        if (OnRequest is { } hook) await hook(method);
        if (_key is not null && context.RequestHeaders.GetValue("api-key") != _key)
            throw new RpcException(new Status(StatusCode.Unauthenticated, "Must provide an API key or an Authorization bearer token"));
        try
        {
            lock (_lock)
            {
                if (WritesLeft == 0) throw new DiedException();
                TResponse answer = handle(request);
                Sent += answer.CalculateSize();
                return answer;
            }
        }
        catch (DiedException)
        {
            context.GetHttpContext().Abort();
            throw;
        }
    }

    /// <summary>Which calls there are. Each is described by the client's own messages, so that no other description of them is needed.</summary>
    private sealed class Methods(QdrantServer server) : IServiceMethodProvider<QdrantServer>
    {
        private ServiceMethodProviderContext<QdrantServer> _context = null!;

        public void OnServiceMethodDiscovery(ServiceMethodProviderContext<QdrantServer> context)
        {
            _context = context;
            On<HealthCheckRequest, HealthCheckReply>("Qdrant/HealthCheck", _ => new() { Title = "qdrant - vector search engine", Version = server.Version });
            On<GetCollectionInfoRequest, GetCollectionInfoResponse>("Collections/Get", request => new() { Result = In(request.CollectionName).Info() });
            On<CreateCollection, CollectionOperationResponse>("Collections/Create", request => new() { Result = server.Create(request) });
            On<UpdateCollection, CollectionOperationResponse>("Collections/Update", request => Done(() => In(request.CollectionName).Update(request)));
            On<DeleteCollection, CollectionOperationResponse>("Collections/Delete", request => new() { Result = server._collections.Remove(request.CollectionName) });
            Change<CreateFieldIndexCollection>("CreateFieldIndex", request => In(request.CollectionName).CreateIndex(request));
            Change<CreateVectorNameRequest>("CreateVectorName", request => In(request.CollectionName).CreateVector(request));
            Change<DeleteVectorNameRequest>("DeleteVectorName", request => In(request.CollectionName).DropVector(request.VectorName));
            Change<UpsertPoints>("Upsert", request => In(request.CollectionName).Upsert(request.Points, request.UpdateFilter, request.UpdateMode));
            Change<UpdatePointVectors>("UpdateVectors", request => In(request.CollectionName).UpdateVectors(request.Points));
            Change<DeletePoints>("Delete", request => In(request.CollectionName).Delete(request.Points.Filter));
            On<UpdateBatchPoints, UpdateBatchResponse>("Points/UpdateBatch", request => new()
            {
                Result = { request.Operations.Select(one =>
                    Completed(() => In(request.CollectionName).SetPayload(one.SetPayload.Payload, one.SetPayload.PointsSelector.Filter), Waits(request))) },
            });
            On<GetPoints, GetResponse>("Points/Get", request => CollectionReader.Retrieve(In(request.CollectionName), request));
            On<ScrollPoints, ScrollResponse>("Points/Scroll", request => CollectionReader.Scroll(In(request.CollectionName), request));
            On<CountPoints, CountResponse>("Points/Count", request => new() { Result = new() { Count = (ulong)In(request.CollectionName).Matching(request.Filter).Count } });
            On<FacetCounts, FacetResponse>("Points/Facet", request => CollectionReader.Facet(In(request.CollectionName), request));
            On<QueryPoints, QueryResponse>("Points/Query", request => new() { Result = { CollectionReader.Query(In(request.CollectionName), request) } });
            On<QueryBatchPoints, QueryBatchResponse>("Points/QueryBatch", request => new()
            {
                Result = { request.QueryPoints.Select(one => new BatchResult { Result = { CollectionReader.Query(In(one.CollectionName), one) } }) },
            });
        }

        private Collection In(string name) => server._collections.GetValueOrDefault(name)
            ?? throw new RpcException(new Status(StatusCode.NotFound, $"Not found: Collection `{name}` doesn't exist!"));

        private void Change<TRequest>(string method, Action<TRequest> change) where TRequest : class, IMessage<TRequest>, new() =>
            On<TRequest, PointsOperationResponse>("Points/" + method, request => new() { Result = Completed(() => change(request), Waits(request)) });

        private static bool Waits(IMessage request) => request.Descriptor.FindFieldByName("wait").Accessor.GetValue(request) is true;

        private static UpdateResult Completed(Action change, bool waits)
        {
            change();
            return new UpdateResult { Status = waits ? UpdateStatus.Completed : UpdateStatus.Acknowledged };
        }

        private static CollectionOperationResponse Done(Action change)
        {
            change();
            return new CollectionOperationResponse { Result = true };
        }

        private void On<TRequest, TResponse>(string method, Func<TRequest, TResponse> handle)
            where TRequest : class, IMessage<TRequest>, new()
            where TResponse : class, IMessage<TResponse>, new()
        {
            string[] names = method.Split('/');
            var described = new Method<TRequest, TResponse>(MethodType.Unary, "qdrant." + names[0], names[1], Marshal<TRequest>(), Marshal<TResponse>());
            _context.AddUnaryMethod(described, [], (_, request, context) => server.AnswerAsync(method, request, context, handle));
        }

        private static Marshaller<T> Marshal<T>() where T : class, IMessage<T>, new()
        {
            var parser = new MessageParser<T>(() => new T());
            return Marshallers.Create(message => message.ToByteArray(), parser.ParseFrom);
        }
    }

    private sealed class DiedException : Exception;
}
