using System.Net;

namespace Rag.Retrieval.Models;

/// <summary>The inference server refused or could not be reached; the message says why, for the owner to read.</summary>
public sealed class InferenceException(string message, HttpStatusCode? status = null, TimeSpan? retryAfter = null, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>What it answered with; null where it did not answer.</summary>
    public HttpStatusCode? Status { get; } = status;

    /// <summary>When to ask again, where it said so.</summary>
    public TimeSpan? RetryAfter { get; } = retryAfter;

    /// <summary>True where asking again later may help: not reached, busy, or still loading.</summary>
    public bool MayPass => Status is null or HttpStatusCode.ServiceUnavailable or HttpStatusCode.TooManyRequests;
}
