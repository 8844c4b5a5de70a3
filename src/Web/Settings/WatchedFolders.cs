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
    private volatile IReadOnlyList<string> current, chosen;

    /// <summary>Reads the list; where no source names one, the samples.</summary>
    public WatchedFolders(IConfiguration configuration)
    {
        string data = configuration[$"{RagOptions.Section}:{nameof(RagOptions.DataPath)}"] is { Length: > 0 } path ? path : new RagOptions().DataPath;
        Inbox = Path.Combine(OwnerPath.Resolve(data), "inbox");
        (chosen, Source) = Resolve((IConfigurationRoot)configuration);
        current = WithInbox(chosen);
    }

    /// <summary>Raised after the owner changed the list.</summary>
    public event Action? Changed;

    /// <summary>All that are watched: absolute paths without a separator at their end.</summary>
    public IReadOnlyList<string> Current => current;

    /// <summary>Those that the owner or a setting named: all but the inbox.</summary>
    public IReadOnlyList<string> Chosen => chosen;

    /// <summary>Where dropped files go: below the data folder, and watched as soon as it exists.</summary>
    public string Inbox { get; }

    /// <summary>Which source the list comes from.</summary>
    public SettingSource Source { get; private set; }

    /// <summary>True while the only folder is the samples that come with the product.</summary>
    public bool AreSamples => chosen is [var only] && only == SamplesFolder();

    /// <summary>Takes a new list; those who start or tell Ingest hear of it through <see cref="Changed"/>.</summary>
    public void Replace(IReadOnlyList<string> folders)
    {
        chosen = [.. folders.Select(OwnerPath.Resolve).Distinct()];
        current = WithInbox(chosen);
        Source = SettingSource.Page;
        Changed?.Invoke();
    }

    /// <summary>Watches the inbox too, which was just made.</summary>
    public void IncludeInbox()
    {
        if (current.Contains(Inbox)) return;
        current = WithInbox(chosen);
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

    private IReadOnlyList<string> WithInbox(IReadOnlyList<string> folders) =>
        Directory.Exists(Inbox) && !folders.Contains(Inbox) ? [.. folders, Inbox] : folders;

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
