using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;

namespace Rag.Retrieval.Workers;

/// <summary><c>/health/live</c> and <c>/health/ready</c>, which all programs answer in the same form.</summary>
public static class HealthEndpoints
{
    /// <summary>The path of <see cref="LiveReport"/>, which needs no key.</summary>
    public const string Live = "/health/live";

    /// <summary>Maps both.</summary>
    /// <param name="routes">The program's.</param>
    /// <param name="ready">A handler that returns <see cref="ReadyReport"/>, its parameters being services.</param>
    public static void MapHealth(this IEndpointRouteBuilder routes, Delegate ready)
    {
        routes.MapGet(Live, (Heartbeats beats, IEnumerable<IHostedService> services) =>
        {
            LiveReport report = WithEnded(beats.Read(), services);
            return Answer(report, report.IsAlive);
        }).WithSummary("Whether all loops get on.");
        routes.MapGet("/health/ready", ready).AddEndpointFilter(async (context, next) =>
            await next(context) is ReadyReport report ? Answer(report, report.IsReady) : null)
                .WithSummary("Whether questions can be answered, and by what.");
    }

    /// <summary>A service that ended by a fault does not beat, and is seen all the same.</summary>
    internal static LiveReport WithEnded(LiveReport report, IEnumerable<IHostedService> services)
    {
        LoopState[] ended =
        [
            .. from service in services.OfType<BackgroundService>()
               where service.ExecuteTask is { IsFaulted: true }
               select new LoopState(service.GetType().Name, LoopState.Ended) { Step = service.ExecuteTask!.Exception!.InnerException?.Message },
        ];
        if (ended.Length == 0) return report;
        return LiveReport.Of([.. report.Loops, .. ended]) with { Waits = report.Waits, Debugged = report.Debugged };
    }

    private static IResult Answer<T>(T report, bool isWell) =>
        Results.Json(report, statusCode: isWell ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
}
