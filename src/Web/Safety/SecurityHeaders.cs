namespace Rag.Web.Safety;

/// <summary>Headers of every answer: nothing from elsewhere is loaded, no inline script or style runs, no other page may frame this one.</summary>
public static class SecurityHeaders
{
    private const string Policy =
        "default-src 'self'; img-src 'self' blob:; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'";

    private static readonly object FormMark = new();

    /// <summary>Adds the headers.</summary>
    public static void UseSecurityHeaders(this WebApplication app) => app.Use((context, next) =>
    {
        context.Response.OnStarting(() =>
        {
            IHeaderDictionary headers = context.Response.Headers;
            headers.XContentTypeOptions = "nosniff";
            headers["Referrer-Policy"] = context.Items.ContainsKey(FormMark) ? "same-origin" : "no-referrer";
            headers["Cross-Origin-Opener-Policy"] = "same-origin";
            headers["Cross-Origin-Resource-Policy"] = "same-origin";
            headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=(), payment=(), usb=()";
            // The Blazor endpoint adds a policy of its own; an answer may set a stricter one.
            if (context.Items[typeof(SecurityHeaders)] is not string own) own = Policy;
            headers.ContentSecurityPolicy = own;
            headers.XFrameOptions = "DENY";
            return Task.CompletedTask;
        });
        return next(context);
    });

    /// <summary>
    /// This answer holds a form that is sent here: under no-referrer a browser sends it with the origin "null" (fetch.spec.whatwg.org, "append a request
    /// Origin header"), which the request guard refuses.
    /// </summary>
    public static void SetHasForm(this HttpContext context) => context.Items[FormMark] = true;

    /// <summary>Sets a policy for this answer in place of the page's.</summary>
    public static void SetContentPolicy(this HttpContext context, string policy) => context.Items[typeof(SecurityHeaders)] = policy;
}
