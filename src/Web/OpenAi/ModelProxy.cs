using System.Text.Json.Nodes;
using Rag.Web.Api;

namespace Rag.Web.OpenAi;

/// <summary>Passes requests on to the inference server, and what it answers back as it comes. Safe to call from any thread.</summary>
public sealed class ModelProxy(HttpClient http)
{
    /// <summary>Passes one on; closing the request closes it there, which stops the model.</summary>
    /// <exception cref="ApiException">The server cannot be reached.</exception>
    internal async Task<IResult> ForwardAsync(string path, JsonObject body, HttpContext context, CancellationToken cancellationToken)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, path) { Content = JsonContent.Create(body) };
        HttpResponseMessage response;
        try
        {
            response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        }
        catch (HttpRequestException fault)
        {
            throw new ApiException(StatusCodes.Status503ServiceUnavailable,
                $"The model process does not answer: it may be starting; try again in a few seconds. ({fault.Message})");
        }
        using (response)
        {
            context.Response.StatusCode = (int)response.StatusCode;
            context.Response.ContentType = response.Content.Headers.ContentType?.ToString();
            if (response.Headers.RetryAfter is { } later) context.Response.Headers.RetryAfter = later.ToString();
            await using Stream from = await response.Content.ReadAsStreamAsync(cancellationToken);
            byte[] buffer = new byte[16 * 1024];
            for (int read; (read = await from.ReadAsync(buffer, cancellationToken)) > 0;)
            {
                await context.Response.Body.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
                await context.Response.Body.FlushAsync(cancellationToken);
            }
        }
        return Results.Empty;
    }
}
