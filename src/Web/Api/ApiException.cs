using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Rag.Retrieval.Knowledge;

namespace Rag.Web.Api;

/// <summary>A request that cannot be answered; becomes problem details (RFC 9457).</summary>
public sealed class ApiException(int status, string detail) : Exception(detail)
{
    /// <summary>HTTP status.</summary>
    public int Status { get; } = status;

    /// <summary>Turns <see cref="ApiException"/>s thrown by a handler, and a knowledge base that cannot be used now, into problem details.</summary>
    public static async ValueTask<object?> Filter(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        try { return await next(context); }
        catch (ApiException problem) { return problem.ToResult(); }
        catch (KnowledgeBaseException fault) { return new ApiException(StatusCodes.Status503ServiceUnavailable, fault.Message).ToResult(); }
    }

    /// <summary>The answer.</summary>
    public ProblemHttpResult ToResult() => TypedResults.Problem(Message, statusCode: Status);

    /// <summary>A bad request with what to do about it.</summary>
    public static ApiException BadRequest(string detail) => new(StatusCodes.Status400BadRequest, detail);

    /// <summary>What was asked for could not be written down.</summary>
    public static ApiException NotChanged(Exception fault) => new(StatusCodes.Status507InsufficientStorage, "Not changed: " + fault.Message);

    /// <summary>A whole number from the query string.</summary>
    /// <exception cref="ApiException">It is not one, or out of range.</exception>
    public static int Number(HttpRequest request, string name, int fallback, int min, int max)
    {
        if (!request.Query.TryGetValue(name, out var given) || given.ToString().Length == 0) return fallback;
        return int.TryParse(given, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number) && number >= min && number <= max
            ? number
            : throw BadRequest($"'{name}' is '{Shorten(given.ToString())}': write a whole number from {min} to {max}.");
    }

    /// <summary>Cut for a message.</summary>
    public static string Shorten(string text) => text.Length <= 60 ? text : text[..60] + "…";
}
