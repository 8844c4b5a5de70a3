using Rag.Web.Access;
using Rag.Web.Api.Description;

namespace Rag.Web.Api;

/// <summary><c>/api/keys</c>: the keys by which other machines are let in.</summary>
internal static class KeysApi
{
    /// <summary>Maps it.</summary>
    public static void MapKeys(this IEndpointRouteBuilder api)
    {
        api.MapGet("/keys", (ApiKeys keys) => new KeyListResult([.. keys.All.Select(KeyResult.Of)], keys.Trouble))
            .Needs(AccessScope.Manage).Answers<KeyListResult>("The keys for callers from other machines, but not their text.");
        api.MapPost("/keys", Make).Needs(AccessScope.Manage).Answers<MadeKeyResult>("Makes a key; its text is told this once.", 400, 507)
            .TakesText("name", "Who uses it, 1 to 60 characters.", isNeeded: true)
            .TakesText("scope", "What it allows: read, ask (and read) or manage (all).", isNeeded: true);
        api.MapDelete("/keys/{id}", Revoke).Needs(AccessScope.Manage).WithSummary("Revokes a key, and ends what it is doing.")
            .Produces(204).ProducesProblem(404).ProducesProblem(507);
    }

    private static MadeKeyResult Make(HttpRequest request, ApiKeys keys)
    {
        AccessScope scope = request.Query["scope"].ToString() switch
        {
            "read" => AccessScope.Read,
            "ask" => AccessScope.Ask,
            "manage" => AccessScope.Manage,
            var other => throw ApiException.BadRequest($"'scope' is '{ApiException.Shorten(other)}': write read, ask or manage."),
        };
        MadeKey made = Stored(() => keys.Make(request.Query["name"], scope));
        return new MadeKeyResult(KeyResult.Of(made.Key), made.Text);
    }

    private static IResult Revoke(string id, ApiKeys keys) => Stored(() => keys.Revoke(id))
        ? Results.NoContent()
        : throw new ApiException(StatusCodes.Status404NotFound, $"There is no key '{ApiException.Shorten(id)}': GET /api/keys lists them.");

    private static T Stored<T>(Func<T> change)
    {
        try { return change(); }
        catch (ApiKeyException refused) { throw ApiException.BadRequest(refused.Message); }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw ApiException.NotChanged(fault);
        }
    }
}

/// <summary>The keys.</summary>
/// <param name="Keys">In the order in which they were made.</param>
/// <param name="Trouble">What is wrong with the file of keys; null for nothing.</param>
public sealed record KeyListResult(IReadOnlyList<KeyResult> Keys, string? Trouble);

/// <summary>A key.</summary>
/// <param name="Id">To revoke it by.</param>
/// <param name="Name">Who uses it.</param>
/// <param name="Scope"><c>read</c>, <c>ask</c> or <c>manage</c>.</param>
/// <param name="MadeAt">When it was made.</param>
/// <param name="LastUsedAt">When it last opened something; null for never.</param>
public sealed record KeyResult(string Id, string Name, string Scope, DateTimeOffset MadeAt, DateTimeOffset? LastUsedAt)
{
    /// <summary>Of a key.</summary>
    public static KeyResult Of(ApiKey key) => new(key.Id, key.Name, key.Scope.Word(), key.MadeAt, key.LastUsedAt);
}

/// <summary>A key that was just made.</summary>
/// <param name="Key">What is kept of it.</param>
/// <param name="Text">The key itself: it is not kept and cannot be told again.</param>
public sealed record MadeKeyResult(KeyResult Key, string Text);
