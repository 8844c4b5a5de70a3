using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Rag.Web.Access;
using Rag.Web.Tests.Stage;

namespace Rag.Web.Tests.Access;

/// <summary>Each route says beside its mapping what it needs, and says it once.</summary>
public sealed class RouteAccessTests : IAsyncDisposable
{
    private readonly PageStage stage = new();

    [Fact]
    public void Routes_Each_HaveOneScope()
    {
        RouteEndpoint[] routes = Routes();
        Assert.True(routes.Length > 30);
        // ASP.NET's own, for files that the build did not know, takes no metadata; so it needs all.
        Assert.Empty(routes.Where(route => route.DisplayName != "Fallback {**path:file}" && route.Metadata.OfType<NeededScope>().Count() != 1).Select(route => route.DisplayName));
    }

    [Fact]
    public void Routes_WithoutAKey_AreHealthAndTheForm() => Assert.Equal(
        ["/health/live", "/health/ready", "/sign-in", "/sign-out"],
        Routes().Where(route => RouteAccess.Of(route) == AccessScope.Open).Select(Pattern).Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("/api/search", AccessScope.Read)]
    [InlineData("/api/status", AccessScope.Read)]
    [InlineData("/api/documents", AccessScope.Read)]
    [InlineData("/api/documents/{id}/content", AccessScope.Read)]
    [InlineData("/api/documents/{id}/text", AccessScope.Read)]
    [InlineData("/openapi/{documentName}.json", AccessScope.Read)]
    [InlineData("/health", AccessScope.Read)]
    [InlineData("/mcp", AccessScope.Read)]
    [InlineData("/api/conversations", AccessScope.Ask)]
    [InlineData("/conversations/{id}.md", AccessScope.Ask)]
    [InlineData("/v1/models", AccessScope.Ask)]
    [InlineData("/v1/chat/completions", AccessScope.Ask)]
    [InlineData("/v1/embeddings", AccessScope.Ask)]
    [InlineData("/api/folders", AccessScope.Manage)]
    [InlineData("/api/inbox", AccessScope.Manage)]
    [InlineData("/api/models", AccessScope.Manage)]
    [InlineData("/api/models/{kind}", AccessScope.Manage)]
    [InlineData("/api/models/downloads/{id}", AccessScope.Manage)]
    [InlineData("/api/outside-requests", AccessScope.Manage)]
    [InlineData("/api/keys", AccessScope.Manage)]
    [InlineData("/api/keys/{id}", AccessScope.Manage)]
    [InlineData("/", AccessScope.Manage)]
    [InlineData("/settings", AccessScope.Manage)]
    [InlineData("/_blazor", AccessScope.Manage)]
    [InlineData("/_blazor/negotiate", AccessScope.Manage)]
    public void Routes_ThatAreKnown_NeedWhatTheySay(string pattern, AccessScope scope)
    {
        // A wrong method is refused by a route of its own, which tells nothing.
        RouteEndpoint[] routes = [.. Routes().Where(route => Pattern(route) == pattern && route.Metadata.GetMetadata<HttpMethodMetadata>() is not null
            || Pattern(route) == pattern && !pattern.StartsWith("/api", StringComparison.Ordinal))];
        Assert.NotEmpty(routes);
        Assert.All(routes, route => Assert.Equal(scope, RouteAccess.Of(route)));
    }

    [Fact]
    public void Of_NoRoute_IsAll()
    {
        Assert.Equal(AccessScope.Manage, RouteAccess.Of(null));
        Assert.Equal(AccessScope.Manage, RouteAccess.Of(new Endpoint(null, null, "routing's own")));
    }

    private RouteEndpoint[] Routes() => [.. stage.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()];

    private static string Pattern(RouteEndpoint route) => "/" + route.RoutePattern.RawText!.Trim('/');

    public ValueTask DisposeAsync() => stage.DisposeAsync();
}
