namespace Rag.Web.Access;

/// <summary>Metadata of a route: what its caller must be allowed.</summary>
/// <param name="Scope">The least that is enough.</param>
public sealed record NeededScope(AccessScope Scope);

/// <summary>Says beside each route what it needs.</summary>
public static class RouteAccess
{
    /// <summary>Whoever calls it from elsewhere must be allowed this.</summary>
    public static T Needs<T>(this T route, AccessScope scope) where T : IEndpointConventionBuilder
    {
        route.Add(builder => builder.Metadata.Add(new NeededScope(scope)));
        return route;
    }

    /// <summary>What a route needs; all where it does not say, and where there is none.</summary>
    public static AccessScope Of(Endpoint? route) => route?.Metadata.GetMetadata<NeededScope>()?.Scope ?? AccessScope.Manage;
}
