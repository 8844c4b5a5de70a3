using Rag.Retrieval.Settings;
using Rag.Web.Settings;

namespace Rag.Web.Commands;

/// <summary>
/// The settings that a command works with: the same sources as the product's own, so that <c>--Rag:DataPath=…</c> means the same
/// everywhere.
/// </summary>
/// <param name="Configuration">All of them.</param>
/// <param name="Options">Section Rag.</param>
public sealed record CommandSettings(IConfigurationRoot Configuration, RagOptions Options)
{
    /// <summary>True for what is a setting wherever it stands: <c>--Rag:Name=value</c>.</summary>
    public static bool IsSetting(string word) =>
        word.StartsWith("--", StringComparison.Ordinal) && word.IndexOf(':', StringComparison.Ordinal) is > 2 and var colon
            && word.IndexOf('=', StringComparison.Ordinal) > colon;

    /// <summary>Reads them.</summary>
    /// <param name="settings">Those of the command line.</param>
    public static CommandSettings Read(IReadOnlyList<string> settings)
    {
        ConfigurationManager configuration = new();
        configuration.SetBasePath(AppContext.BaseDirectory);
        configuration.AddJsonFile("appsettings.json", optional: true);
        configuration.AddEnvironmentVariables();
        configuration.AddCommandLine([.. settings]);
        OwnerSettings.AddTo(configuration);
        RagOptions options = configuration.GetSection(RagOptions.Section).Get<RagOptions>() ?? new RagOptions();
        options.DataPath = OwnerPath.Resolve(options.DataPath);
        if (options.ModelsPath is { } models) options.ModelsPath = OwnerPath.Resolve(models);
        return new CommandSettings(configuration, options);
    }
}
