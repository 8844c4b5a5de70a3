using System.Diagnostics;
using System.Net.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using Rag.Retrieval.Answers;
using Rag.Retrieval.Telemetry;
using Rag.Web.Supervision;
using Rag.Web.Tests.Stage;

namespace Rag.Web.Tests.Telemetry;

/// <summary>A distinctive question about a distinctive note, asked of the whole of Web with telemetry on; what a collector would get of it.</summary>
public sealed class TelemetryPrivacyTests
{
    private const string Word = "zyxquorble";
    private readonly List<Activity> spans = [];
    private readonly List<Metric> metrics = [];
    private readonly List<string> logs = [];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Collector_ByDefault_GetsNothingOfQuestionsAndDocuments()
    {
        string[] told = await RunAsync(tellsContent: false);
        Assert.Contains(told, line => line.StartsWith("span question", StringComparison.Ordinal));
        Assert.Contains(told, line => line.StartsWith("span GET /api/search", StringComparison.Ordinal));
        Assert.Contains(told, line => line.StartsWith("span test", StringComparison.Ordinal) && line.Contains("System.IO.IOException", StringComparison.Ordinal));
        Assert.Contains(told, line => line.Contains("System.Net.Http.HttpRequestOut", StringComparison.Ordinal) && line.Contains("server.port=9", StringComparison.Ordinal));
        Assert.Contains(told, line => line.StartsWith("metric rag.answers", StringComparison.Ordinal));
        Assert.Contains(told, line => line.StartsWith("log Rag.Test", StringComparison.Ordinal) && line.Contains("{Path}", StringComparison.Ordinal) && line.Contains("Count=3", StringComparison.Ordinal));
        Assert.DoesNotContain(told, line => line.Contains(Word, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Collector_WhereContentIsAllowed_GetsIt()
    {
        string[] told = await RunAsync(tellsContent: true);
        Assert.Contains(told, line => line.StartsWith("span question", StringComparison.Ordinal) && line.Contains(Word, StringComparison.Ordinal));
        Assert.Contains(told, line => line.StartsWith("log Rag.Test", StringComparison.Ordinal) && line.Contains(Word, StringComparison.Ordinal));
        // Questions in addresses stay out in any case.
        Assert.DoesNotContain(told, line => line.StartsWith("span GET /api/search", StringComparison.Ordinal) && line.Contains(Word, StringComparison.Ordinal));
    }

    private async Task<string[]> RunAsync(bool tellsContent)
    {
        await using PageStage stage = new()
        {
            Collector = "http://127.0.0.1:9",
            Settings = new Dictionary<string, string> { ["TelemetryContent"] = tellsContent.ToString() },
            Registers = services =>
            {
                services.ConfigureOpenTelemetryTracerProvider(traces => traces.AddInMemoryExporter(spans));
                services.ConfigureOpenTelemetryMeterProvider(meters => meters.AddInMemoryExporter(metrics));
                services.ConfigureOpenTelemetryLoggerProvider(records => records.AddProcessor(new SimpleLogRecordExportProcessor(new Lines(logs))));
            },
        };
        stage.AddFile("d1", Word + ".md", $"# {Word}\n\nThe {Word} is blue.");
        stage.Answers = (question, cancellationToken) => stage.Services.GetRequiredService<Answerer>().AskAsync(question, cancellationToken);
        using HttpClient client = stage.CreateClient();
        await client.GetStringAsync($"/api/search?q={Word}", Token);
        await client.GetAsync($"/{Word}/nowhere?title={Word}", Token);
        using HttpResponseMessage answer = await client.PostAsJsonAsync("/api/ask", new { question = Word }, Token);
        Assert.Contains("blue", await answer.Content.ReadAsStringAsync(Token));
        stage.Answers = (_, _) => throw new InvalidOperationException(Word);
        await client.PostAsJsonAsync("/api/ask", new { question = Word }, Token);
        // A worker that is away: the address of the request to it names a folder, and so does a fault that a library notes.
        using (Activity within = Spans.Source.StartActivity("test")!)
        {
            await Assert.ThrowsAnyAsync<HttpRequestException>(() => stage.Services.GetRequiredService<IngestClient>().ForgetAsync($"/{Word}", Token));
            within.AddException(new IOException($"/notes/{Word}.md is locked"));
        }
        ILogger logger = stage.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Rag.Test");
        using (logger.BeginScope(new Dictionary<string, object> { ["Title"] = Word }))
            logger.LogError(new InvalidOperationException(Word), "{Path}: {Count} lines", $"/notes/{Word}.md", 3);
        stage.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Other.Library").LogWarning(message: Word + " was built by hand");
        stage.Services.GetRequiredService<TracerProvider>().ForceFlush();
        stage.Services.GetRequiredService<MeterProvider>().ForceFlush();
        stage.Services.GetRequiredService<LoggerProvider>().ForceFlush();
        return [.. Activities(), .. Points(), .. LogLines()];
    }

    private string[] LogLines()
    {
        lock (logs) return [.. logs];
    }

    private IEnumerable<string> Activities()
    {
        // Those of other tests that run meanwhile are among them.
        Activity[] all = [.. spans.ToArray().OfType<Activity>()];
        return all.Select(span =>
            $"span {span.DisplayName} {span.OperationName} {span.StatusDescription} {Pairs(span.TagObjects)} {Pairs(span.Events.SelectMany(one => one.Tags))}"
            + $" {string.Join(',', span.Baggage)}");
    }

    private IEnumerable<string> Points()
    {
        foreach (Metric metric in metrics.ToArray())
        {
            foreach (ref readonly MetricPoint point in metric.GetMetricPoints())
            {
                List<string> tags = [];
                foreach (KeyValuePair<string, object?> tag in point.Tags) tags.Add($"{tag.Key}={tag.Value}");
                logs.Add($"metric {metric.Name} {string.Join(' ', tags)}");
            }
        }
        return [];
    }

    private static string Pairs(IEnumerable<KeyValuePair<string, object?>> pairs) => string.Join(' ', pairs.Select(pair => $"{pair.Key}={pair.Value}"));

    /// <summary>What an exporter sees of a record; the records themselves are used again.</summary>
    private sealed class Lines(List<string> lines) : BaseExporter<LogRecord>
    {
        public override ExportResult Export(in Batch<LogRecord> batch)
        {
            foreach (LogRecord record in batch)
            {
                List<string> scopes = [];
                record.ForEachScope((scope, found) => { foreach (KeyValuePair<string, object?> one in scope) found.Add($"{one.Key}={one.Value}"); }, scopes);
                lock (lines) lines.Add($"log {record.CategoryName} {record.Body} {record.FormattedMessage} {record.Exception} {Pairs(record.Attributes ?? [])} {string.Join(' ', scopes)}");
            }
            return ExportResult.Success;
        }
    }
}
