namespace Rag.Retrieval.Workers;

/// <summary>What Ingest says of itself at <c>GET /status</c>; it answers only after the file events seen so far are accounted for.</summary>
/// <param name="Idle">True when the index equals the disk: nothing queued, nothing being read, every scan done, every vector there.</param>
/// <param name="Paused">True when the owner paused it.</param>
/// <param name="Folders">The watched folders.</param>
/// <param name="Queued">Files waiting or being read.</param>
/// <param name="Reading">Paths being read now.</param>
/// <param name="Embedded">Texts that have a vector in the model's space.</param>
/// <param name="ToEmbed">Texts in all; 0 where there is no embedding model.</param>
/// <param name="FilesPerSecond">Over the last seconds of work.</param>
/// <param name="Warnings">What the owner should know: polling instead of events, disk full, embedding failing.</param>
public sealed record IngestStatus(
    bool Idle,
    bool Paused,
    IReadOnlyList<FolderStatus> Folders,
    int Queued,
    IReadOnlyList<string> Reading,
    int Embedded,
    int ToEmbed,
    double FilesPerSecond,
    IReadOnlyList<string> Warnings);

/// <summary>One watched folder.</summary>
/// <param name="Path">Absolute.</param>
/// <param name="State"><c>watching</c>, <c>scanning</c>, <c>polling</c>, <c>unavailable</c> or <c>removed</c> (off the list, documents kept until the owner confirms).</param>
/// <param name="Reason">Why, where the state needs one.</param>
public sealed record FolderStatus(string Path, string State, string? Reason = null);
