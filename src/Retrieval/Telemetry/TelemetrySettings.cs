using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using Rag.Retrieval.Settings;

namespace Rag.Retrieval.Telemetry;

/// <summary>Where telemetry is sent: nowhere, unless OpenTelemetry's own environment variable names a collector.</summary>
public static class TelemetrySettings
{
    /// <summary>OpenTelemetry's variable (opentelemetry.io/docs/specs/otel/protocol/exporter).</summary>
    public const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    internal static readonly string[] Endpoints =
        [Endpoint, "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT", "OTEL_EXPORTER_OTLP_LOGS_ENDPOINT"];

    /// <summary>Where it is sent; null for nowhere.</summary>
    public static string? Collector(IConfiguration configuration) => configuration[Endpoint] is { Length: > 0 } url ? url : null;
}

/// <summary>Refuses a collector that is none, or is not on this machine without that being meant.</summary>
internal sealed class TelemetryValidator(IConfiguration configuration) : IValidateOptions<RagOptions>
{
    /// <inheritdoc />
    public ValidateOptionsResult Validate(string? name, RagOptions options)
    {
        if (TelemetrySettings.Collector(configuration) is null) return ValidateOptionsResult.Success;
        List<string> faults = [];
        foreach (string setting in TelemetrySettings.Endpoints)
        {
            if (configuration[setting] is not { Length: > 0 } url) continue;
            if (!Uri.TryCreate(url, UriKind.Absolute, out Uri? address) || address.Scheme is not ("http" or "https"))
                faults.Add($"{setting} is '{url}': write an address such as http://127.0.0.1:4317, or nothing for no telemetry.");
            else if (!address.IsLoopback && !options.AllowRemote)
                faults.Add($"{setting} is '{url}', which is not on this machine: set Rag:AllowRemote=true if that is meant.");
        }
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }
}
