using System.CommandLine;
using System.Net.ServerSentEvents;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Rag.Web.Commands;

/// <summary><c>rag ask "…"</c>: an answer with its sources, while it is made. Nothing of it is kept.</summary>
internal static class AskCommand
{
    private const string Completions = "/v1/chat/completions";

    public static Command Create(IReadOnlyList<string> settings)
    {
        Argument<string> question = new("question") { Description = "What you want to know, in quotation marks." };
        Option<bool> json = Output.JsonOption();
        ScopeOptions scope = new();
        Command command = new("ask", "Answers a question from your documents, with its sources as footnotes.") { question, json };
        scope.AddTo(command);
        command.SetAction(async (line, cancellationToken) =>
        {
            using ProductClient product = await ProductClient.ConnectAsync(CommandSettings.Read(settings), cancellationToken);
            (string[] folders, string[] tags, string? from, string? to) = scope.Read(line);
            bool whole = line.GetValue(json);
            var body = new
            {
                model = "rag",
                stream = !whole,
                messages = new[] { new { role = "user", content = line.GetValue(question) } },
                scope = new { folders, tags, from, to }
            };
            if (whole)
            {
                Output.WriteJson(await product.SendAsync(HttpMethod.Post, Completions, body, cancellationToken));
                return 0;
            }
            using HttpResponseMessage response = await product.OpenAsync(HttpMethod.Post, Completions, body, cancellationToken);
            await using Stream stream = await response.Content.ReadAsStreamAsync(cancellationToken);
            await foreach (SseItem<string> item in SseParser.Create(stream).EnumerateAsync(cancellationToken))
            {
                if (item.Data != "[DONE]"
                    && (string?)JsonNode.Parse(item.Data)?["choices"]?[0]?["delta"]?["content"] is { Length: > 0 } text) Console.Write(text);
            }
            Console.WriteLine();
            return 0;
        });
        return command;
    }
}
