using Rag.Retrieval.Settings;
using Rag.Retrieval.Telemetry;
using Rag.Web.Access;

namespace Rag.Web.Telemetry;

/// <summary>Telemetry of Web: what all programs send, the status as metrics, and <c>/metrics</c> for Prometheus.</summary>
public static class WebTelemetry
{
    private const string Path = "/metrics";

    /// <summary>Adds what the settings ask for.</summary>
    public static void AddWebTelemetry(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<StatusMetrics>();
        builder.AddTelemetry("rag-web", IsScraped(builder.Configuration));
    }

    /// <summary>Begins it.</summary>
    public static void MapTelemetry(this WebApplication app)
    {
        bool scraped = IsScraped(app.Configuration);
        if (!scraped && TelemetrySettings.Collector(app.Configuration) is null) return;
        app.Services.GetRequiredService<StatusMetrics>();
        if (scraped) Map(app);
    }

    // By itself, so that the library is loaded only where it is used.
    private static void Map(WebApplication app) => app.MapPrometheusScrapingEndpoint(Path).Needs(AccessScope.Read);

    private static bool IsScraped(IConfiguration configuration) =>
        bool.TryParse(configuration[$"{RagOptions.Section}:{nameof(RagOptions.Metrics)}"], out bool scraped) && scraped;
}
