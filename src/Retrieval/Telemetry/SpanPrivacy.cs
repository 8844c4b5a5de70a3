using System.Diagnostics;
using OpenTelemetry;

namespace Rag.Retrieval.Telemetry;

/// <summary>
/// Takes from spans of the libraries what may hold a question, a path or a title: addresses with their paths and queries, and the words of
/// faults. The route and the host stay.
/// </summary>
internal sealed class SpanPrivacy(bool tellsContent) : BaseProcessor<Activity>
{
    private static readonly string[] LeftOut = ["url.path", "url.query", "url.full", "user_agent.original", "client.address"];

    private static readonly Lazy<bool> KeepsFaultsShort = new(() =>
    {
        ActivitySource.AddActivityListener(new ActivityListener
        {
            ShouldListenTo = _ => true,
            // What is there already is not filled in.
            ExceptionRecorder = (Activity _, Exception _, ref TagList tags) =>
            {
                tags.Add("exception.message", "(left out)");
                tags.Add("exception.stacktrace", "(left out)");
            },
        });
        return true;
    });

    /// <summary>From now on spans of any library note of a fault its kind alone, for as long as the process lives.</summary>
    public static void KeepFaultsShort() => _ = KeepsFaultsShort.Value;

    public override void OnEnd(Activity span)
    {
        if (tellsContent || span.Source.Name == Spans.Name) return;
        foreach (string tag in LeftOut) span.SetTag(tag, null);
        if (span.StatusDescription is not null) span.SetStatus(span.Status);
    }
}
