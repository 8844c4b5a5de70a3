using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.CommandLine;
using Microsoft.Extensions.Configuration.EnvironmentVariables;

namespace Rag.Web.Settings;

/// <summary>Where the value of a setting comes from, weakest first.</summary>
public enum SettingSource
{
    /// <summary>Built in.</summary>
    Default,

    /// <summary>appsettings.json.</summary>
    File,

    /// <summary>The settings page.</summary>
    Page,

    /// <summary>An environment variable.</summary>
    Environment,

    /// <summary>The command line.</summary>
    CommandLine,
}

/// <summary>Finds the source of a setting's value.</summary>
public static class SettingSources
{
    /// <summary>The strongest source that has a value for the key.</summary>
    public static SettingSource Of(IConfiguration configuration, string key) =>
        ((IConfigurationRoot)configuration).Providers.Reverse().FirstOrDefault(provider => provider.TryGet(key, out _)) is { } found
            ? Of(found)
            : SettingSource.Default;

    internal static SettingSource Of(IConfigurationProvider provider) => provider switch
    {
        _ when OwnerSettings.IsSource(provider) => SettingSource.Page,
        EnvironmentVariablesConfigurationProvider => SettingSource.Environment,
        CommandLineConfigurationProvider => SettingSource.CommandLine,
        _ => SettingSource.File,
    };
}
