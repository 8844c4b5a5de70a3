using System.CommandLine;
using System.Text.Json.Nodes;

namespace Rag.Web.Commands;

/// <summary><c>rag status</c>: what is indexed, what waits, which models there are.</summary>
internal static class StatusCommand
{
    public static Command Create(IReadOnlyList<string> settings)
    {
        Option<bool> json = Output.JsonOption();
        Command command = new("status", "Tells what is indexed, what waits, and which models there are.") { json };
        command.SetAction(async (line, cancellationToken) =>
        {
            using ProductClient product = await ProductClient.ConnectAsync(CommandSettings.Read(settings), cancellationToken);
            JsonNode status = await product.GetAsync("/api/status", cancellationToken);
            if (line.GetValue(json)) Output.WriteJson(status);
            else Write(product.Address, status);
            return 0;
        });
        return command;
    }

    private static void Write(Uri address, JsonNode status)
    {
        string doing = (bool)status["idle"]! ? "index equals disk" : (bool)status["paused"]! ? "paused" : "working";
        Console.WriteLine($"{address.GetLeftPart(UriPartial.Authority)}, {doing}");
        if (status["documents"] is { } counts)
            Console.WriteLine($"Documents: {counts["indexed"]} indexed, {counts["pending"]} waiting, {counts["failed"]} failed, "
                + $"{counts["skipped"]} skipped; {status["passages"]} passages");
        foreach (JsonNode? folder in status["folders"]!.AsArray())
        {
            string why = (string?)folder!["reason"] is { } reason ? ": " + reason : "";
            Console.WriteLine($"Folder: {folder["path"]} ({folder["state"]}{why})");
        }
        foreach ((string kind, JsonNode? model) in status["models"]!.AsObject())
            Console.WriteLine($"Model for {kind}: {(model is null ? "none" : $"{model["name"]} ({model["state"]}, {model["backend"]})")}");
        if ((string?)status["computing"] is { } computing) Console.WriteLine(computing);
        foreach (JsonNode? warning in status["warnings"]!.AsArray()) Console.WriteLine(Output.Coloured($"! {warning}", 33));
    }
}
