using System.Text.Json.Nodes;
using Rag.Retrieval.Settings;
using Rag.Web.Supervision;

namespace Rag.Web.Settings;

/// <summary>Changes the list of watched folders for good, for the page and for programs. Safe to use from any thread.</summary>
public sealed class FolderChoice(OwnerSettings settings, WatchedFolders folders, IngestClient ingest)
{
    /// <summary>Watches a folder too. Returns what the owner should know; null for nothing.</summary>
    /// <exception cref="IOException">The settings cannot be written; nothing has changed.</exception>
    /// <exception cref="UnauthorizedAccessException">Likewise.</exception>
    public Task<string?> AddAsync(string folder, CancellationToken cancellationToken) =>
        folders.Current.Contains(folder) ? Task.FromResult<string?>(null) : SaveAsync([.. folders.Chosen, folder], cancellationToken);

    /// <summary>Watches a folder no longer and forgets its documents.</summary>
    /// <exception cref="IOException">The settings cannot be written; nothing has changed.</exception>
    /// <exception cref="UnauthorizedAccessException">Likewise.</exception>
    public async Task<string?> RemoveAsync(string folder, CancellationToken cancellationToken)
    {
        string? notice = await SaveAsync([.. folders.Chosen.Where(known => known != folder)], cancellationToken);
        await ForgetAsync(folder, cancellationToken);
        return notice;
    }

    /// <summary>Forgets the documents of a folder that is watched no longer; where Ingest is away, it asks again once it is back.</summary>
    public async Task ForgetAsync(string folder, CancellationToken cancellationToken)
    {
        try { await ingest.ForgetAsync(folder, cancellationToken); }
        catch (HttpRequestException) { }
    }

    private async Task<string?> SaveAsync(IReadOnlyList<string> chosen, CancellationToken cancellationToken)
    {
        string? notice = folders.Source > SettingSource.Page
            ? "The folders are set by the environment or the command line, which win at the next start." : null;
        settings.Save(nameof(RagOptions.Folders), new JsonArray([.. chosen.Select(folder => JsonValue.Create(folder))]));
        folders.Replace(chosen);
        // Where it is away, it gets the list when it starts.
        try { await ingest.SetFoldersAsync(folders.Current, cancellationToken); }
        catch (HttpRequestException) { }
        return notice;
    }
}
