using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Options;
using Rag.Retrieval.Knowledge;
using Rag.Retrieval.Settings;
using Rag.Web.Commands;
using Rag.Web.Privacy;
using Rag.Web.Settings;

namespace Rag.Web;

/// <summary>Starts the host; what the owner can mend becomes one sentence instead of a stack trace.</summary>
public static class StartUp
{
    /// <summary>Builds the application and runs it until stopped. Returns the exit code.</summary>
    public static async Task<int> RunOrExplainAsync(Func<WebApplication> build)
    {
        try
        {
            string data;
            int code;
            await using (WebApplication app = build())
            {
                data = app.Services.GetRequiredService<IOptions<RagOptions>>().Value.DataPath;
                DataRemoval.RunIfRequested(data);
                code = await RunAsync(app);
            }

            DataRemoval.RunIfRequested(data);
            return code;
        }
        catch (Exception exception) when (Explain(exception) is { } sentence)
        {
            await Console.Error.WriteLineAsync(sentence);
            return 1;
        }
    }

    private static async Task<int> RunAsync(WebApplication app)
    {
        if (AddressFault(app) is { } fault)
        {
            await Console.Error.WriteLineAsync(fault);
            return 1;
        }

        await app.Services.GetRequiredService<IKnowledgeBase>().OpenAsync(app.Lifetime.ApplicationStopping);
        await app.StartAsync();
        ICollection<string> served = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses ?? [];
        // From this machine, so that no key is needed.
        string address = served.FirstOrDefault(url => Uri.TryCreate(url, UriKind.Absolute, out Uri? at) && at.IsLoopback) ?? served.FirstOrDefault() ?? "";
        string data = app.Services.GetRequiredService<IOptions<RagOptions>>().Value.DataPath;
        RunningProduct.Write(data, address);
        await Console.Out.WriteLineAsync($"Open {address} in a browser. Ctrl+C ends it.");
        foreach (string folder in app.Services.GetRequiredService<WatchedFolders>().Current.Where(folder => !Directory.Exists(folder)))
            await Console.Error.WriteLineAsync($"The folder {folder} does not exist: create it, or name another one with Rag:Folders or on the page.");
        await app.WaitForShutdownAsync();
        RunningProduct.Remove(data);
        return 0;
    }

    // Asked before the host starts, since it would log a stack trace.
    private static string? AddressFault(WebApplication app)
    {
        foreach (string url in app.Configuration[WebHostDefaults.ServerUrlsKey]?.Split(';') ?? [])
        {
            if (!Uri.TryCreate(url, UriKind.Absolute, out Uri? address) || address.Port == 0) continue;
            IPAddress host = IPAddress.TryParse(address.DnsSafeHost, out IPAddress? named) ? named : address.IsLoopback ? IPAddress.Loopback : IPAddress.Any;
            try
            {
                using var probe = new TcpListener(host, address.Port);
                probe.Start();
            }
            catch (SocketException exception)
            {
                string reason = exception.SocketErrorCode == SocketError.AddressAlreadyInUse
                    ? "is taken by another program: end that one, or"
                    : $"cannot be listened at ({exception.Message}):";
                return $"The address {url} {reason} choose another one with --Rag:Urls=http://127.0.0.1:5081.";
            }
        }

        return null;
    }

    /// <summary>One sentence for what the owner can mend, null for what is a fault of ours.</summary>
    internal static string? Explain(Exception exception) => exception switch
    {
        // A settings file that is no JSON: the message names the file, the one inside it the line.
        InvalidDataException { InnerException: FormatException or System.Text.Json.JsonException } file =>
            $"{file.Message} {file.InnerException?.InnerException?.Message ?? file.InnerException?.Message} Correct the file or remove it.",
        // A value of the wrong type: the message names the setting, the value and the type.
        InvalidOperationException { InnerException: FormatException or ArgumentException or OverflowException } value =>
            value.Message.TrimEnd('.') + ". Correct that setting.",
        OptionsValidationException invalid => string.Join(Environment.NewLine, invalid.Failures),
        KnowledgeBaseException fault => fault.Message,
        FileNotFoundException { FileName: null } missing => missing.Message, // A worker that was not built.
        UnauthorizedAccessException denied => $"{denied.Message} Choose a data folder that may be written with Rag:DataPath.",
        IOException disk => $"{disk.Message} Choose a data folder that may be written with Rag:DataPath.",
        _ => null,
    };
}
