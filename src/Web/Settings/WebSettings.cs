using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Options;
using Rag.Retrieval.Settings;

namespace Rag.Web.Settings;

/// <summary>Registers the settings that only Web has, and prepares the data folder.</summary>
public static class WebSettings
{
    /// <summary>Adds the owner's own settings to the configuration, the list of folders, the keys' place and the address to listen at.</summary>
    public static void AddSettings(this WebApplicationBuilder builder)
    {
        OwnerSettings.AddTo(builder.Configuration);
        builder.Services.Configure<HostOptions>(host =>
        {
            // Ctrl+C ends open pages and answers that are being written; they would hold the process for half a minute.
            host.ShutdownTimeout = TimeSpan.FromSeconds(2);
            // Nobody starts Web again: a service in the background that fails is logged, and the page stays.
            host.BackgroundServiceExceptionBehavior = BackgroundServiceExceptionBehavior.Ignore;
        });
        builder.Services.AddSingleton<OwnerSettings>();
        builder.Services.AddSingleton<WatchedFolders>();
        builder.Services.AddSingleton<FolderChoice>();
        RagOptions options = builder.Configuration.GetSection(RagOptions.Section).Get<RagOptions>() ?? new RagOptions();
        builder.WebHost.UseUrls(options.Urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        builder.Services.AddDataProtection().PersistKeysToFileSystem(new DirectoryInfo(Path.Combine(OwnerPath.Resolve(options.DataPath), "keys")));
    }
}
