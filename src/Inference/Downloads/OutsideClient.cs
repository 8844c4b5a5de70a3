using System.Net;
using System.Net.Http.Headers;
using Rag.Retrieval.Privacy;

namespace Rag.Inference.Downloads;

/// <summary>
/// Asks a server outside, by way of the system's proxy where one is set. Every host is noted before it is asked, redirects too, and they lead only to
/// https. Nothing is sent but the address and the range of bytes. Safe to call from any thread.
/// </summary>
public sealed class OutsideClient(HttpMessageHandler handler, OutsideRequestLog log) : IDisposable
{
    private const int MostRedirects = 8;
    private readonly HttpClient http = new(handler) { Timeout = Timeout.InfiniteTimeSpan };

    /// <summary>The handler to use outside of tests: the system's proxy settings, no redirects by itself, the bytes as they come.</summary>
    public static SocketsHttpHandler DefaultHandler() => new()
    {
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        ConnectTimeout = TimeSpan.FromSeconds(30),
        UseCookies = false,
    };

    /// <summary>The answer once its headers are there; the caller disposes it.</summary>
    /// <param name="address">What is asked for.</param>
    /// <param name="purpose">Why, for the log.</param>
    /// <param name="from">The first byte wanted; 0 for the whole.</param>
    /// <param name="validator">An ETag or a date: the rest is wanted only of that content.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <exception cref="DownloadException">Not reached, or led astray.</exception>
    public async Task<OutsideAnswer> GetAsync(Uri address, string purpose, long from, string? validator, CancellationToken cancellationToken)
    {
        string? hash = null;
        for (int redirects = 0; redirects <= MostRedirects; redirects++)
        {
            if (address.Scheme != Uri.UriSchemeHttps)
                throw new DownloadException($"The server leads to {address.GetLeftPart(UriPartial.Authority)}, which is not https: nothing was fetched from there.");
            log.Add(address.Host, purpose);
            HttpResponseMessage response = await SendAsync(address, from, validator, cancellationToken).ConfigureAwait(false);
            // Hugging Face names a large file's SHA-256 where it leads on to where the bytes lie.
            hash ??= Sha256Of(response);
            if ((int)response.StatusCode is not (301 or 302 or 303 or 307 or 308) || response.Headers.Location is not { } location) return new OutsideAnswer(response, hash);
            response.Dispose();
            address = new Uri(address, location);
        }
        throw new DownloadException("The server leads in circles: try again later.");
    }

    /// <inheritdoc />
    public void Dispose() => http.Dispose();

    private async Task<HttpResponseMessage> SendAsync(Uri address, long from, string? validator, CancellationToken cancellationToken)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, address);
        request.Headers.TryAddWithoutValidation("User-Agent", "Rag");
        if (from > 0)
        {
            request.Headers.Range = new RangeHeaderValue(from, null);
            request.Headers.TryAddWithoutValidation("If-Range", validator);
        }
        try
        {
            return await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
        }
        catch (HttpRequestException fault)
        {
            throw new DownloadException(fault.HttpRequestError switch
            {
                HttpRequestError.NameResolutionError => $"{address.Host} was not found: is there a network connection?",
                HttpRequestError.ConnectionError => $"{address.Host} cannot be reached: is there a network connection, or does it need a proxy (HTTPS_PROXY)?",
                HttpRequestError.SecureConnectionError => $"The connection to {address.Host} is not trusted: {fault.InnerException?.Message ?? fault.Message}",
                HttpRequestError.ProxyTunnelError => $"The proxy does not lead to {address.Host}: {fault.Message}",
                _ => $"{address.Host} broke off: {fault.Message}",
            }, canRetry: fault.HttpRequestError is not HttpRequestError.SecureConnectionError, fault);
        }
    }

    private static string? Sha256Of(HttpResponseMessage response) =>
        response.Headers.TryGetValues("X-Linked-ETag", out IEnumerable<string>? values) && values.FirstOrDefault()?.Trim('"') is { Length: 64 } hash && hash.All(char.IsAsciiHexDigit)
            ? hash.ToLowerInvariant() : null;
}

/// <summary>A server's answer.</summary>
/// <param name="Response">Its headers, and the body to be read.</param>
/// <param name="Sha256">The file's hash where the server named it.</param>
public sealed record OutsideAnswer(HttpResponseMessage Response, string? Sha256) : IDisposable
{
    /// <inheritdoc />
    public void Dispose() => Response.Dispose();
}
