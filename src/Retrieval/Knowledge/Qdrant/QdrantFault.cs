using System.Security.Authentication;
using Grpc.Core;
using Polly.CircuitBreaker;
using Polly.Timeout;
using Rag.Retrieval.Settings;

namespace Rag.Retrieval.Knowledge.Qdrant;

/// <summary>Says in one sentence what is wrong with Qdrant and what to do.</summary>
internal static class QdrantFault
{
    /// <param name="address">The node that failed last.</param>
    /// <param name="method">What was asked, such as <c>/qdrant.Points/Upsert</c>.</param>
    /// <param name="exception">What came of it; kept as the inner one.</param>
    /// <param name="options">The settings that a sentence may name.</param>
    public static KnowledgeBaseException Of(Uri address, string method, Exception exception, RagOptions options)
    {
        string at = address.ToString().TrimEnd('/');
        string said = (exception as RpcException)?.Status.Detail ?? exception.Message;
        bool full = said.Contains("space", StringComparison.OrdinalIgnoreCase) && said.Contains("disk", StringComparison.OrdinalIgnoreCase)
            || said.Contains("no space left", StringComparison.OrdinalIgnoreCase);
        string message = exception switch
        {
            BrokenCircuitException => $"Qdrant at {at} has failed repeatedly and is left alone for some seconds; then it is tried again.",
            TimeoutRejectedException or OperationCanceledException or RpcException { StatusCode: StatusCode.DeadlineExceeded } =>
                $"Qdrant at {at} did not answer in time; it is overloaded or stuck.",
            RpcException { StatusCode: StatusCode.Unauthenticated or StatusCode.PermissionDenied } =>
                $"Qdrant at {at} refuses the API key: set Rag:QdrantApiKey to the key that Qdrant was started with.",
            _ when full => $"Qdrant at {at} has no disk space left: free some, then it goes on ({said}).",
            _ when Causes(exception).OfType<AuthenticationException>().FirstOrDefault() is { } untrusted =>
                $"The certificate that Qdrant at {at} shows is not trusted on this machine ({untrusted.Message}): "
                + "install its issuer's, or correct Rag:QdrantUrl.",
            RpcException when IsNoGrpc(method, exception, said) =>
                $"What answers at {at} is not Qdrant's gRPC port, as a rule 6334 ({said}): correct Rag:QdrantUrl.",
            RpcException { StatusCode: StatusCode.Unimplemented } => $"Qdrant at {at} is too old for what Rag asks of it ({said}): update it.",
            // Said by Qdrant itself, and not by the connection to it.
            RpcException { StatusCode: StatusCode.Internal or StatusCode.Unavailable, Status.DebugException: null }
                when options.QdrantReplicas > 1 && Writes(method) =>
                $"Qdrant at {at} could not write to enough of its {options.QdrantReplicas} copies ({said}): start the node that is away; "
                + "Rag:QdrantWriteCopies=1 goes on with one copy.",
            RpcException { StatusCode: StatusCode.Unavailable } =>
                $"Qdrant does not answer at {at} ({Causes(exception).LastOrDefault()?.Message ?? said}): start it, or correct Rag:QdrantUrl.",
            RpcException refused => $"Qdrant at {at} answers {refused.StatusCode} to {method[(method.LastIndexOf('/') + 1)..]}: {said}",
            _ => $"Qdrant at {at} failed: {said}",
        };
        return new KnowledgeBaseException(message, exception) { Fault = full ? KnowledgeBaseFault.Full : KnowledgeBaseFault.Unavailable };
    }

    /// <summary>What Qdrant answered, where it did.</summary>
    public static StatusCode? Code(this KnowledgeBaseException fault) => (fault.InnerException as RpcException)?.StatusCode;

    /// <summary>An answer by HTTP alone, or one to the first call that breaks HTTP/2: later on, that is a Qdrant that was killed.</summary>
    private static bool IsNoGrpc(string method, Exception exception, string said) => said.Contains("Bad gRPC response", StringComparison.Ordinal)
        || (method.EndsWith("/HealthCheck", StringComparison.Ordinal) && exception is RpcException { StatusCode: StatusCode.Internal });

    private static bool Writes(string method) => method.Contains("/Upsert", StringComparison.Ordinal) || method.Contains("/Update", StringComparison.Ordinal)
        || method.Contains("/Delete", StringComparison.Ordinal);

    private static IEnumerable<Exception> Causes(Exception exception)
    {
        for (Exception? cause = (exception as RpcException)?.Status.DebugException ?? exception.InnerException; cause is not null; cause = cause.InnerException)
            yield return cause;
    }
}
