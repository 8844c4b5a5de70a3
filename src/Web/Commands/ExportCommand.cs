using System.CommandLine;
using System.Text.Json.Nodes;

namespace Rag.Web.Commands;

/// <summary><c>rag export DIR</c>: each conversation as a Markdown file whose footnotes are its sources.</summary>
internal static class ExportCommand
{
    public static Command Create(IReadOnlyList<string> settings)
    {
        Argument<string> folder = new("folder") { Description = "Where the files go; it is created where it is missing." };
        Command command = new("export", "Writes each conversation as a Markdown file, its sources as footnotes.") { folder };
        command.SetAction(async (line, cancellationToken) =>
        {
            using ProductClient product = await ProductClient.ConnectAsync(CommandSettings.Read(settings), cancellationToken);
            JsonArray conversations = (await product.GetAsync("/api/conversations?limit=10000", cancellationToken))["conversations"]!.AsArray();
            string target = Directory.CreateDirectory(Path.GetFullPath(line.GetValue(folder)!)).FullName;
            foreach (JsonNode? conversation in conversations)
            {
                string id = (string)conversation!["id"]!;
                using HttpResponseMessage file = await product.OpenAsync(HttpMethod.Get, $"/conversations/{id}.md", null, cancellationToken);
                string name = Path.GetFileNameWithoutExtension(file.Content.Headers.ContentDisposition?.FileNameStar ?? "conversation.md");
                // Two may bear one title.
                string path = Path.Combine(target, $"{(DateTimeOffset)conversation["createdAt"]!:yyyy-MM-dd} {Path.GetFileName(name)} {id[..6]}.md");
                await File.WriteAllBytesAsync(path, await file.Content.ReadAsByteArrayAsync(cancellationToken), cancellationToken);
            }
            Console.WriteLine($"{conversations.Count} conversations were written to {target}.");
            return 0;
        });
        return command;
    }
}
