using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Rag.Retrieval.Answers;
using Rag.Retrieval.Knowledge;
using Rag.Web.Access;
using Rag.Web.Answering;
using Rag.Web.Api.Description;
using Rag.Web.Conversations;

namespace Rag.Web.Api;

/// <summary><c>POST /api/ask</c>: the answer as JSON, or as events while it is made. Closing the request stops the model.</summary>
public static class AskApi
{
    /// <summary>Longest question, in UTF-16 units.</summary>
    public const int LongestQuestion = 4000;

    private const int LongestBody = 1 << 20;
    private static readonly JsonSerializerOptions Json = JsonSerializerOptions.Web;

    /// <summary>Maps it.</summary>
    public static void MapAsk(this IEndpointRouteBuilder api) => api.MapPost("/ask", AskAsync).Needs(AccessScope.Ask)
        .TakesBody<AskBody>()
        .Answers<AnswerResult>("Answers a question with its sources; with Accept: text/event-stream as events while it is made. "
            + "Kept as a conversation.", 400, 404, 413, 415, 503);

    private static async Task<IResult> AskAsync(HttpContext context, AnswerRun run, ConversationStore store, CancellationToken cancellationToken)
    {
        AskBody body = await ReadAsync(context.Request, cancellationToken);
        string question = Question("question", body.Question);
        if (body.Scope is { From: { } from, To: { } to } && from >= to) throw ApiException.BadRequest("'scope.from' is not before 'scope.to'.");
        if (body.ConversationId is { Length: > 0 } id && store.Find(id) is null)
            throw new ApiException(StatusCodes.Status404NotFound, "There is no conversation of this id: leave 'conversationId' out to begin one.");
        var scope = new SearchFilter
        {
            Folders = [.. (body.Scope?.Folders ?? []).Select(Path.TrimEndingDirectorySeparator)],
            Tags = body.Scope?.Tags ?? [],
            From = body.Scope?.From,
            To = body.Scope?.To,
            DocumentIds = body.Scope?.Documents ?? [],
        };
        string conversationId = body.ConversationId is { Length: > 0 } ? body.ConversationId : store.Begin(question).Id;
        Exchange exchange = await run.BeginAsync(conversationId, question, scope, cancellationToken);
        if (context.Request.GetTypedHeaders().Accept?.Any(accept => accept.MediaType == "text/event-stream") == true)
            return TypedResults.ServerSentEvents(EventsAsync(run, exchange, cancellationToken));
        Answer? answer = null;
        await foreach (AnswerEvent happened in run.RunAsync(exchange, cancellationToken))
            if (happened is AnswerFinished finished) answer = finished.Answer;
        return Results.Json(AnswerResult.Of(exchange, answer ?? throw new InvalidOperationException("The answer never ended.")));
    }

    /// <summary>A question.</summary>
    /// <exception cref="ApiException">It is missing or too long.</exception>
    internal static string Question(string name, string? question)
    {
        if (string.IsNullOrWhiteSpace(question)) throw ApiException.BadRequest(
            $"'{name}' is missing or empty: write what you want to know.");
        if (question.Length > LongestQuestion) throw ApiException.BadRequest(
            $"'{name}' has {question.Length} characters: write at most {LongestQuestion}.");
        return question;
    }

    private static async IAsyncEnumerable<SseItem<string>> EventsAsync(
        AnswerRun run, Exchange exchange, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        yield return Event("conversation", new { exchange.ConversationId });
        await foreach (AnswerEvent happened in run.RunAsync(exchange, cancellationToken))
        {
            yield return happened switch
            {
                StepChanged step => Event("step", new { step.Name, step.Milliseconds, step.Detail }),
                PassagesFound found => Event("passages", new { passages = found.Hits.Select(PassageResult.Of) }),
                CoverageChanged read => Event("coverage", read.Coverage),
                DraftAdded draft => Event("draft", new { draft.Text, draft.Form, draft.Level }),
                ReasoningAdded reasoning => Event("reasoning", new { reasoning.Text }),
                PartAdded part => Event("part", new { part = part.Part.AsPlain(), citations = part.NewCitations }),
                PartChanged changed => Event("changed", new { changed.Index, part = changed.Part.AsPlain(), citations = changed.NewCitations }),
                AnswerRestarted => Event("restarted", new { }),
                AnswerFinished finished => Event("answer", AnswerResult.Of(exchange, finished.Answer)),
                _ => Event("other", new { }),
            };
        }
    }

    private static SseItem<string> Event(string name, object data) => new(JsonSerializer.Serialize(data, Json), name);

    private static async Task<AskBody> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (!request.HasJsonContentType())
            throw new ApiException(StatusCodes.Status415UnsupportedMediaType, "Send the question as JSON, with Content-Type: application/json.");
        if (request.ContentLength > LongestBody) throw new ApiException(StatusCodes.Status413PayloadTooLarge, "The body is larger than 1 MiB.");
        try
        {
            return await JsonSerializer.DeserializeAsync<AskBody>(request.Body, Json, cancellationToken)
                ?? throw ApiException.BadRequest("The body is null: send {\"question\": \"…\"}.");
        }
        catch (JsonException exception)
        {
            throw ApiException.BadRequest($"The body is not the JSON that is expected, at {exception.Path ?? "$"}, line {exception.LineNumber + 1}: send {{\"question\": \"…\"}}.");
        }
    }
}

/// <summary>A question.</summary>
/// <param name="Question">1 to 4,000 characters.</param>
/// <param name="ConversationId">The conversation that it goes on with; null for a new one.</param>
/// <param name="Scope">What is searched; null for all.</param>
public sealed record AskBody(string? Question, string? ConversationId = null, AskScope? Scope = null);

/// <summary>What is searched.</summary>
/// <param name="Folders">At or below one of these absolute folders.</param>
/// <param name="Tags">Bearing one of these tags.</param>
/// <param name="From">Dated then or later.</param>
/// <param name="To">Dated before.</param>
/// <param name="Documents">Only these, by id.</param>
public sealed record AskScope(
    IReadOnlyList<string>? Folders = null, IReadOnlyList<string>? Tags = null, DateTimeOffset? From = null, DateTimeOffset? To = null,
    IReadOnlyList<string>? Documents = null);

/// <summary>An answer as the HTTP interface shows it.</summary>
public sealed record AnswerResult(
    string ConversationId, AnswerMode Mode, IReadOnlyList<AnswerPart> Parts, IReadOnlyList<Citation> Citations,
    Coverage? Coverage, IEnumerable<PassageResult> Nearest, IReadOnlyList<ReadSpan> Matches, IReadOnlyList<Rag.Retrieval.Search.Step> Steps,
    IReadOnlyList<string> Notices, Freshness? Freshness, Trace? Trace)
{
    /// <summary>From a finished answer.</summary>
    public static AnswerResult Of(Exchange exchange, Answer answer) => new(
        exchange.ConversationId, answer.Mode, [.. answer.Parts.Select(part => part.AsPlain())], answer.Citations, answer.Coverage,
        answer.Nearest.Select(PassageResult.Of), answer.Matches, answer.Steps, answer.Notices,
        exchange.Freshness, answer.Trace);
}
