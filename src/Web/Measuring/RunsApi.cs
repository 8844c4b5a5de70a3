using Rag.Retrieval.Answers;
using Rag.Retrieval.Measuring;
using Rag.Web.Api;
using Rag.Web.Api.Description;

namespace Rag.Web.Measuring;

/// <summary><c>/api/measure/runs</c> and their comparison.</summary>
internal static class RunsApi
{
    /// <summary>Maps them.</summary>
    public static void MapRuns(this IEndpointRouteBuilder measure)
    {
        measure.MapGet("/runs", (RunStore runs, MeasureRuns work) => new RunListResult(runs.List(), work.WorkingOn, work.Waits))
            .Answers<RunListResult>("The runs, the latest first, and what the one that is worked on waits for.");
        measure.MapPost("/runs", BeginAsync).TakesBody<RunBody>()
            .Answers<MeasureRun>("Begins a run over the kept questions of a set.", 400, 413, 507);
        measure.MapGet("/runs/{id}", (string id, RunStore runs) =>
        {
            MeasureRun run = runs.Find(id) ?? throw MeasureApi.NotThere("run", id);
            IReadOnlyList<CaseResult> results = runs.Results(id);
            return new RunResult(run, [.. MeasureFigure.Of([.. results.Where(result => result.LeftOut is null)]).Select(FigureResult.Of)],
                results);
        }).Answers<RunResult>("A run with its figures and what it found out about each question.", 404);
        measure.MapGet("/runs/{id}/answers/{question}", (string id, string question, RunStore runs) =>
            runs.FindAnswer(id, question) ?? throw MeasureApi.NotThere("answer of this run to the question", question))
            .Answers<Answer>("The answer that a run got to a question, with how it came about.", 404);
        measure.MapPost("/runs/{id}/pause", (string id, MeasureRuns work) => Done(id, work.Pause(id), "is not going on"))
            .WithSummary("Holds a run.").Produces(204).ProducesProblem(409).ProducesProblem(507);
        measure.MapPost("/runs/{id}/stop", (string id, MeasureRuns work) => Done(id, work.Stop(id), "is at its end"))
            .WithSummary("Ends a run; what it found out stays.").Produces(204).ProducesProblem(409).ProducesProblem(507);
        measure.MapPost("/runs/{id}/continue", (string id, MeasureRuns work) => Done(id, work.GoOn(id), "is neither paused nor stopped"))
            .WithSummary("Goes on with a run.").Produces(204).ProducesProblem(409).ProducesProblem(507);
        measure.MapDelete("/runs/{id}", (string id, MeasureRuns work) => work.Delete(id) ? Results.NoContent()
            : throw MeasureApi.NotThere("run", id))
            .WithSummary("Deletes a run with what it found out.").Produces(204).ProducesProblem(404).ProducesProblem(507);
        measure.MapGet("/compare", Compare).TakesText("a", "A run's id.", isNeeded: true).TakesText("b", "Another one's.", isNeeded: true)
            .Answers<ComparisonResult>("Two runs side by side, with 95 % intervals of the difference, and the questions that changed.",
                400, 404);
    }

    private static async Task<MeasureRun> BeginAsync(HttpRequest request, MeasureRuns work, CancellationToken cancellationToken)
    {
        RunBody body = await MeasureApi.ReadJsonAsync<RunBody>(request, cancellationToken);
        return work.Begin(body.Name, body.Settings
            ?? throw ApiException.BadRequest("'settings' is missing: write at least {\"set\": \"…\"}."));
    }

    private static ComparisonResult Compare(HttpRequest request, RunStore runs)
    {
        string a = request.Query["a"].ToString(), b = request.Query["b"].ToString();
        if (a.Length == 0 || b.Length == 0) throw ApiException.BadRequest("'a' or 'b' is missing: write the ids of two runs.");
        foreach (string id in (string[])[a, b])
            if (runs.Find(id) is null) throw MeasureApi.NotThere("run", id);
        RunComparison comparison = RunComparison.Of(runs.Results(a), runs.Results(b));
        return new ComparisonResult(comparison.Shared, [.. comparison.Differences.Select(DifferenceResult.Of)], comparison.Changed);
    }

    private static IResult Done(string id, bool done, string why) => done
        ? Results.NoContent()
        : throw new ApiException(StatusCodes.Status409Conflict,
            $"The run '{ApiException.Shorten(id)}' is not there, or {why}: GET /api/measure/runs lists them.");
}

/// <summary>A run to begin.</summary>
/// <param name="Name">Its name, 1 to 80 characters.</param>
/// <param name="Settings">What it measures and how; the set at least.</param>
public sealed record RunBody(string? Name = null, RunSettings? Settings = null);

/// <summary>The runs.</summary>
/// <param name="Runs">The latest first.</param>
/// <param name="WorkingOn">The id of the one that is worked on; null for none.</param>
/// <param name="Waits">What it waits for; null while it works.</param>
public sealed record RunListResult(IReadOnlyList<MeasureRun> Runs, string? WorkingOn, string? Waits);

/// <summary>A run with what it found out.</summary>
public sealed record RunResult(MeasureRun Run, IReadOnlyList<FigureResult> Figures, IReadOnlyList<CaseResult> Results);

/// <summary>A measure's mean with its 95 % interval.</summary>
public sealed record FigureResult(string Measure, string Unit, double Mean, double Low, double High, int Questions)
{
    /// <summary>Of a figure.</summary>
    public static FigureResult Of(MeasureFigure figure) => new(
        figure.Measure.Id, figure.Measure.Unit.ToString().ToLowerInvariant(), figure.Mean, figure.Low, figure.High, figure.Questions);
}

/// <summary>Two runs side by side.</summary>
/// <param name="Questions">That both measured.</param>
/// <param name="Differences">Of each measure that both have.</param>
/// <param name="Changed">Questions that came out differently, losses first.</param>
public sealed record ComparisonResult(int Questions, IReadOnlyList<DifferenceResult> Differences, IReadOnlyList<ChangedCase> Changed);

/// <summary>A measure of two runs; low and high are the 95 % interval of b − a.</summary>
public sealed record DifferenceResult(string Measure, string Unit, double A, double B, double Low, double High, int Questions, bool IsClear)
{
    /// <summary>Of a difference.</summary>
    public static DifferenceResult Of(MeasureDifference one) => new(
        one.Measure.Id, one.Measure.Unit.ToString().ToLowerInvariant(), one.A, one.B, one.Low, one.High, one.Questions, one.IsClear);
}
