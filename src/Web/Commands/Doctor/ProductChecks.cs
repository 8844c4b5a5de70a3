using System.Text.Json.Nodes;

namespace Rag.Web.Commands.Doctor;

/// <summary>What the product that runs says of itself.</summary>
internal static class ProductChecks
{
    public static async Task<IReadOnlyList<Finding>> AskAsync(ProductClient? product, CancellationToken cancellationToken)
    {
        if (product is null) return [new Finding("Product", Health.Ok, "is not running")];
        JsonNode status = await product.GetAsync("/api/status", cancellationToken);
        List<Finding> findings = [new Finding("Product", Health.Ok, $"runs at {product.Address.GetLeftPart(UriPartial.Authority)}")];
        foreach (JsonNode? worker in status["workers"]!.AsArray())
        {
            bool runs = (string?)worker!["state"] is "running" or "external";
            string why = (string?)worker["detail"] is { Length: > 0 } detail ? ": " + detail : "";
            findings.Add(new Finding((string)worker["name"]!, runs ? Health.Ok : Health.Wrong, $"{worker["state"]}{why}"));
        }
        if ((string?)status["computing"] is { } computing) findings.Add(new Finding("Computing", Health.Ok, computing));
        foreach ((string kind, JsonNode? model) in status["models"]!.AsObject())
        {
            if ((string?)model?["state"] != "failed") continue;
            findings.Add(new Finding($"Model for {kind}", Health.Wrong, $"{model!["name"]}: {model["reason"]}", "Choose another: rag models list"));
        }
        if (status["documents"] is { } counts && (int)counts["failed"]! > 0)
            findings.Add(new Finding("Documents", Health.Better, $"{counts["failed"]} could not be read",
                "The page (Library) tells why of each."));
        findings.AddRange(status["warnings"]!.AsArray().Select(warning => new Finding("Warning", Health.Better, (string)warning!)));
        return findings;
    }
}
