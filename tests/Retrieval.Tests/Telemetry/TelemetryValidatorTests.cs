using Microsoft.Extensions.Configuration;
using Rag.Retrieval.Settings;
using Rag.Retrieval.Telemetry;

namespace Rag.Retrieval.Tests.Telemetry;

public sealed class TelemetryValidatorTests
{
    [Theory]
    [InlineData("collector:4317", true, "write an address such as http://127.0.0.1:4317")]
    [InlineData("http://192.0.2.1:4317", false, "set Rag:AllowRemote=true")]
    [InlineData("http://192.0.2.1:4317", true, null)]
    [InlineData("http://127.0.0.1:4317", false, null)]
    [InlineData("", false, null)]
    public void Validate_ACollector_IsAnAddressThatIsMeant(string url, bool allowed, string? fault)
    {
        ConfigurationManager configuration = new() { ["OTEL_EXPORTER_OTLP_ENDPOINT"] = url };
        var result = new TelemetryValidator(configuration).Validate(null, new RagOptions { AllowRemote = allowed });
        Assert.Equal(fault is null, result.Succeeded);
        if (fault is not null) Assert.Contains(fault, result.FailureMessage);
    }
}
