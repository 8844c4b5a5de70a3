namespace Rag.Web.Supervision;

/// <summary>How a worker is doing.</summary>
/// <param name="Name"><c>Ingest</c> or <c>Inference</c>.</param>
/// <param name="State">What it is doing.</param>
/// <param name="Detail">For the owner, where something is not as it should be.</param>
/// <param name="Restarts">How often it was started again.</param>
public sealed record WorkerStatus(string Name, WorkerState State, string? Detail, int Restarts);

/// <summary>States of a worker.</summary>
public enum WorkerState
{
    /// <summary>Started, and not answering yet.</summary>
    Starting,

    /// <summary>Answering.</summary>
    Running,

    /// <summary>Ended, and to be started again after a pause.</summary>
    Waiting,

    /// <summary>Ended for good.</summary>
    Stopped,

    /// <summary>There, ours or not, and silent or standing still.</summary>
    Away,

    /// <summary>Not ours: somebody else runs it at the address in the settings.</summary>
    External,
}
