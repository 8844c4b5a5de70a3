using System.Net;
using Microsoft.Extensions.Options;
using Rag.Retrieval.Settings;
using Rag.Web.Access;

namespace Rag.Web.Safety;

/// <summary>
/// Refuses, before any handler, what a page of another site can make this browser send: a foreign Host (DNS rebinding), a foreign or opaque
/// Origin (forms, fetch, WebSockets), and requests that the browser itself marks as cross-site.
/// </summary>
public static class RequestGuard
{
    // What programs ask; a link of another site may open the page alone.
    private static readonly PathString[] Interfaces = ["/api", "/mcp", "/v1", "/openapi", "/metrics"];

    /// <summary>Adds the guard; it must come first.</summary>
    public static void UseRequestGuard(this WebApplication app)
    {
        RagOptions options = app.Services.GetRequiredService<IOptions<RagOptions>>().Value;
        HashSet<string> hosts = AllowedHosts(options.Urls + ";" + options.PublicUrl);
        string? proxied = options.PublicUrl is { Length: > 0 } url ? new Uri(url).GetLeftPart(UriPartial.Authority) : null;
        CallerPlace place = app.Services.GetRequiredService<CallerPlace>();
        app.Use((context, next) =>
        {
            // What comes by way of the proxy was asked of the proxy's address, and needs a key.
            string? refusal = Refusal(context.Request, hosts, place.IsElsewhere(context) ? proxied : null);
            if (refusal is null) return next(context);
            if (hosts.Contains(context.Request.Host.Host)
                && CrossOriginCall.Of(context.Request, refusal, IsForPrograms(context.Request.Path)) is { } foreign)
            {
                // Refused all the same, unless it bears a key: see AccessGate.
                context.Features.Set(foreign);
                return next(context);
            }
            context.Response.Headers.Connection = "close";
            return Results.Problem(refusal, statusCode: StatusCodes.Status403Forbidden).ExecuteAsync(context);
        });
    }

    /// <summary>True for what programs ask, as against the page.</summary>
    internal static bool IsForPrograms(PathString path) =>
        Interfaces.Any(one => path.StartsWithSegments(one, StringComparison.OrdinalIgnoreCase));

    /// <summary>Why a request is refused; null where it is not.</summary>
    /// <param name="request">What is asked.</param>
    /// <param name="hosts">Names of this server.</param>
    /// <param name="proxied">The origin of the page behind a proxy, where the request came by way of one.</param>
    internal static string? Refusal(HttpRequest request, IReadOnlySet<string> hosts, string? proxied = null)
    {
        if (!hosts.Contains(request.Host.Host)) return "This server answers only under its own address, such as http://127.0.0.1.";
        if (request.Headers.Origin.Count > 0 && request.Headers.Origin.ToString() is var origin
            && origin != $"{request.Scheme}://{request.Host}" && origin != proxied)
            return "Requests from pages of another origin are refused.";
        string site = request.Headers["Sec-Fetch-Site"].ToString();
        if (site is "cross-site" or "same-site" && !IsLinkToThePage(request)) return "Requests from pages of another site are refused.";
        return null;
    }

    /// <summary>Loopback by its usual names, and the hosts that the settings name.</summary>
    internal static HashSet<string> AllowedHosts(string urls)
    {
        HashSet<string> hosts = new(StringComparer.OrdinalIgnoreCase) { "127.0.0.1", "localhost", "[::1]" };
        foreach (string url in urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (!Uri.TryCreate(url, UriKind.Absolute, out Uri? address)) continue;
            // 0.0.0.0 and [::] are no names anyone can ask for.
            if (!IPAddress.TryParse(address.Host, out IPAddress? ip) || !(ip.Equals(IPAddress.Any) || ip.Equals(IPAddress.IPv6Any)))
                hosts.Add(address.Host);
        }

        return hosts;
    }

    // A bookmark or a link in another page may open the page itself, which shows it nothing.
    private static bool IsLinkToThePage(HttpRequest request) =>
        HttpMethods.IsGet(request.Method)
        && request.Headers["Sec-Fetch-Mode"] == "navigate" && request.Headers["Sec-Fetch-Dest"] == "document"
        && !IsForPrograms(request.Path);
}
