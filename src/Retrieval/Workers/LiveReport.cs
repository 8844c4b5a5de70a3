using System.Text.Json.Serialization;

namespace Rag.Retrieval.Workers;

/// <summary>What <c>GET /health/live</c> answers: 200 while every loop makes progress or is idle, otherwise 503.</summary>
/// <param name="Status"><c>alive</c> or <c>stuck</c>.</param>
/// <param name="Loops">The process's background loops.</param>
public sealed record LiveReport(string Status, IReadOnlyList<LoopState> Loops)
{
    /// <summary><see cref="Status"/> where all is well.</summary>
    public const string Alive = "alive";

    /// <summary><see cref="Status"/> where a loop stands still or has ended.</summary>
    public const string Stuck = "stuck";

    /// <summary>What all loops wait for, where they wait for something outside; their time does not count meanwhile.</summary>
    public string? Waits { get; init; }

    /// <summary>True while a debugger is attached, which may stop the process for as long as its owner likes.</summary>
    public bool Debugged { get; init; }

    /// <summary>True where every loop makes progress or is idle.</summary>
    [JsonIgnore] public bool IsAlive => Status == Alive;

    /// <summary>What stands still, for people; null where nothing does.</summary>
    [JsonIgnore]
    public string? Fault => IsAlive ? null : string.Join("; ", Loops.Where(loop => loop.IsAtFault).Select(loop => loop.Describe()));

    /// <summary>The report of these loops.</summary>
    public static LiveReport Of(IReadOnlyList<LoopState> loops) => new(loops.Any(loop => loop.IsAtFault) ? Stuck : Alive, loops);
}

/// <summary>How one loop is doing.</summary>
/// <param name="Name">For people.</param>
/// <param name="State"><c>idle</c>, <c>working</c>, <c>stuck</c> or <c>ended</c> (by a fault).</param>
public sealed record LoopState(string Name, string State)
{
    internal const string Idle = "idle", Working = "working", Stuck = "stuck", Ended = "ended";

    /// <summary>What it has been doing for longest; null while it is idle.</summary>
    public string? Step { get; init; }

    /// <summary>For how long, in seconds in which it could have got on.</summary>
    public int? Seconds { get; init; }

    /// <summary>After how many it counts as stuck.</summary>
    public int? Bound { get; init; }

    internal bool IsAtFault => State is Stuck or Ended;

    internal string Describe() => State == Ended ? $"{Name} has ended: {Step}" : $"{Name}: {Step} for {Seconds} s";
}
