using Rag.Retrieval.Settings;
using Rag.Web.Settings;

namespace Rag.Web.Supervision;

/// <summary>Which file is used for what, for good. Safe to use from any thread.</summary>
public sealed class ModelChoice(OwnerSettings settings, InferenceClient inference, IConfiguration configuration)
{
    private static readonly Dictionary<string, string> Settings = new(StringComparer.OrdinalIgnoreCase)
    {
        ["chat"] = nameof(RagOptions.ChatModel),
        ["embedding"] = nameof(RagOptions.EmbeddingModel),
        ["rerank"] = nameof(RagOptions.RerankModel),
    };

    /// <summary>The kinds there are.</summary>
    public static IReadOnlyCollection<string> Kinds => Settings.Keys;

    /// <summary>Where the choice comes from; one that is stronger than the page's cannot be changed here.</summary>
    public SettingSource Source(string kind) => SettingSources.Of(configuration, $"{RagOptions.Section}:{Settings[kind]}");

    /// <summary>Uses another file: its name, <c>none</c>, or empty for the best fitting. Returns why not; null where it was done.</summary>
    /// <exception cref="IOException">The settings cannot be written; nothing has changed.</exception>
    /// <exception cref="UnauthorizedAccessException">Likewise.</exception>
    public Task<string?> ChooseAsync(string kind, string? file, CancellationToken cancellationToken)
    {
        settings.Save(Settings[kind], string.IsNullOrEmpty(file) ? null : file);
        return inference.ChooseAsync(kind.ToLowerInvariant(), file ?? "", cancellationToken);
    }
}
