using System.Text.Json.Serialization;

namespace Rag.Retrieval.Workers;

/// <summary>What <c>GET /health/ready</c> answers: 200 where every part that is needed is ready, otherwise 503.</summary>
/// <param name="Status"><c>ready</c> or <c>not ready</c>.</param>
/// <param name="Parts">The parts and their states.</param>
public sealed record ReadyReport(string Status, IReadOnlyList<ReadyPart> Parts)
{
    /// <summary>True where every part that is needed is ready.</summary>
    [JsonIgnore] public bool IsReady => Status == "ready";

    /// <summary>The report of these parts.</summary>
    public static ReadyReport Of(params IEnumerable<ReadyPart> parts)
    {
        ReadyPart[] all = [.. parts];
        return new ReadyReport(all.All(part => part.Ready || !part.Needed) ? "ready" : "not ready", all);
    }
}

/// <summary>Something that an answer may need.</summary>
/// <param name="Name">For people.</param>
/// <param name="State">In one word.</param>
/// <param name="Ready">Whether it can be used now.</param>
/// <param name="Needed">Whether there is no answer without it.</param>
/// <param name="Reason">Why it is in that state, where that needs to be said.</param>
public sealed record ReadyPart(string Name, string State, bool Ready, bool Needed, string? Reason = null);
