using System.CommandLine;

namespace Rag.Web.Commands;

/// <summary>The options that restrict what is searched.</summary>
internal sealed class ScopeOptions
{
    private readonly Option<string[]> folders = new(
        "--folder")
    { Description = "Only in this folder: a path, or the end of one. May stand several times." };
    private readonly Option<string[]> tags = new("--tag") { Description = "Only documents with this tag. May stand several times." };
    private readonly Option<string?> from = new(
        "--from")
    { Description = "Only what is dated then or later: 2026-03-14, 2026-03 or 2026." };
    private readonly Option<string?> to = new("--to") { Description = "Only what is dated then or earlier." };

    public void AddTo(Command command)
    {
        foreach (Option option in (Option[])[folders, tags, from, to]) command.Add(option);
    }

    /// <summary>As the HTTP interface takes it; a path that is there is told whole, since it counts from here.</summary>
    public (string[] Folders, string[] Tags, string? From, string? To) Read(ParseResult line) => (
        [.. (line.GetValue(folders) ?? []).Select(folder => Directory.Exists(folder) ? Path.GetFullPath(folder) : folder)],
        line.GetValue(tags) ?? [], line.GetValue(from), line.GetValue(to));
}
