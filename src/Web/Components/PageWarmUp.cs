using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Rag.Web.Supervision;

namespace Rag.Web.Components;

/// <summary>
/// Opens the page once as soon as it is served, as a browser would, until all of it was drawn: what is compiled and read for that need not be
/// compiled and read while the owner waits for the first page.
/// </summary>
public sealed class PageWarmUp(IServer server, IHostApplicationLifetime lifetime, ILogger<PageWarmUp> logger) : BackgroundService
{
    // Nobody waits for it; a machine that is busy with a first import takes a while.
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, lifetime.ApplicationStopping);
        if (!await lifetime.WaitAsync(stop.Token)) return;
        string? address = server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault(served => served.StartsWith("http://", StringComparison.Ordinal));
        if (address is null) return;
        address = address.Replace("//[::]", "//127.0.0.1", StringComparison.Ordinal).Replace("//0.0.0.0", "//127.0.0.1", StringComparison.Ordinal).TrimEnd('/');
        stop.CancelAfter(Longest);
        try { await OpenedPage.OpenAsync(address, stop.Token); }
        // Nothing depends on it.
        catch (Exception exception) { logger.LogDebug(exception, "The page could not be warmed up"); }
    }
}
