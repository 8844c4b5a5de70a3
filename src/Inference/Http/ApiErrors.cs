using System.Text.Json;
using Rag.Inference.Chat;
using Rag.Inference.Models;
using Rag.Inference.Native;

namespace Rag.Inference.Http;

/// <summary>Turns what goes wrong into the error that OpenAI's clients read; no request ends the process.</summary>
internal static class ApiErrors
{
    public static void UseApiErrors(this WebApplication app) => app.Use(async (context, next) =>
    {
        try
        {
            await next(context).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // Nobody is there to be answered.
        }
        catch (Exception fault) when (!context.Response.HasStarted && Describe(fault) is { } error)
        {
            if (error.Code >= 500) app.Logger.LogWarning("{Path}: {Message}", context.Request.Path, error.Message);
            context.Response.Clear();
            context.Response.StatusCode = error.Code;
            if (error.Code == 503) context.Response.Headers.RetryAfter = "3";
            await context.Response.WriteAsJsonAsync(new { error }, ApiJson.Options, CancellationToken.None).ConfigureAwait(false);
        }
    });

    public static ApiError? Describe(Exception fault) => fault switch
    {
        BadRequestException => new(400, fault.Message, "invalid_request_error"),
        JsonException json => new(400, $"The body is not the JSON that is expected{(json.Path is { } path ? $" (at {path})" : "")}: {json.Message}", "invalid_request_error"),
        BadHttpRequestException { StatusCode: 413 } => new(400, "The body is far too large: 8 MB are allowed.", "invalid_request_error"),
        BadHttpRequestException => new(400, fault.Message, "invalid_request_error"),
        QueueFullException or ModelUnavailableException => new(503, fault.Message, "unavailable_error"),
        ObjectDisposedException => new(503, "The model is being unloaded: ask again in a few seconds.", "unavailable_error"),
        LlamaException => new(500, fault.Message, "server_error"),
        OperationCanceledException => new(503, "The request was cancelled: the model is being unloaded.", "unavailable_error"),
        _ => new(500, "Inference failed: " + fault.Message, "server_error"),
    };
}

/// <summary>An error in the shape that llama-server and OpenAI share.</summary>
internal sealed record ApiError(int Code, string Message, string Type);
