using Rag.Retrieval.Knowledge;
using Rag.Web.Api;

namespace Rag.Web.OpenAi;

/// <summary>Errors in the shape that OpenAI's clients read.</summary>
internal static class OpenAiError
{
    /// <summary>Turns refusals into it.</summary>
    public static async ValueTask<object?> Filter(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        try { return await next(context); }
        catch (ApiException refused) { return Of(refused.Status, refused.Message); }
        catch (KnowledgeBaseException fault) { return Of(StatusCodes.Status503ServiceUnavailable, fault.Message); }
    }

    /// <summary>An error.</summary>
    public static IResult Of(int status, string message) => Results.Json(
        new RefusedCall(new CallError(message, status < 500 ? "invalid_request_error" : "server_error", null, Code(status))),
            statusCode: status);

    private static string? Code(int status) => status == StatusCodes.Status404NotFound ? "model_not_found" : null;
}

/// <summary>A refused call.</summary>
public sealed record RefusedCall(CallError Error);

/// <summary>Why it was refused, and what to write.</summary>
public sealed record CallError(string Message, string Type, string? Param, string? Code);
