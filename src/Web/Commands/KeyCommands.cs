using System.CommandLine;
using System.Text.Json.Nodes;

namespace Rag.Web.Commands;

/// <summary><c>rag keys list</c>, <c>rag keys make NAME</c>, <c>rag keys revoke NAME</c>.</summary>
internal static class KeyCommands
{
    private const string Keys = "/api/keys";

    public static Command Create(IReadOnlyList<string> settings) =>
        new("keys", "Keys by which other machines are let in.") { List(settings), Make(settings), Revoke(settings) };

    private static Command List(IReadOnlyList<string> settings)
    {
        Option<bool> json = Output.JsonOption();
        Command command = new("list", "The keys, what each is for, and when it was last used.") { json };
        command.SetAction(async (line, cancellationToken) =>
        {
            using ProductClient product = await ProductClient.ConnectAsync(CommandSettings.Read(settings), cancellationToken);
            JsonNode found = await product.GetAsync(Keys, cancellationToken);
            if (line.GetValue(json)) Output.WriteJson(found);
            else Write(found);
            return 0;
        });
        return command;
    }

    private static Command Make(IReadOnlyList<string> settings)
    {
        Argument<string> name = new("name") { Description = "Who uses it." };
        Option<string> scope = new("--scope")
        {
            Description = "What it allows: read, ask (and read) or manage (all).",
            DefaultValueFactory = _ => "ask",
        };
        Command command = new("make", "Makes a key and writes it out, once.") { name, scope };
        command.SetAction(async (line, cancellationToken) =>
        {
            using ProductClient product = await ProductClient.ConnectAsync(CommandSettings.Read(settings), cancellationToken);
            string query = $"?name={Uri.EscapeDataString(line.GetValue(name)!)}&scope={Uri.EscapeDataString(line.GetValue(scope)!)}";
            JsonNode made = await product.SendAsync(HttpMethod.Post, Keys + query, null, cancellationToken);
            Console.WriteLine((string)made["text"]!);
            await Console.Error.WriteLineAsync("Keep it: it cannot be shown again.");
            return 0;
        });
        return command;
    }

    private static Command Revoke(IReadOnlyList<string> settings)
    {
        Argument<string> name = new("name") { Description = "Its name or id as 'keys list' tells them." };
        Command command = new("revoke", "Ends a key at once.") { name };
        command.SetAction(async (line, cancellationToken) =>
        {
            using ProductClient product = await ProductClient.ConnectAsync(CommandSettings.Read(settings), cancellationToken);
            string wanted = line.GetValue(name)!;
            JsonNode? key = (await product.GetAsync(Keys, cancellationToken))["keys"]!.AsArray().FirstOrDefault(one =>
                (string)one!["id"]! == wanted || string.Equals((string)one["name"]!, wanted, StringComparison.OrdinalIgnoreCase));
            if (key is null) throw new CommandException($"There is no key '{wanted}': 'rag keys list' tells those that there are.");
            await product.SendAsync(HttpMethod.Delete, $"{Keys}/{key["id"]}", null, cancellationToken);
            Console.WriteLine($"{key["name"]} is revoked.");
            return 0;
        });
        return command;
    }

    private static void Write(JsonNode found)
    {
        if ((string?)found["trouble"] is { } trouble) Console.WriteLine(Output.Coloured("! " + trouble, 33));
        JsonArray keys = found["keys"]!.AsArray();
        if (keys.Count == 0) Console.WriteLine("No keys: only this machine is let in.");
        foreach (JsonNode? key in keys)
        {
            string used = key!["lastUsedAt"] is { } last ? $"last used {(DateTimeOffset)last:yyyy-MM-dd HH:mm}" : "never used";
            Console.WriteLine($"{key["id"]}  {key["name"]}  {key["scope"]}, made {(DateTimeOffset)key["madeAt"]!:yyyy-MM-dd}, {used}");
        }
    }
}
