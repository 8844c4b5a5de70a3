using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;

namespace Rag.Web.Commands;

/// <summary><c>rag models list</c>, <c>get</c>, <c>use FILE</c>.</summary>
internal static class ModelCommands
{
    public static Command Create(IReadOnlyList<string> settings) =>
        new("models", "Which models there are, and which are used.") { List(settings), ModelDownloads.Get(settings), Use(settings),
            Adapter(settings) };

    private static Command List(IReadOnlyList<string> settings)
    {
        Option<bool> json = Output.JsonOption();
        Command command = new("list", "The models in use and the files that could be.") { json };
        command.SetAction(async (line, cancellationToken) =>
        {
            using ProductClient product = await ProductClient.ConnectAsync(CommandSettings.Read(settings), cancellationToken);
            JsonNode models = await product.GetAsync("/api/models", cancellationToken);
            if (line.GetValue(json)) Output.WriteJson(models);
            else Write(models);
            return 0;
        });
        return command;
    }

    private static Command Use(IReadOnlyList<string> settings)
    {
        Argument<string> file = new("file")
        {
            Description = "A file's name as 'models list' tells it, 'none', "
            + "or 'auto' for the best fitting."
        };
        Option<string> kind = new("--kind") { Description = "What for: chat, embedding or rerank.", DefaultValueFactory = _ => "chat" };
        Command command = new("use", "Uses another model from now on.") { file, kind };
        command.SetAction(async (line, cancellationToken) =>
        {
            using ProductClient product = await ProductClient.ConnectAsync(CommandSettings.Read(settings), cancellationToken);
            string name = line.GetValue(file)!;
            await product.SendAsync(HttpMethod.Put, $"/api/models/{Uri.EscapeDataString(line.GetValue(kind)!)}",
                new { file = name == "auto" ? "" : name }, cancellationToken);
            Console.WriteLine($"From now on {line.GetValue(kind)} is: {name}. It is being loaded; 'rag status' tells when it is ready.");
            return 0;
        });
        return command;
    }

    private static Command Adapter(IReadOnlyList<string> settings)
    {
        Argument<string> file = new("file") { Description = "A LoRA adapter's file as 'models list' tells it." };
        Argument<float> strength = new("strength") { Description = "1 as it was trained, 0 for off.", DefaultValueFactory = _ => 1 };
        Command command = new("adapter", "Changes the chat model by a LoRA adapter from now on.") { file, strength };
        command.SetAction(async (line, cancellationToken) =>
        {
            using ProductClient product = await ProductClient.ConnectAsync(CommandSettings.Read(settings), cancellationToken);
            (string name, float wanted) = (line.GetValue(file)!, line.GetValue(strength));
            await product.SendAsync(
                HttpMethod.Put, $"/api/models/adapters/{Uri.EscapeDataString(name)}", new { strength = wanted }, cancellationToken);
            Console.WriteLine(
                wanted == 0 ? $"{name} is switched off."
                : string.Create(CultureInfo.InvariantCulture, $"{name} is switched on with strength {wanted}."));
            return 0;
        });
        return command;
    }

    private static void Write(JsonNode models)
    {
        foreach ((string kind, JsonNode? model) in models["models"]!.AsObject())
            Console.WriteLine($"{kind}: {(model is null ? "none" : $"{model["name"]} ({model["state"]}, {model["backend"]})")}");
        JsonArray files = models["files"]!.AsArray();
        Console.WriteLine(files.Count == 0 ? "No model files. Get one by 'rag models get' or on the page, or put a GGUF file into the models folder."
            : "Files:");
        foreach (JsonNode? file in files)
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"  {file!["name"]}  {file["kind"]}, {(long)file["size"]! / 1e6:N0} MB"));
        foreach (JsonNode? adapter in models["adapters"]!.AsArray())
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"  {adapter!["name"]}  adapter, {((float)adapter["scale"]! == 0 ? "off" : $"strength {adapter["scale"]}")}{(adapter["reason"] is { } reason ? $": {reason}" : "")}"));
        foreach (JsonNode? file in models["projectors"]!.AsArray()) Console.WriteLine($"  {file!["name"]}: {file["reason"]}");
        foreach (JsonNode? file in models["rejected"]!.AsArray()) Console.WriteLine(
            Output.Coloured($"  {file!["name"]}: {file["reason"]}", 33));
    }
}
