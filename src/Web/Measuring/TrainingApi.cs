using Rag.Retrieval.Measuring;
using Rag.Web.Api.Description;

namespace Rag.Web.Measuring;

/// <summary><c>/api/measure/training</c>: what a model can be trained on.</summary>
internal static class TrainingApi
{
    private const string JsonLines = "application/jsonl";

    /// <summary>Maps it.</summary>
    public static void MapTraining(this IEndpointRouteBuilder measure)
    {
        measure.MapGet("/training", async (TrainingExport export, CancellationToken cancellationToken) =>
        {
            (int lines, IReadOnlyDictionary<string, int> leftOut) = await export.CountAsync(cancellationToken);
            return new TrainingResult(lines, leftOut);
        }).Answers<TrainingResult>("How many lines of training data there are, and what is left out, by reason.", 503);
        measure.MapGet("/training.jsonl", async (HttpContext context, TrainingExport export) =>
        {
            context.Response.ContentType = JsonLines + "; charset=utf-8";
            context.Response.Headers.ContentDisposition = "attachment; filename=\"training.jsonl\"";
            await foreach (string line in export.WriteAsync(new TrainingLines(), context.RequestAborted))
                await context.Response.WriteAsync(line + "\n", context.RequestAborted);
        }).WithSummary("Rated answers and own questions as JSON lines in the chat format of fine-tuning tools.")
            .Produces<string>(200, JsonLines).ProducesProblem(503);
    }
}

/// <summary>What the training data holds.</summary>
/// <param name="Lines">Conversations in it.</param>
/// <param name="LeftOut">How many were left out, by reason.</param>
public sealed record TrainingResult(int Lines, IReadOnlyDictionary<string, int> LeftOut);
