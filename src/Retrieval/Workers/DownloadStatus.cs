namespace Rag.Retrieval.Workers;

/// <summary>How the download of a model is getting on: an item of Inference's <c>GET /downloads</c> and of its events.</summary>
/// <param name="Id">The offer's id.</param>
/// <param name="Name">The model's name.</param>
/// <param name="FileName">The file's name once it is complete.</param>
/// <param name="State"><c>running</c>, <c>waiting</c> (tries again by itself), <c>paused</c>, <c>checking</c>, <c>done</c> or <c>failed</c>.</param>
/// <param name="Received">Bytes that are there.</param>
/// <param name="Total">Bytes of the file; null before the server has said.</param>
/// <param name="BytesPerSecond">Speed over the last seconds; null where nothing moves.</param>
/// <param name="Message">What happened and what to do, or null.</param>
/// <param name="Verification">Of a complete file: what its bytes were compared with; null before.</param>
public sealed record DownloadStatus(
    string Id, string Name, string FileName, string State, long Received, long? Total, double? BytesPerSecond, string? Message, string? Verification)
{
    /// <summary>True where the owner can pause it.</summary>
    public bool IsActive => State is "running" or "waiting" or "checking";
}
