using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Options;
using Rag.Retrieval.Knowledge;
using Rag.Web.Settings;

namespace Rag.Web;

/// <summary>Starts the host; what the owner can mend becomes one sentence instead of a stack trace.</summary>
public static class StartUp
{
    /// <summary>Runs until stopped. Returns the exit code.</summary>
    public static async Task<int> RunOrExplainAsync(this WebApplication app)
    {
        if (TakenAddress(app) is { } taken)
        {
            await Console.Error.WriteLineAsync(
                $"The address {taken} is taken by another program: end that one, or choose another port with --Rag:Urls=http://127.0.0.1:5081.");
            return 1;
        }

        try
        {
            await app.Services.GetRequiredService<IKnowledgeBase>().OpenAsync(app.Lifetime.ApplicationStopping);
            await app.StartAsync();
        }
        catch (Exception exception) when (Explain(exception) is { } sentence)
        {
            await Console.Error.WriteLineAsync(sentence);
            await app.DisposeAsync();
            return 1;
        }

        string address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() ?? "";
        await Console.Out.WriteLineAsync($"Open {address} in a browser. Ctrl+C ends it.");
        foreach (string folder in app.Services.GetRequiredService<WatchedFolders>().Current.Where(folder => !Directory.Exists(folder)))
            await Console.Error.WriteLineAsync($"The folder {folder} does not exist: create it, or name another one with Rag:Folders or on the page.");
        await app.WaitForShutdownAsync();
        return 0;
    }

    // Asked before the host starts, since it would log a stack trace.
    private static string? TakenAddress(WebApplication app)
    {
        foreach (string url in app.Configuration[WebHostDefaults.ServerUrlsKey]?.Split(';') ?? [])
        {
            if (!Uri.TryCreate(url, UriKind.Absolute, out Uri? address) || address.Port == 0 || !address.IsLoopback) continue;
            try
            {
                using var probe = new TcpListener(address.HostNameType == UriHostNameType.IPv6 ? IPAddress.IPv6Loopback : IPAddress.Loopback, address.Port);
                probe.Start();
            }
            catch (SocketException exception) when (exception.SocketErrorCode == SocketError.AddressAlreadyInUse) { return url; }
        }

        return null;
    }

    private static string? Explain(Exception exception) => exception switch
    {
        OptionsValidationException invalid => string.Join(Environment.NewLine, invalid.Failures),
        KnowledgeBaseException fault => fault.Message,
        FileNotFoundException missing => missing.Message,
        UnauthorizedAccessException denied => $"{denied.Message} Choose a data folder that may be written with Rag:DataPath.",
        _ => null,
    };
}
