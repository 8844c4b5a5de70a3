using System.Runtime.CompilerServices;
using Rag.Retrieval.Answers;
using Rag.Web.Answering;
using Rag.Web.Api;

namespace Rag.Web.OpenAi;

/// <summary>
/// Model <c>rag</c>: an answer from the owner's documents as a chat completion, whole or while it is made. Nothing of it is kept. Safe to
/// call from any thread.
/// </summary>
public sealed class RagChat(AskQuestion ask, ScopeReader scopes, TimeProvider time, ILogger<RagChat> logger)
{
    /// <summary>Answers; cancelling stops the model.</summary>
    internal async Task<IResult> AnswerAsync(ChatBody body, HttpContext context, CancellationToken cancellationToken)
    {
        Question question = new(body.Question)
        {
            History = body.History,
            Instructions = body.Instructions,
            Scope = await scopes.ReadAsync(body.Scope, cancellationToken),
            ConversationId = body.User,
        };
        GuardedAnswer answer = new(ask, question, logger);
        ChatWriting writing = new(body, time);
        if (!body.Streams)
        {
            await foreach (AnswerEvent _ in answer.RunAsync(cancellationToken)) { }
            string text = answer.Latest is { } whole ? writing.Text.Add(GrowingText.Whole(whole)) + writing.Text.End() : "";
            return Results.Json(writing.Whole(text, answer.Latest));
        }
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-cache";
        await SendAsync(writing.Piece(""), context, cancellationToken);
        await foreach ((StepChanged? step, string piece) in PiecesAsync(answer, writing, cancellationToken))
        {
            // A comment keeps the connection alive while nothing is written yet.
            if (step is not null) await context.Response.WriteAsync($": {step.Name}\n\n", cancellationToken);
            if (piece.Length > 0) await SendAsync(writing.Piece(piece), context, cancellationToken);
            else await context.Response.Body.FlushAsync(cancellationToken);
        }
        foreach (string last in writing.Last(answer.Latest)) await SendAsync(last, context, cancellationToken);
        await SendAsync("[DONE]", context, cancellationToken);
        return Results.Empty;
    }

    private static async IAsyncEnumerable<(StepChanged? Step, string Piece)> PiecesAsync(
        GuardedAnswer answer, ChatWriting writing, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        GrowingText text = new();
        await foreach (AnswerEvent happened in answer.RunAsync(cancellationToken))
        {
            string piece = writing.Text.Add(text.Take(happened));
            if (happened is StepChanged { Milliseconds: null } || piece.Length > 0) yield return (happened as StepChanged, piece);
            if (writing.Text.Ended is not null) yield break;
        }
        if (writing.Text.End() is { Length: > 0 } rest) yield return (null, rest);
    }

    private static async Task SendAsync(string data, HttpContext context, CancellationToken cancellationToken)
    {
        await context.Response.WriteAsync($"data: {data}\n\n", cancellationToken);
        await context.Response.Body.FlushAsync(cancellationToken);
    }
}
