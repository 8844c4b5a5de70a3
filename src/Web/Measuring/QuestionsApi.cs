using System.Text.Json;
using Rag.Retrieval.Measuring;
using Rag.Web.Api;
using Rag.Web.Api.Description;

namespace Rag.Web.Measuring;

/// <summary><c>/api/measure/questions</c> and <c>/api/measure/sets</c>.</summary>
internal static class QuestionsApi
{
    private const string JsonLines = "application/jsonl";

    /// <summary>Maps them.</summary>
    public static void MapQuestions(this IEndpointRouteBuilder measure)
    {
        measure.MapGet("/sets", (QuestionStore questions, SetMaking making) =>
            new SetListResult(questions.Sets(), making.Progress?.Doing, making.Progress?.Done, making.Progress?.Of, making.Outcome))
            .Answers<SetListResult>("The sets of own questions, and how far one that is being made is.");
        measure.MapPost("/sets", MakeAsync).TakesBody<MakeBody>()
            .WithSummary("Begins to make questions, from headings or by the chat model.")
            .Produces(202).ProducesProblem(400).ProducesProblem(413);
        measure.MapDelete("/sets/making", (SetMaking making) => making.Stop()).WithSummary("Stops making questions; what was made stays.");
        measure.MapGet("/questions", (HttpContext context, QuestionStore questions) => WriteAsync(context, questions))
            .WithSummary("Own questions as JSON lines.").Produces<string>(200, JsonLines).TakesText("set", "Only those of this set.");
        measure.MapPost("/questions", ImportAsync).TakesText("set", "The set of lines that name none; My questions.")
            .Answers<ImportOutcome>("Adds questions, a JSON object on each line of the body; tells bad lines by number.", 400, 413, 507);
        measure.MapPut("/questions/{id}", SaveAsync).TakesBody<OwnQuestion>()
            .WithSummary("Writes a question in the place of the one of this id.")
            .Produces(204).ProducesProblem(400).ProducesProblem(413).ProducesProblem(507);
        measure.MapDelete("/questions/{id}", (string id, QuestionStore questions) =>
            questions.Delete(id) ? Results.NoContent() : throw MeasureApi.NotThere("question", id))
            .WithSummary("Deletes a question.").Produces(204).ProducesProblem(404).ProducesProblem(507);
    }

    private static async Task<IResult> MakeAsync(HttpRequest request, SetMaking making, CancellationToken cancellationToken)
    {
        MakeBody body = await MeasureApi.ReadJsonAsync<MakeBody>(request, cancellationToken);
        _ = making.Begin(body.From ?? QuestionOrigin.Heading, body.Set, body.Count ?? 50, body.Seed ?? 1);
        return Results.Accepted("/api/measure/sets");
    }

    private static async Task WriteAsync(HttpContext context, QuestionStore questions)
    {
        string? set = context.Request.Query["set"] is [{ Length: > 0 } named] ? named : null;
        context.Response.ContentType = JsonLines + "; charset=utf-8";
        context.Response.Headers.ContentDisposition = "attachment; filename=\"questions.jsonl\"";
        foreach (OwnQuestion question in questions.List(set))
            await context.Response.WriteAsync(QuestionLines.Write(question) + "\n", context.RequestAborted);
    }

    private static async Task<ImportOutcome> ImportAsync(HttpRequest request, QuestionStore questions, CancellationToken cancellationToken)
    {
        string set = request.Query["set"] is [{ Length: > 0 and <= OwnQuestion.LongestSet } named] ? named : QuestionStore.DefaultSet;
        string text = await MeasureApi.ReadTextAsync(request, cancellationToken);
        if (string.IsNullOrWhiteSpace(text)) throw ApiException.BadRequest("The body is empty: send a JSON object on each line.");
        return questions.Import(text, set);
    }

    private static async Task<IResult> SaveAsync(
        string id, HttpRequest request, QuestionStore questions, CancellationToken cancellationToken)
    {
        try
        {
            OwnQuestion question =
                QuestionLines.ReadOne(await MeasureApi.ReadTextAsync(request, cancellationToken), QuestionStore.DefaultSet);
            if (!QuestionLines.IsId(id)) throw ApiException.BadRequest("An id has 32 hexadecimal digits in lower case.");
            questions.Save(question with { Id = id });
            return Results.NoContent();
        }
        catch (JsonException fault) { throw ApiException.BadRequest($"The body is no question: {fault.Message}"); }
    }
}

/// <summary>What questions are to be made.</summary>
/// <param name="Set">The set that they go to.</param>
/// <param name="From"><c>heading</c> (the default) or <c>model</c>.</param>
/// <param name="Count">How many, 1 to 2,000; 50.</param>
/// <param name="Seed">Chooses what they are made from; 1.</param>
public sealed record MakeBody(string? Set = null, QuestionOrigin? From = null, int? Count = null, int? Seed = null);

/// <summary>The sets.</summary>
/// <param name="Sets">By name.</param>
/// <param name="Doing">What is being done to make questions; null where none are made.</param>
/// <param name="Done">Steps done.</param>
/// <param name="Of">Steps in all.</param>
/// <param name="Outcome">What the last making came to.</param>
public sealed record SetListResult(IReadOnlyList<QuestionSet> Sets, string? Doing, int? Done, int? Of, IReadOnlyList<string> Outcome);
