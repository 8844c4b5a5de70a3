using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Rag.Retrieval.Settings;
using Rag.Retrieval.Telemetry;

namespace Rag.Retrieval.Workers;

/// <summary>What Ingest and Inference have in common as processes that Web starts and that may die at any moment.</summary>
public static class WorkerHost
{
    /// <summary>The environment variable that tells a worker that it is a child: it ends when its standard input does.</summary>
    public const string SupervisedVariable = "RAG_SUPERVISED";

    /// <summary>Binds and validates <see cref="RagOptions"/>, and ends the process with its parent.</summary>
    public static void AddWorker(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<RagOptions>().BindConfiguration(RagOptions.Section).ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<RagOptions>, RagOptionsValidator>();
        builder.Services.AddSingleton<IValidateOptions<RagOptions>, TelemetryValidator>();
        builder.Services.PostConfigure<RagOptions>(options =>
        {
            options.DataPath = OwnerPath.Resolve(options.DataPath);
            if (options.ModelsPath is { } models) options.ModelsPath = OwnerPath.Resolve(models);
        });
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<Heartbeats>();
        if (Environment.GetEnvironmentVariable(SupervisedVariable) == "1") builder.Services.AddHostedService<ParentWatch>();
    }

    /// <summary>
    /// Asks for <see cref="RagOptions.WorkerKey"/> as a bearer token on every path but <c>/health</c> and <c>/health/live</c>, where one is set: no page in a browser
    /// can send it, so that neither another site nor DNS rebinding reaches a worker.
    /// </summary>
    public static void UseWorkerKey(this WebApplication app)
    {
        RagOptions options = app.Services.GetRequiredService<IOptions<RagOptions>>().Value;
        byte[]? expected = options.WorkerKey is { Length: > 0 } key ? Encoding.UTF8.GetBytes("Bearer " + key) : null;
        app.Use((context, next) =>
        {
            bool known = expected is null
                || context.Request.Path == "/health" || context.Request.Path == HealthEndpoints.Live
                || CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(context.Request.Headers.Authorization.ToString()), expected);
            if (known) return next(context);
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return context.Response.WriteAsJsonAsync(
                new { title = "Unauthorized", status = 401, detail = "Send the worker key as a bearer token." },
                options: null, contentType: "application/problem+json", context.RequestAborted);
        });
    }

    /// <summary>
    /// Runs until stopped; settings that cannot work, and a disk that cannot be used, end it with a sentence for each, which Web shows. Returns the exit code.
    /// </summary>
    public static async Task<int> RunWorkerAsync(this WebApplication app)
    {
        try
        {
            // Before the host does it, which would log a stack trace.
            app.Services.GetService<IStartupValidator>()?.Validate();
            await app.RunAsync();
            return 0;
        }
        catch (OptionsValidationException invalid)
        {
            await Console.Error.WriteLineAsync(string.Join(' ', invalid.Failures));
            return 2;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or SqliteException)
        {
            await Console.Error.WriteLineAsync($"It cannot start: {fault.Message}");
            return 1;
        }
    }

    /// <summary>Stops the host when standard input ends: the kernel closes that pipe however the parent dies, kill -9 included.</summary>
    private sealed class ParentWatch(IHostApplicationLifetime lifetime) : BackgroundService
    {
        protected override async Task ExecuteAsync(CancellationToken stoppingToken)
        {
            await Task.Yield();
            await using Stream input = Console.OpenStandardInput();
            byte[] buffer = new byte[64];
            while (await input.ReadAsync(buffer, stoppingToken) > 0) { }
            lifetime.StopApplication();
            // A worker deep in native code or a hostile file may not reach the point where it stops by itself. Nothing is lost by ending it
            // there: what it keeps survives a kill at any instant.
            await Task.Delay(TimeSpan.FromSeconds(1), CancellationToken.None);
            Process.GetCurrentProcess().Kill();
        }
    }
}
