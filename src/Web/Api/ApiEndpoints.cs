using Rag.Retrieval.Workers;
using Rag.Web.Access;
using Rag.Web.Api.Description;
using Rag.Web.Conversations;
using Rag.Web.Inbox;
using Rag.Web.Mcp;
using Rag.Web.Measuring;
using Rag.Web.OpenAi;

namespace Rag.Web.Api;

/// <summary>The HTTP interface.</summary>
public static class ApiEndpoints
{
    /// <summary>Maps all of it. Unknown paths and methods below <c>/api</c> become problem details as well.</summary>
    public static void MapApi(this WebApplication app)
    {
        app.MapGet("/health", () => "ok").Needs(AccessScope.Read).WithSummary("Whether it serves.");
        app.MapGroup("").Needs(AccessScope.Open).MapHealth(HealthApi.ReadAsync);
        app.MapSignIn();
        RouteGroupBuilder api = app.MapGroup("/api");
        api.AddEndpointFilter(ApiException.Filter);
        api.MapStatus();
        api.MapDocuments();
        api.MapSearch();
        api.MapAsk();
        api.MapInbox();
        api.MapModels();
        api.MapFolders();
        api.MapConversations();
        api.MapKeys();
        api.MapMeasure();
        app.MapConversationExport();
        app.MapMcp(McpServices.Path).Needs(AccessScope.Read).ExcludeFromDescription();
        app.MapOpenAi();
        app.MapApiDescription();
        // The page answers every path that nothing else claims, so that a wrong method has to be refused by name.
        foreach (string path in (string[])["/status", "/documents", "/documents/{id}/content", "/documents/{id}/text", "/search",
            "/models/catalogue", "/models/downloads/events", "/outside-requests"]) Refuse(api, path, "GET");
        Refuse(api, "/ask", "POST");
        Refuse(api, "/inbox", "POST");
        Refuse(app, McpServices.Path, "POST");

        void Refuse(IEndpointRouteBuilder routes, string path, string allowed) => routes.Map(path, (HttpResponse response) =>
        {
            response.Headers.Allow = allowed;
            return Results.Problem($"Use {allowed}.", statusCode: StatusCodes.Status405MethodNotAllowed);
        }).Needs(AccessScope.Read).ExcludeFromDescription();
    }
}
