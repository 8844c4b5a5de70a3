using System.Net;
using System.Security.Cryptography;
using System.Text;
using Rag.Web.Safety;

namespace Rag.Web.Access;

/// <summary>The form that asks for a key: one answer that needs no other, since nothing else is given out without a key.</summary>
internal static class SignInForm
{
    private const string Style =
        "body{font:1rem/1.5 system-ui,sans-serif;max-width:24rem;margin:15vh auto 0;padding:0 1rem}"
        + "form{display:grid;gap:.75rem}input,button{font:inherit;padding:.5rem .75rem}[role=alert]{font-weight:600}";

    private static readonly string Policy =
        "default-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; style-src 'sha256-"
        + Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style))) + "'";

    /// <summary>Answers with it.</summary>
    /// <param name="context">The request.</param>
    /// <param name="status">HTTP status.</param>
    /// <param name="to">What the browser is led to afterwards.</param>
    /// <param name="fault">What was wrong; null for nothing.</param>
    public static Task Write(HttpContext context, int status, string to, string? fault)
    {
        context.SetContentPolicy(Policy);
        context.SetHasForm();
        HttpResponse response = context.Response;
        response.StatusCode = status;
        response.ContentType = "text/html; charset=utf-8";
        response.Headers.CacheControl = "no-store";
        if (status == StatusCodes.Status401Unauthorized) response.Headers.WWWAuthenticate = "Bearer";
        string alert = fault is null ? "" : $"<p role=\"alert\">{WebUtility.HtmlEncode(fault)}</p>";
        return response.WriteAsync($"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
              <meta charset="utf-8">
              <meta name="viewport" content="width=device-width, initial-scale=1">
              <meta name="color-scheme" content="light dark">
              <title>Sign in – Rag</title>
              <style>{Style}</style>
            </head>
            <body>
              <main>
                <h1>Rag</h1>
                <p>You are asking from another machine. Enter a key that is for manage; keys are made on the Settings page of the
                machine where this runs.</p>
                {alert}
                <form method="post" action="/sign-in">
                  <label for="key">Key</label>
                  <input id="key" name="key" type="password" required maxlength="200" autocomplete="current-password" autofocus>
                  <input name="to" type="hidden" value="{WebUtility.HtmlEncode(to)}">
                  <button>Sign in</button>
                </form>
              </main>
            </body>
            </html>
            """, context.RequestAborted);
    }
}
