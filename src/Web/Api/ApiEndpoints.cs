namespace Rag.Web.Api;

/// <summary>The HTTP interface.</summary>
public static class ApiEndpoints
{
    /// <summary>Maps all of it. Unknown paths and methods below <c>/api</c> become problem details as well.</summary>
    public static void MapApi(this WebApplication app)
    {
        app.MapGet("/health", () => "ok");
        RouteGroupBuilder api = app.MapGroup("/api");
        api.AddEndpointFilter(ApiException.Filter);
        api.MapStatus();
        api.MapDocuments();
        api.MapSearch();
        api.MapAsk();
    }
}
