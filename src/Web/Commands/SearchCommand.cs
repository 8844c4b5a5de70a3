using System.CommandLine;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.Extensions;
using Rag.Web.Conversations;

namespace Rag.Web.Commands;

/// <summary><c>rag search "…"</c>: the places, best first.</summary>
internal static class SearchCommand
{
    private const int Longest = 240;

    public static Command Create(IReadOnlyList<string> settings)
    {
        Argument<string> query = new("query") { Description = "What to find, in quotation marks." };
        Option<int> limit = new("--limit") { Description = "How many places, 1 to 1000.", DefaultValueFactory = _ => 10 };
        Option<bool> json = Output.JsonOption();
        ScopeOptions scope = new();
        Command command = new("search", "Finds passages by words and by meaning.") { query, limit, json };
        scope.AddTo(command);
        command.SetAction(async (line, cancellationToken) =>
        {
            using ProductClient product = await ProductClient.ConnectAsync(CommandSettings.Read(settings), cancellationToken);
            QueryBuilder asked = new() { { "q", line.GetValue(query) ?? "" },
                { "k", line.GetValue(limit).ToString(System.Globalization.CultureInfo.InvariantCulture) } };
            (string[] folders, string[] tags, string? from, string? to) = scope.Read(line);
            foreach (string folder in folders) asked.Add("folder", folder);
            foreach (string tag in tags) asked.Add("tag", tag);
            if (from is not null) asked.Add("from", from);
            if (to is not null) asked.Add("to", to);
            JsonNode found = await product.GetAsync("/api/search" + asked.ToQueryString(), cancellationToken);
            if (line.GetValue(json)) Output.WriteJson(found);
            else Write(found);
            return 0;
        });
        return command;
    }

    private static void Write(JsonNode found)
    {
        JsonArray places = found["passages"]!.AsArray();
        for (int i = 0; i < places.Count; i++)
        {
            JsonNode place = places[i]!;
            string page = (int?)place["page"] is { } number ? $", page {number}" : "", text = CitedMarkdown.OneLine((string)place["text"]!);
            Console.WriteLine($"{Output.Coloured($"{i + 1}. {place["title"]}{page}",
                1)}\n   {place["path"]}:{place["start"]}-{place["end"]}");
            Console.WriteLine($"   {(text.Length <= Longest ? text : text[..Longest] + "…")}\n");
        }
        if (places.Count == 0) Console.WriteLine("Nothing was found.");
        foreach (JsonNode? notice in found["notices"]!.AsArray()) Console.Error.WriteLine(notice);
    }
}
