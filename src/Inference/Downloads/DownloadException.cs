namespace Rag.Inference.Downloads;

/// <summary>A download cannot go on; the message tells the owner what happened and what to do.</summary>
/// <param name="message">For the owner.</param>
/// <param name="canRetry">True where trying again by itself may help.</param>
/// <param name="inner">What went wrong.</param>
public sealed class DownloadException(string message, bool canRetry = false, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>True where trying again by itself may help.</summary>
    public bool CanRetry { get; } = canRetry;

    /// <summary>When the server wishes to be asked again, where it said so.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
