using Microsoft.Extensions.Configuration;
using Rag.Retrieval.Settings;

namespace Rag.Web.Settings;

/// <summary>
/// The list of watched folders as it is now. The configuration system merges lists item by item, which would mix a short list with the tail of
/// a longer one below it, so the strongest source that names any folder decides alone. Safe to use from any thread.
/// </summary>
public sealed class WatchedFolders
{
    private const string Key = RagOptions.Section + ":" + nameof(RagOptions.Folders);
    private volatile IReadOnlyList<string> current;

    /// <summary>Reads the list; where no source names one, the samples.</summary>
    public WatchedFolders(IConfiguration configuration)
    {
        (current, Source) = Resolve((IConfigurationRoot)configuration);
    }

    /// <summary>Raised after the owner changed the list.</summary>
    public event Action? Changed;

    /// <summary>Absolute paths without a separator at their end.</summary>
    public IReadOnlyList<string> Current => current;

    /// <summary>Which source the list comes from.</summary>
    public SettingSource Source { get; private set; }

    /// <summary>True while the only folder is the samples that come with the product.</summary>
    public bool AreSamples => current is [var only] && only == SamplesFolder();

    /// <summary>Takes a new list; those who start or tell Ingest hear of it through <see cref="Changed"/>.</summary>
    public void Replace(IReadOnlyList<string> folders)
    {
        current = [.. folders.Select(OwnerPath.Resolve).Distinct()];
        Source = SettingSource.Page;
        Changed?.Invoke();
    }

    /// <summary>True where an absolute path lies below one of the folders.</summary>
    public string? FolderOf(string path) =>
        current.FirstOrDefault(folder => path.StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal));

    /// <summary>The samples beside the published program, or in the repository above it.</summary>
    public static string? SamplesFolder()
    {
        for (string? at = AppContext.BaseDirectory; at is not null; at = Path.GetDirectoryName(at))
        {
            string samples = Path.Combine(at, "samples");
            if (Directory.Exists(samples)) return samples;
        }

        return null;
    }

    private static (IReadOnlyList<string> Folders, SettingSource Source) Resolve(IConfigurationRoot configuration)
    {
        foreach (IConfigurationProvider provider in configuration.Providers.Reverse())
        {
            List<string> named = [];
            for (int i = 0; provider.TryGet($"{Key}:{i}", out string? folder); i++)
                if (!string.IsNullOrWhiteSpace(folder)) named.Add(OwnerPath.Resolve(folder));
            bool emptied = named.Count == 0 && provider.TryGet(Key, out string? value) && value is "" or null && OwnerSettings.IsSource(provider);
            if (named.Count > 0 || emptied) return (named, SettingSources.Of(provider));
        }

        return (SamplesFolder() is { } samples ? [samples] : [], SettingSource.Default);
    }
}
