using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Rag.Retrieval.Settings;

namespace Rag.Retrieval.Telemetry;

/// <summary>Switches telemetry on where the settings ask for it; otherwise nothing of it is loaded.</summary>
public static class TelemetrySetup
{
    /// <summary>Adds it.</summary>
    /// <param name="builder">The program's.</param>
    /// <param name="program">The program's name among the services of a collector.</param>
    /// <param name="scraped">True where the program offers its metrics to Prometheus.</param>
    public static void AddTelemetry(this WebApplicationBuilder builder, string program, bool scraped = false)
    {
        bool sends = TelemetrySettings.Collector(builder.Configuration) is not null;
        if (!sends && !scraped) return;
        string? content = builder.Configuration[$"{RagOptions.Section}:{nameof(RagOptions.TelemetryContent)}"];
        // A value that is no truth value is told by the validation of the settings.
        Exporters.Add(builder, program, sends, scraped, tellsContent: bool.TryParse(content, out bool tells) && tells);
    }
}
