using Rag.Inference.Native;

namespace Rag.Inference.Backends;

/// <summary>What came of trying a way to load llama.cpp.</summary>
/// <param name="Works">True where it computed rightly on each device that it is for.</param>
/// <param name="Reason">Why not, as the end of a sentence that begins with its name; null where it works or <see cref="Missing"/> says
/// it.</param>
/// <param name="Missing">Libraries that its own library needs and the system does not have.</param>
/// <param name="Devices">The devices that it lists.</param>
public sealed record BackendVerdict(bool Works, string? Reason, IReadOnlyList<string> Missing, IReadOnlyList<Backend> Devices)
{
    /// <summary>One that does not work.</summary>
    public static BackendVerdict Fails(string reason) => new(false, reason, [], []);
}
