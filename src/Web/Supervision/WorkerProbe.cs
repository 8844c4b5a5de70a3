using System.Text.Json;
using Rag.Retrieval.Workers;

namespace Rag.Web.Supervision;

/// <summary>What came of asking a worker.</summary>
/// <param name="Silence">Why there was no answer; null where there was one.</param>
/// <param name="Fault">What stands still in it; null where nothing does, or where it is another server, which does not say.</param>
/// <param name="Debugged">True where a debugger is attached to it.</param>
public sealed record WorkerAnswer(string? Silence, string? Fault, bool Debugged)
{
    /// <summary>True where it answers and gets on.</summary>
    public bool IsAlive => Silence is null && Fault is null;
}

/// <summary>Asks workers whether they get on. Safe to call from any thread.</summary>
/// <param name="http">Without a limit of its own, which no test could wait for.</param>
/// <param name="time">Measures how long an answer takes.</param>
public sealed class WorkerProbe(HttpClient http, TimeProvider time)
{
    /// <summary>An answer that takes longer is none. One takes a millisecond, and some hundred where every processor is busy.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    /// <summary>Asks once.</summary>
    /// <param name="address">Where the worker answers.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<WorkerAnswer> AskAsync(string address, CancellationToken cancellationToken)
    {
        using CancellationTokenSource late = new(Limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            Uri live = new(address.TrimEnd('/') + HealthEndpoints.Live);
            using HttpResponseMessage response = await http.GetAsync(live, HttpCompletionOption.ResponseHeadersRead, either.Token);
            if (await ReadAsync(response, either.Token) is { Loops: not null } report)
                return new WorkerAnswer(null, report.Fault, report.Debugged);
            // What stands before a server that is away says so in its place; another server does not know the path, and is there.
            int status = (int)response.StatusCode;
            return new WorkerAnswer(status >= 500 ? $"it answers {status}" : null, null, Debugged: false);
        }
        catch (HttpRequestException fault)
        {
            return new WorkerAnswer(fault.InnerException?.Message ?? fault.Message, null, Debugged: false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new WorkerAnswer($"no answer within {Limit.TotalSeconds:0} s", null, Debugged: false);
        }
    }

    private static async Task<LiveReport?> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (response.Content.Headers.ContentType?.MediaType != "application/json") return null;
        try { return await response.Content.ReadFromJsonAsync<LiveReport>(cancellationToken); }
        catch (Exception fault) when (fault is JsonException or IOException) { return null; }
    }
}
