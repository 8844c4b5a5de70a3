using Microsoft.AspNetCore.Connections;
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
        try
        {
            await app.Services.GetRequiredService<IKnowledgeBase>().OpenAsync(app.Lifetime.ApplicationStopping);
            await app.StartAsync();
        }
        catch (Exception exception) when (Explain(exception, app) is { } sentence)
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

    private static string? Explain(Exception exception, WebApplication app) => exception switch
    {
        OptionsValidationException invalid => string.Join(Environment.NewLine, invalid.Failures),
        IOException { InnerException: AddressInUseException } =>
            $"The address {string.Join(", ", app.Urls)} is taken by another program: end that one, or choose another port with --Rag:Urls=http://127.0.0.1:5081.",
        KnowledgeBaseException fault => fault.Message,
        FileNotFoundException missing => missing.Message,
        UnauthorizedAccessException denied => $"{denied.Message} Choose a data folder that may be written with Rag:DataPath.",
        _ => null,
    };
}
