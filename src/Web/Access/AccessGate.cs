using Rag.Web.OpenAi;
using Rag.Web.Safety;

namespace Rag.Web.Access;

/// <summary>
/// Lets in whoever asks from this machine, and from elsewhere who bears a key, or a session that was begun with one, for what the route
/// needs. Comes after the request guard and before all else.
/// </summary>
internal sealed class AccessGate(ApiKeys keys, Sessions sessions, WrongKeys wrong, CallerPlace place)
{
    private const string Bearer = "Bearer ";

    /// <summary>Lets a request through or answers it.</summary>
    public async Task PassAsync(HttpContext context, RequestDelegate next)
    {
        CrossOriginCall? foreign = context.Features.Get<CrossOriginCall>();
        if (foreign is null && !place.IsElsewhere(context))
        {
            context.User = Caller.ThisMachine.ToPrincipal();
            await next(context);
            return;
        }
        if (foreign is not null && CrossOriginCall.IsPreflight(context.Request))
        {
            // Where there is no key no site is told that somebody answers here.
            if (keys.All.Count == 0 || !foreign.TryAnswerPreflight(context))
                await RefuseAsync(context, StatusCodes.Status403Forbidden, foreign.Refusal);
            return;
        }
        AccessScope needed = RouteAccess.Of(context.GetEndpoint());
        if (needed == AccessScope.Open && foreign is null)
        {
            context.User = Caller.Nobody.ToPrincipal();
            await next(context);
            return;
        }
        await PassWithKeyAsync(context, next, foreign, needed);
    }

    private async Task PassWithKeyAsync(HttpContext context, RequestDelegate next, CrossOriginCall? foreign, AccessScope needed)
    {
        string? text = BearerOf(context.Request);
        TimeSpan wait = TimeSpan.Zero;
        Caller? caller = text is not null ? wrong.Try(place.Name(context), () => keys.Find(text), out wait)
            : foreign is null && context.Request.Cookies[SignIn.Cookie] is { } token ? sessions.Find(token) : null;
        if (wait > TimeSpan.Zero)
        {
            context.Response.Headers.RetryAfter = SignIn.Seconds(wait);
            await RefuseAsync(context, StatusCodes.Status429TooManyRequests,
                "Too many wrong keys came from this address: wait, then try again.");
            return;
        }
        if (caller is null)
        {
            if (foreign is not null) await RefuseAsync(context, StatusCodes.Status403Forbidden, foreign.Refusal);
            else if (SignIn.IsAskedForAPage(context.Request)) await SignIn.AskAsync(context, keys.Trouble);
            else await RefuseAsync(context, StatusCodes.Status401Unauthorized, WithoutKey(context));
            return;
        }
        foreign?.Admit(context.Response);
        if (caller.Scope < needed)
        {
            await RefuseAsync(context, StatusCodes.Status403Forbidden,
                $"The key {caller.Name} is for {caller.Scope.Word()}, and this needs one for {needed.Word()}: "
                + "make such a key on the Settings page.");
            return;
        }
        keys.NoteUse(caller.KeyId!);
        context.User = caller.ToPrincipal(signedIn: text is null);
        if (text is null) context.SetHasForm(); // To sign out.
        // What is open ends with the key or the session: a page's connection would outlive it.
        await using (caller.Ended.Register(context.Abort)) await next(context);
    }

    private static string? BearerOf(HttpRequest request) =>
        request.Headers.Authorization.ToString() is var sent && sent.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase)
            ? sent[Bearer.Length..].Trim() : null;

    private string WithoutKey(HttpContext context) =>
        $"This call comes from elsewhere ({context.Connection.RemoteIpAddress}) and needs a key: send Authorization: Bearer KEY. "
        + (keys.Trouble is null ? "Keys are made on the machine where this runs, on the Settings page or by 'rag keys make'."
            : "At present none is accepted: the file of keys is damaged.");

    private static Task RefuseAsync(HttpContext context, int status, string reason)
    {
        context.Response.Headers.Connection = "close";
        context.Response.Headers.CacheControl = "no-store";
        if (status == StatusCodes.Status401Unauthorized) context.Response.Headers.WWWAuthenticate = "Bearer";
        bool isOpenAis = status != StatusCodes.Status403Forbidden
            && context.Request.Path.StartsWithSegments("/v1", StringComparison.OrdinalIgnoreCase);
        IResult answer = isOpenAis ? OpenAiError.Of(status, reason) : Results.Problem(reason, statusCode: status);
        return answer.ExecuteAsync(context);
    }
}
