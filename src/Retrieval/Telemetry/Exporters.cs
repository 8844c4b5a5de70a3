using System.Diagnostics;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Rag.Retrieval.Telemetry;

/// <summary>OpenTelemetry's library, which is loaded by the first call of this.</summary>
internal static class Exporters
{
    private static readonly string[] Polled = ["/health", "/status", "/props", "/metrics"];

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Add(WebApplicationBuilder builder, string program, bool sends, bool scraped, bool tellsContent)
    {
        OpenTelemetryBuilder telemetry = builder.Services.AddOpenTelemetry().ConfigureResource(resource => resource.AddService(program));
        telemetry.WithMetrics(metrics =>
        {
            metrics.AddMeter(Spans.Name).AddAspNetCoreInstrumentation().AddHttpClientInstrumentation();
            if (sends) metrics.AddOtlpExporter();
            if (scraped) metrics.AddPrometheusExporter();
        });
        if (!sends) return;
        if (!tellsContent) SpanPrivacy.KeepFaultsShort();
        telemetry.WithTracing(traces => traces
            .AddSource(Spans.Name)
            // How the programs are is asked every second, belongs to nothing, and would bury what does.
            .AddAspNetCoreInstrumentation(requests =>
                requests.Filter = context => !Polled.Any(path => context.Request.Path.StartsWithSegments(path)))
            .AddHttpClientInstrumentation(requests => requests.FilterHttpRequestMessage = _ => Activity.Current is { Parent: not null })
            // The order counts: what is left out must be gone before anybody exports.
            .AddProcessor(new SpanPrivacy(tellsContent))
            .AddOtlpExporter());
        telemetry.WithLogging(
            logs => logs.AddProcessor(new LogPrivacy(tellsContent)).AddOtlpExporter(),
            options => (options.IncludeScopes, options.IncludeFormattedMessage) = (tellsContent, tellsContent));
    }
}
