using System.Diagnostics.Metrics;
using Rag.Retrieval.Telemetry;
using Rag.Web.Supervision;

namespace Rag.Web.Telemetry;

/// <summary>What the status line says, as metrics that are read when somebody asks for them.</summary>
public sealed class StatusMetrics
{
    /// <summary>Offers them.</summary>
    public StatusMetrics(IMeterFactory factory, StatusFeed feed)
    {
        Meter meter = factory.Create(Spans.Name);
        meter.CreateObservableGauge("rag.documents", () => Documents(feed.Current), "{document}", "Documents by their state.");
        meter.CreateObservableGauge("rag.passages", () => Of(feed.Current.Counts?.Passages), "{passage}", "Passages in the index.");
        meter.CreateObservableGauge("rag.queue", () => Of(feed.Current.Ingest?.Queued), "{document}", "Files that wait or are being read.");
        meter.CreateObservableGauge("rag.embedding.left",
            () => Of(feed.Current.Ingest is { } work ? work.ToEmbed - work.Embedded : null), "{text}",
            "Texts that wait for their vector.");
        meter.CreateObservableCounter("rag.worker.restarts", () => feed.Current.Workers.Select(worker =>
            new Measurement<int>(worker.Restarts, new KeyValuePair<string, object?>("worker", worker.Name))),
            "{restart}", "How often a worker was started again.");
    }

    private static IEnumerable<Measurement<int>> Documents(SystemStatus status) => status.Counts is not { } counts ? [] :
    [
        In("indexed", counts.Indexed), In("pending", counts.Pending), In("failed", counts.Failed), In("skipped", counts.Skipped),
    ];

    private static Measurement<int> In(string state, int count) => new(count, new KeyValuePair<string, object?>("state", state));

    // What is not known is not told as nought.
    private static IEnumerable<Measurement<int>> Of(int? value) => value is { } known ? [new Measurement<int>(known)] : [];
}
