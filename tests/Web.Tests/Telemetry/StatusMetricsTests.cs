using System.Diagnostics.Metrics;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Rag.Web.Supervision;
using Rag.Web.Telemetry;
using Rag.Web.Tests.Stage;

namespace Rag.Web.Tests.Telemetry;

public sealed class StatusMetricsTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Read_Documents_AreCountedByTheirState()
    {
        await using PageStage stage = new();
        stage.AddFile("d1", "a.md", "Blue.");
        IMeterFactory factory = stage.Services.GetRequiredService<IMeterFactory>();
        stage.Services.GetRequiredService<StatusMetrics>();
        Dictionary<string, int> measured = [];
        using MeterListener listener = new();
        listener.InstrumentPublished = (instrument, self) => { if (instrument.Meter.Scope == factory && instrument.Meter.Name == "Rag") self.EnableMeasurementEvents(instrument); };
        listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => measured[instrument.Name + (tags.Length > 0 ? "/" + tags[0].Value : "")] = value);
        listener.Start();
        // The feed asks by itself, soon after the start.
        StatusFeed feed = stage.Services.GetRequiredService<StatusFeed>();
        TaskCompletionSource counted = new(TaskCreationOptions.RunContinuationsAsynchronously);
        feed.Changed += () => { if (feed.Current.Counts is not null) counted.TrySetResult(); };
        if (feed.Current.Counts is null) await counted.Task.WaitAsync(TimeSpan.FromMinutes(1), Token);
        listener.RecordObservableInstruments();
        Assert.Equal((1, 0), (measured["rag.documents/indexed"], measured["rag.documents/failed"]));
        Assert.True(measured.ContainsKey("rag.passages"));
    }

    [Fact]
    public async Task Metrics_ByDefault_AreNotServed()
    {
        await using PageStage stage = new();
        Assert.Equal(HttpStatusCode.NotFound, (await stage.CreateClient().GetAsync("/metrics", Token)).StatusCode);
    }

    [Fact]
    public async Task Metrics_SwitchedOn_AreServedHereAndByAKeyElsewhere()
    {
        await using PageStage stage = new() { Settings = new Dictionary<string, string> { ["Metrics"] = "true" } };
        string text = await stage.CreateClient().GetStringAsync("/metrics", Token);
        Assert.Contains("# TYPE", text);
        stage.RemoteAddress = IPAddress.Parse("192.168.1.7");
        Assert.Equal(HttpStatusCode.Unauthorized, (await stage.CreateClient().GetAsync("/metrics", Token)).StatusCode);
    }
}
