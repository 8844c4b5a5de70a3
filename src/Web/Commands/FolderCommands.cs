using System.CommandLine;
using System.Text.Json.Nodes;
using Rag.Retrieval.Settings;

namespace Rag.Web.Commands;

/// <summary><c>rag add FOLDER</c>, <c>rag remove FOLDER</c>: which folders are watched.</summary>
internal static class FolderCommands
{
    public static Command Add(IReadOnlyList<string> settings) =>
        Create(settings, "add", "Watches a folder from now on; its files are read at once.", HttpMethod.Post);

    public static Command Remove(IReadOnlyList<string> settings) =>
        Create(settings, "remove", "Watches a folder no longer, and forgets its documents. The files stay.", HttpMethod.Delete);

    private static Command Create(IReadOnlyList<string> settings, string name, string description, HttpMethod method)
    {
        Argument<string> folder = new("folder") { Description = "Its path; ~ is the home folder." };
        Command command = new(name, description) { folder };
        command.SetAction(async (line, cancellationToken) =>
        {
            using ProductClient product = await ProductClient.ConnectAsync(CommandSettings.Read(settings), cancellationToken);
            string path = OwnerPath.Resolve(line.GetValue(folder)!);
            JsonNode done = await product.SendAsync(method, "/api/folders?path=" + Uri.EscapeDataString(path), null, cancellationToken);
            Console.WriteLine("Watched: " + string.Join(", ", done["folders"]!.AsArray()));
            if ((string?)done["notice"] is { } notice) await Console.Error.WriteLineAsync(notice);
            return 0;
        });
        return command;
    }
}
