namespace Rag.Web.Access;

/// <summary>
/// A call that a page of another site makes: refused, unless it bears a key. CORS (fetch.spec.whatwg.org) then answers for that site alone;
/// its cookies count for nothing.
/// </summary>
/// <param name="Origin">The site.</param>
/// <param name="Refusal">Why it is refused without a key.</param>
internal sealed record CrossOriginCall(string Origin, string Refusal)
{
    private const string Headers =
        "Authorization, Content-Type, Accept, Last-Event-ID, Mcp-Session-Id, Mcp-Protocol-Version, Mcp-Method, Mcp-Name";
    private static readonly string[] Methods = ["GET", "POST", "PUT", "DELETE"];

    /// <summary>Of a refused request; null where no key can help: it names no site, or is for no program.</summary>
    public static CrossOriginCall? Of(HttpRequest request, string refusal, bool isForPrograms)
    {
        string origin = request.Headers.Origin.ToString();
        bool isSite = Uri.TryCreate(origin, UriKind.Absolute, out Uri? site) && site.Scheme is "http" or "https"
            && site.GetLeftPart(UriPartial.Authority) == origin;
        return isForPrograms && isSite ? new CrossOriginCall(origin, refusal) : null;
    }

    /// <summary>True where the browser asks whether it may ask; it bears no key then.</summary>
    public static bool IsPreflight(HttpRequest request) =>
        HttpMethods.IsOptions(request.Method) && request.Headers.AccessControlRequestMethod.Count > 0;

    /// <summary>Answers the browser's question; false, and nothing is answered, where the call could bear no key.</summary>
    public bool TryAnswerPreflight(HttpContext context)
    {
        IHeaderDictionary asked = context.Request.Headers, headers = context.Response.Headers;
        bool bearsKey = asked.AccessControlRequestHeaders.ToString().Split(',', StringSplitOptions.TrimEntries)
            .Contains("authorization", StringComparer.OrdinalIgnoreCase);
        if (!bearsKey || !Methods.Contains(asked.AccessControlRequestMethod.ToString())) return false;
        headers.AccessControlAllowOrigin = Origin;
        headers.AccessControlAllowMethods = string.Join(", ", Methods);
        headers.AccessControlAllowHeaders = Headers;
        headers.AccessControlMaxAge = "600";
        headers.Vary = "Origin, Access-Control-Request-Method, Access-Control-Request-Headers";
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return true;
    }

    /// <summary>Lets the site read the answer.</summary>
    public void Admit(HttpResponse response) => response.OnStarting(() =>
    {
        response.Headers.AccessControlAllowOrigin = Origin;
        response.Headers.AccessControlExposeHeaders = "Mcp-Session-Id";
        response.Headers.Append("Vary", "Origin");
        return Task.CompletedTask;
    });
}
