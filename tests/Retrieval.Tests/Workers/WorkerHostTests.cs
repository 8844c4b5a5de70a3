using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Rag.Retrieval.Workers;

namespace Rag.Retrieval.Tests.Workers;

public sealed class WorkerHostTests
{
    public static TheoryData<Exception> DiskFaults => [new IOException("no room"), new UnauthorizedAccessException("denied"), new SqliteException("full", 13)];

    [Theory]
    [MemberData(nameof(DiskFaults))]
    public async Task Run_DiskCannotBeUsed_EndsInsteadOfThrowing(Exception fault)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddHostedService(_ => new Failing(fault));
        await using WebApplication app = builder.Build();
        Assert.Equal(1, await app.RunWorkerAsync());
    }

    private sealed class Failing(Exception fault) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => Task.FromException(fault);

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
