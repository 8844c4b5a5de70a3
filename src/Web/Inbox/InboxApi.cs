using Microsoft.AspNetCore.Http.Features;
using Rag.Web.Access;
using Rag.Web.Api;
using Rag.Web.Api.Description;

namespace Rag.Web.Inbox;

/// <summary><c>POST /api/inbox?name=</c> with a file as its body: what the page does with a dropped file.</summary>
public static class InboxApi
{
    /// <summary>Maps it.</summary>
    public static void MapInbox(this IEndpointRouteBuilder api) => api.MapPost("/inbox", async (
        HttpContext context, InboxFolder inbox, CancellationToken cancellationToken) =>
    {
        string name = context.Request.Query["name"].ToString();
        if (string.IsNullOrWhiteSpace(name) || name.Length > 1000) throw ApiException.BadRequest("'name' is missing or longer than 1,000 characters: write the file's name.");
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size) size.MaxRequestBodySize = null; // The inbox counts by itself.
        try
        {
            if (context.Request.ContentLength > inbox.LargestFile) throw new InboxException($"The file is larger than {inbox.LargestFile >> 20} MB, the limit set by Rag:Ingest:LargestFileMegabytes.");
            string kept = await inbox.SaveAsync(name, context.Request.Body, cancellationToken);
            return Results.Json(new { name = kept, path = Path.Combine(inbox.Path, kept) }, statusCode: StatusCodes.Status201Created);
        }
        catch (InboxException refused)
        {
            throw new ApiException(StatusCodes.Status413PayloadTooLarge, refused.Message);
        }
        catch (IOException fault) when (fault is not BadHttpRequestException)
        {
            throw new ApiException(StatusCodes.Status507InsufficientStorage, "The file could not be kept: " + fault.Message);
        }
    }).Needs(AccessScope.Manage).WithSummary("Keeps a file, the body, in the inbox, which is watched.").TakesText("name", "The file's name.", isNeeded: true)
        .Produces(201).ProducesProblem(400).ProducesProblem(413).ProducesProblem(507);
}
