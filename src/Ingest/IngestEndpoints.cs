using Microsoft.Data.Sqlite;
using Rag.Ingest.Indexing;
using Rag.Ingest.Ledger;
using Rag.Ingest.Reconciling;
using Rag.Retrieval.Documents;
using Rag.Retrieval.Workers;

namespace Rag.Ingest;

/// <summary>What Web asks of Ingest over HTTP.</summary>
internal static class IngestEndpoints
{
    public static void MapIngest(this WebApplication app)
    {
        app.MapGet("/health", () => "ok");
        app.MapHealth(Ready);
        RouteGroupBuilder asked = app.MapGroup("").AddEndpointFilter(async (context, next) =>
        {
            try { return await next(context); }
            catch (SqliteException e) { return Results.Problem(statusCode: 503, detail: $"What is known of the files cannot be written ({e.Message}): free some disk space and try again."); }
        });
        asked.MapGet("/status", (StatusReport report, CancellationToken c, bool verify = true) => report.GetAsync(verify, c));
        asked.MapPost("/pause", (WorkQueue queue) => queue.Paused = true);
        asked.MapPost("/resume", (WorkQueue queue) => queue.Paused = false);
        asked.MapPost("/rescan", (Reconciler reconciler, CancellationToken c) => reconciler.VerifyAsync(c));
        asked.MapPost("/retry", Retry);
        asked.MapPost("/folders", async (FoldersBody body, Reconciler reconciler, CancellationToken c) =>
        {
            if (body.Folders.FirstOrDefault(f => !Path.IsPathFullyQualified(f)) is { } wrong) return Refuse($"'{wrong}' is not an absolute path.");
            await reconciler.ChangeFoldersAsync(body.Folders, c);
            return Results.NoContent();
        });
        asked.MapPost("/forget", async (FolderBody body, Reconciler reconciler, CancellationToken c) =>
        {
            if (!Path.IsPathFullyQualified(body.Folder)) return Refuse($"'{body.Folder}' is not an absolute path.");
            await reconciler.ForgetAsync(Path.TrimEndingDirectorySeparator(Path.GetFullPath(body.Folder)), c);
            return Results.NoContent();
        });
    }

    private static ReadyReport Ready(IngestWorker worker, Storage storage, FolderList folders)
    {
        string index = storage.Waiting ? "waiting" : worker.Started ? "ready" : "opening";
        return ReadyReport.Of(
        [
            new ReadyPart("index", index, index == "ready", Needed: true, storage.Reason),
            .. from folder in folders.Select(watched => watched.Status)
               select new ReadyPart(folder.Path, folder.State, folder.State != WatchedFolder.Unavailable, Needed: false, folder.Reason),
        ]);
    }

    private static IResult Retry(DocumentBody body, FileLedger ledger, WorkQueue queue)
    {
        List<LedgerEntry> entries = ledger.Update([body.DocumentId], e => e.Deleted || e.SkippedUnread ? null : e.RetryNow());
        foreach (LedgerEntry entry in entries) queue.Add(entry);
        return entries.Count > 0 ? Results.NoContent() : Results.Problem(statusCode: 404, detail: "There is no such document, or it is skipped by a rule: change the file or the rule.");
    }

    private static IResult Refuse(string detail) => Results.Problem(statusCode: 400, detail: detail);

    private sealed record DocumentBody(string DocumentId);

    private sealed record FolderBody(string Folder);

    private sealed record FoldersBody(IReadOnlyList<string> Folders);
}
