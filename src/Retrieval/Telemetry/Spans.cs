using System.Diagnostics;

namespace Rag.Retrieval.Telemetry;

/// <summary>Where the product's own spans and metrics come from. Without a listener a span is null and costs nothing.</summary>
public static class Spans
{
    /// <summary>Name of the source of spans and of the meter.</summary>
    public const string Name = "Rag";

    /// <summary>All spans of the product.</summary>
    public static ActivitySource Source { get; } = new(Name);

    /// <summary>Marks a span as failed by the kind of the fault alone: its message may name a file or say what stands in it.</summary>
    public static void Fail(this Activity? span, string kind) => span?.SetStatus(ActivityStatusCode.Error, kind);
}
