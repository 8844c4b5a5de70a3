using System.Globalization;
using Microsoft.AspNetCore.Http.Features;

namespace Rag.Web.Access;

/// <summary>A page that is opened from another machine asks for a key and gets a session. Works without scripts.</summary>
internal static class SignIn
{
    /// <summary>Name of the cookie that holds the session's token.</summary>
    public const string Cookie = "rag-session";

    private const string Path = "/sign-in", Out = "/sign-out";
    private const int LongestBody = 8192;

    /// <summary>Maps the form's target and the way out.</summary>
    public static void MapSignIn(this IEndpointRouteBuilder routes)
    {
        routes.MapPost(Path, BeginAsync).Needs(AccessScope.Open).ExcludeFromDescription();
        routes.MapPost(Out, End).Needs(AccessScope.Open).ExcludeFromDescription();
    }

    /// <summary>True where a person opens a page, whom a form helps; programs get an error that they can read.</summary>
    public static bool IsAskedForAPage(HttpRequest request) =>
        HttpMethods.IsGet(request.Method) && request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase)
        && !Safety.RequestGuard.IsForPrograms(request.Path);

    /// <summary>Shows the form in the place of the page.</summary>
    public static Task AskAsync(HttpContext context, string? trouble) =>
        SignInForm.Write(context, StatusCodes.Status401Unauthorized, context.Request.Path + context.Request.QueryString,
            trouble is null ? null : "At present no key is accepted: the file of keys is damaged.");

    /// <summary>A duration as the header Retry-After has it.</summary>
    public static string Seconds(TimeSpan wait) => Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);

    private static async Task BeginAsync(HttpContext context, ApiKeys keys, Sessions sessions, WrongKeys wrong, CallerPlace place)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = LongestBody;
        if (!context.Request.HasFormContentType)
        {
            await Results.Problem("Send the form of the page.", statusCode: StatusCodes.Status415UnsupportedMediaType)
                .ExecuteAsync(context);
            return;
        }
        IFormCollection form;
        FormOptions limits = new() { BufferBodyLengthLimit = LongestBody, ValueCountLimit = 8 };
        try { form = await context.Request.ReadFormAsync(limits, context.RequestAborted); }
        catch (Exception fault) when (fault is InvalidDataException or BadHttpRequestException)
        {
            await Results.Problem("The form cannot be read.", statusCode: StatusCodes.Status400BadRequest).ExecuteAsync(context);
            return;
        }
        string text = form["key"].ToString().Trim(), to = Local(form["to"].ToString());
        Caller? caller = wrong.Try(place.Name(context), () => keys.Find(text), out TimeSpan wait);
        if (wait > TimeSpan.Zero)
        {
            context.Response.Headers.RetryAfter = Seconds(wait);
            await SignInForm.Write(context, StatusCodes.Status429TooManyRequests, to,
                $"Too many wrong keys: wait {Seconds(wait)} s, then try again.");
        }
        else if (caller is null)
            await SignInForm.Write(context, StatusCodes.Status401Unauthorized, to, "This is no key that opens the page.");
        else if (caller.Scope < AccessScope.Manage)
            await SignInForm.Write(context, StatusCodes.Status403Forbidden, to,
                "This key is for programs: the page needs one for manage.");
        else
        {
            keys.NoteUse(caller.KeyId!);
            context.Response.Cookies.Append(Cookie, sessions.Begin(caller), Options(context.Request));
            SeeOther(context, to);
        }
    }

    private static void End(HttpContext context, Sessions sessions)
    {
        if (context.Request.Cookies[Cookie] is { } token) sessions.End(token);
        context.Response.Cookies.Delete(Cookie, Options(context.Request));
        SeeOther(context, "/");
    }

    private static CookieOptions Options(HttpRequest request) => new()
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Strict,
        // A proxy in front of it may be the one that speaks https.
        Secure = request.IsHttps || request.Headers["X-Forwarded-Proto"] == "https",
        Path = "/",
        IsEssential = true,
    };

    private static void SeeOther(HttpContext context, string to)
    {
        context.Response.StatusCode = StatusCodes.Status303SeeOther;
        context.Response.Headers.Location = to;
        context.Response.Headers.CacheControl = "no-store";
    }

    // A path of this page alone: browsers take // and /\ for the beginning of another host, and leave out control characters between.
    private static string Local(string to) =>
        to.StartsWith('/') && to is not [_, '/' or '\\', ..] && to != Path && to.Length <= 2000 && to.All(c => c is > ' ' and < '\x7f')
            ? to : "/";
}
