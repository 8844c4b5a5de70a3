using Rag.Retrieval.Models;
using Rag.Retrieval.Workers;
using Rag.Web.Supervision;

namespace Rag.Web.Components.Shell;

/// <summary>The status line's sentences.</summary>
public static class StatusText
{
    /// <summary>What is going on now.</summary>
    public static string Doing(SystemStatus now)
    {
        if (now.Workers.FirstOrDefault(worker => worker.State is WorkerState.Waiting) is { } gone)
            return gone.Detail ?? $"{gone.Name} is started again";
        // Where it is Inference, reading goes on, and what answers is told beside it.
        if (Away(now, "Ingest") is { } away) return away;
        if (now.Ingest is not { } work) return now.Counts is null ? "Starting" : "Reading is not running yet";
        if (work.Paused) return "Paused";
        if (work.Reading is [var path, ..]) return $"Reading {DocumentName.OfFile(path)}{(work.Queued > 1 && !now.Import.IsLong ? $", {Format.Count(work.Queued - 1)} more" : "")}";
        if (work.Queued > 0) return $"{Format.Count(work.Queued, "file", "files")} waiting";
        if (work.ToEmbed > work.Embedded) return $"Embedding {Format.Count(work.Embedded)} of {Format.Count(work.ToEmbed)}";
        return work.Idle ? "Up to date" : "Looking through the folders";
    }

    /// <summary>The same, unshortened, for those who look closer.</summary>
    public static string Explain(SystemStatus now) =>
        Doing(now) + (now.Ingest is { Idle: false, Paused: false, Queued: 0, Reading: [] } work && work.ToEmbed > work.Embedded ? ": all of it can be searched by its words already" : "");

    /// <summary>How many files are left, at which pace.</summary>
    public static string Remaining(SystemStatus now) => Format.Count(now.Import.Left, "file", "files") + " left"
        + (now.Ingest is { Paused: false, FilesPerSecond: > 0 } work ? $" · {Format.Count((int)Math.Ceiling(work.FilesPerSecond), "file", "files")}/s · {Left(work)}" : "");

    /// <summary>How long the files that wait will take at the present pace; never exact.</summary>
    public static string Left(IngestStatus work) => TimeSpan.FromSeconds(work.Queued / work.FilesPerSecond) switch
    {
        { TotalSeconds: < 10 } => "a few seconds",
        { TotalSeconds: < 90 } span => $"about {span.TotalSeconds / 10:0}0 s",
        { TotalMinutes: < 90 } span => $"about {span.TotalMinutes:0} min",
        var span => $"about {span.TotalHours:0.#} h",
    };

    /// <summary>What computes and what would be better; null where nothing would, or nothing is computed.</summary>
    public static string? Computing(SystemStatus now) =>
        now.Models is { Computing: { CouldBeBetter: true } computing } and not { Chat: null, Embedding: null, Rerank: null } ? computing.Sentence : null;

    /// <summary>What answers.</summary>
    public static string Models(SystemStatus now) =>
        Away(now, "Inference") is { } away ? $"{away} Places are shown until then" : Ready(now.Models);

    private static string? Away(SystemStatus now, string name) =>
        now.Workers.FirstOrDefault(worker => worker.State == WorkerState.Away && worker.Name == name)?.Detail;

    private static string Ready(ModelSet models) => models switch
    {
        { Chat: { IsReady: true, Backend: "remote" } chat } => $"{chat.Name} on another server",
        { Chat: { IsReady: true } chat } => $"{chat.Name} on {chat.Backend}",
        { Chat: { } chat } => $"{chat.Name}: {chat.State}",
        _ => "No chat model: places are shown",
    };
}
