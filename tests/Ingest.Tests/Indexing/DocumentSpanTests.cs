using System.Diagnostics;
using Rag.Retrieval.Documents;
using Rag.Retrieval.Telemetry;

namespace Rag.Ingest.Tests.Indexing;

public sealed class DocumentSpanTests : IAsyncDisposable
{
    private readonly TemporaryFolder data = new(), docs = new();
    private readonly Activity root = new Activity("test").Start();
    private readonly List<Activity> ended = [];
    private readonly ActivityListener listener;
    private IngestHarness? harness;

    public DocumentSpanTests()
    {
        listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == Spans.Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = span =>
            {
                // Other tests run meanwhile.
                if (span.TraceId != root.TraceId) return;
                lock (ended) ended.Add(span);
            },
        };
        ActivitySource.AddActivityListener(listener);
    }

    [Fact]
    public async Task Index_AFile_GivesSpansThatSayNothingOfIt()
    {
        docs.Write("zyxquorble.md", "# Zyxquorble\n\nThe zyxquorble is blue.\n");
        IngestHarness started = harness = new IngestHarness(data.Path, [docs.Path]);
        started.Model.Ready = true;
        await started.StartAsync();
        await started.IdleAsync();
        Activity document = Assert.Single(Of("document"));
        Activity read = Assert.Single(Of("read")), chunk = Assert.Single(Of("chunk"));
        Assert.Equal([document.SpanId, document.SpanId], [read.ParentSpanId, chunk.ParentSpanId]);
        Assert.Contains(Of("write"), write => write.Links.Any(link => link.Context.SpanId == document.SpanId));
        Assert.NotEmpty(Of("embed"));
        Assert.Equal(("read", ActivityStatusCode.Unset), (document.GetTagItem("rag.outcome"), document.Status));
        Assert.DoesNotContain(All, span => Told(span).Contains("zyxquorble", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Index_AFileThatCannotBeRead_HasAFailedSpanWithoutItsPath()
    {
        string path = docs.Write("zyxquorble.pdf", "%PDF-1.7 zyxquorble");
        harness = await new IngestHarness(data.Path, [docs.Path]).StartAsync();
        await harness.IdleAsync();
        Assert.Equal(DocumentState.Failed, (await harness.DocumentAsync(path))!.State);
        Activity document = Of("document")[0];
        Assert.Equal((ActivityStatusCode.Error, "unreadable"), (document.Status, document.StatusDescription));
        Assert.DoesNotContain(All, span => Told(span).Contains("zyxquorble", StringComparison.OrdinalIgnoreCase));
    }

    private Activity[] All
    {
        get { lock (ended) return [.. ended]; }
    }

    private Activity[] Of(string name) => [.. All.Where(span => span.OperationName == name)];

    private static string Told(Activity span) =>
        string.Join('|', span.TagObjects.Select(tag => $"{tag.Key}={tag.Value}")) + span.DisplayName + span.StatusDescription;

    public async ValueTask DisposeAsync()
    {
        if (harness is not null) await harness.DisposeAsync();
        listener.Dispose();
        root.Dispose();
        data.Dispose();
        docs.Dispose();
    }
}
