using Rag.Web.Access;
using Rag.Web.Api.Description;
using Rag.Web.Settings;

namespace Rag.Web.Api;

/// <summary><c>/api/folders</c>: the watched folders.</summary>
public static class FoldersApi
{
    /// <summary>Maps it.</summary>
    public static void MapFolders(this IEndpointRouteBuilder api)
    {
        api.MapGet("/folders", (WatchedFolders folders) => new FolderListResult(folders.Current, null)).Needs(AccessScope.Manage).WithSummary("The watched folders.");
        api.MapPost("/folders", AddAsync).Needs(AccessScope.Manage).Answers<FolderListResult>("Watches a folder too.", 400, 507)
            .TakesText("path", "Its absolute path.", isNeeded: true);
        api.MapDelete("/folders", RemoveAsync).Needs(AccessScope.Manage)
            .Answers<FolderListResult>("Watches a folder no longer and forgets its documents; the files stay.", 400, 404, 507)
            .TakesText("path", "Its absolute path.", isNeeded: true);
    }

    private static Task<FolderListResult> AddAsync(HttpRequest request, WatchedFolders folders, FolderChoice choice,
        CancellationToken cancellationToken) =>
        ChangeAsync(request, folders, path => Directory.Exists(path)
            ? choice.AddAsync(path, cancellationToken)
            : throw ApiException.BadRequest($"There is no folder {path}: create it first, or correct 'path'."));

    private static Task<FolderListResult> RemoveAsync(HttpRequest request, WatchedFolders folders, FolderChoice choice,
        CancellationToken cancellationToken) =>
        ChangeAsync(request, folders, path => folders.Chosen.Contains(path)
            ? choice.RemoveAsync(path, cancellationToken)
            : throw new ApiException(StatusCodes.Status404NotFound,
                $"{path} is not watched. Watched are: {string.Join(", ", folders.Chosen)}."));

    private static async Task<FolderListResult> ChangeAsync(HttpRequest request, WatchedFolders folders, Func<string, Task<string?>> change)
    {
        string path = request.Query["path"].ToString();
        if (!Path.IsPathFullyQualified(path)) throw ApiException.BadRequest(
            "'path' is missing or relative: write the absolute path of a folder.");
        try
        {
            string? notice = await change(Path.TrimEndingDirectorySeparator(Path.GetFullPath(path)));
            return new FolderListResult(folders.Current, notice);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw ApiException.NotChanged(fault);
        }
    }
}

/// <summary>The folders that are watched now.</summary>
/// <param name="Folders">Absolute paths.</param>
/// <param name="Notice">What the owner should know; otherwise null.</param>
public sealed record FolderListResult(IReadOnlyList<string> Folders, string? Notice);
