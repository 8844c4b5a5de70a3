using Rag.Retrieval.Settings;
using Rag.Web.Settings;

namespace Rag.Web.Supervision;

/// <summary>Which LoRA adapters change the chat model, for good. Safe to use from any thread.</summary>
public sealed class AdapterChoice(OwnerSettings settings, InferenceClient inference, IConfiguration configuration)
{
    private const string Key = $"{RagOptions.Section}:{nameof(RagOptions.ChatAdapters)}";

    /// <summary>Where the choice comes from; one that is stronger than the page's cannot be changed here.</summary>
    public SettingSource Source => SettingSources.Of(configuration, Key);

    /// <summary>Switches one on with a strength, or off with 0. Returns why not; null where it was done.</summary>
    /// <param name="adapter">The one.</param>
    /// <param name="strength">How strongly it is to count.</param>
    /// <param name="all">All that there are.</param>
    /// <param name="cancellationToken">Ends waiting for the model process.</param>
    /// <exception cref="IOException">The settings cannot be written; nothing has changed.</exception>
    /// <exception cref="UnauthorizedAccessException">Likewise.</exception>
    public Task<string?> SwitchAsync(
        FoundAdapter adapter, float strength, IReadOnlyList<FoundAdapter> all, CancellationToken cancellationToken)
    {
        if (!AdapterStrengths.CanHold(adapter.Name))
            return Task.FromResult<string?>("Its name has a semicolon or a space at an end: rename the file, then switch it on.");
        // One that is not in the folder just now stays as it was set.
        Dictionary<string, float> strengths = new(AdapterStrengths.Read(configuration[Key]), StringComparer.OrdinalIgnoreCase);
        strengths[adapter.Name] = strength;
        string setting = AdapterStrengths.Write(strengths);
        settings.Save(nameof(RagOptions.ChatAdapters), setting);
        return inference.SwitchAdaptersAsync(
            all.Where(one => strengths.ContainsKey(one.Name)).ToDictionary(one => one.Id, one => strengths[one.Name]), cancellationToken);
    }
}
