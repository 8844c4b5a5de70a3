using Rag.Retrieval.Workers;
using Rag.Web.Conversations;
using Rag.Web.Inbox;

namespace Rag.Web.Api;

/// <summary>The HTTP interface.</summary>
public static class ApiEndpoints
{
    /// <summary>Maps all of it. Unknown paths and methods below <c>/api</c> become problem details as well.</summary>
    public static void MapApi(this WebApplication app)
    {
        app.MapGet("/health", () => "ok");
        app.MapHealth(HealthApi.ReadAsync);
        RouteGroupBuilder api = app.MapGroup("/api");
        api.AddEndpointFilter(ApiException.Filter);
        api.MapStatus();
        api.MapDocuments();
        api.MapSearch();
        api.MapAsk();
        api.MapInbox();
        api.MapModels();
        app.MapConversationExport();
        // The page answers every path that nothing else claims, so that a wrong method has to be refused by name.
        foreach (string path in (string[])["/status", "/documents", "/documents/{id}/content", "/documents/{id}/text", "/search", "/models/catalogue", "/models/downloads/events", "/outside-requests"]) Refuse(path, "GET");
        Refuse("/ask", "POST");
        Refuse("/inbox", "POST");

        void Refuse(string path, string allowed) => api.Map(path, (HttpResponse response) =>
        {
            response.Headers.Allow = allowed;
            return Results.Problem($"Use {allowed}.", statusCode: StatusCodes.Status405MethodNotAllowed);
        });
    }
}
