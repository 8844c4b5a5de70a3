using System.Text.Json.Nodes;

namespace Rag.Retrieval.Models;

/// <summary>Asks our Inference's <c>/props</c>; of another server it makes out what it can from <c>/v1/models</c>.</summary>
internal sealed class InferenceModelSource(InferenceConnection connection) : IModelSource
{
    private static readonly string[] EmbeddingMarks = ["embed", "minilm", "bge-", "e5-", "gte-", "nomic", "arctic"];
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <inheritdoc />
    public async Task<ModelSet> GetModelsAsync(CancellationToken cancellationToken)
    {
        if (!connection.HasAddress) return ModelSet.None;
        using CancellationTokenSource limited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limited.CancelAfter(Patience);
        try
        {
            JsonObject? props = await TryGetAsync("/props", limited.Token).ConfigureAwait(false);
            return props?["models"] is JsonObject models
                ? new ModelSet(Read(models["chat"]), Read(models["embedding"]), Read(models["rerank"])) { Computing = ReadComputing(props["computing"]) }
                : await FromListAsync(props, limited.Token).ConfigureAwait(false);
        }
        catch (Exception fault) when (fault is InferenceException or InvalidOperationException or FormatException
            || fault is OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return ModelSet.None;
        }
    }

    private static ModelStatus? Read(JsonNode? node) => node is not JsonObject model ? null
        : new ModelStatus((string?)model["name"] ?? "", (string?)model["backend"] ?? "cpu", (string?)model["state"] ?? "loading", (string?)model["reason"])
        {
            ContextLength = (int?)model["context_length"],
            Dimension = (int?)model["dimension"],
            Fingerprint = (string?)model["fingerprint"],
            Adapters = [.. (model["adapters"] as JsonArray ?? []).Select(name => (string?)name).OfType<string>()],
        };

    private static ComputeStatus? ReadComputing(JsonNode? node) =>
        (string?)node?["sentence"] is { Length: > 0 } sentence ? new ComputeStatus(sentence, (bool?)node["could_be_better"] ?? false) : null;

    private async Task<ModelSet> FromListAsync(JsonObject? props, CancellationToken cancellationToken)
    {
        JsonObject? list = await TryGetAsync("/v1/models", cancellationToken).ConfigureAwait(false);
        string[] names = [.. (list?["data"] as JsonArray ?? []).Select(item => (string?)item?["id"]).OfType<string>()];
        string? embedding = Named(names, connection.Options.EmbeddingModel) ?? names.FirstOrDefault(IsEmbedding);
        string? chat = Named(names, connection.Options.ChatModel) ?? names.FirstOrDefault(name => !IsEmbedding(name));
        string? rerank = Named(names, connection.Options.RerankModel);
        return new ModelSet(
            chat is null ? null : Remote(chat) with { ContextLength = (int?)props?["default_generation_settings"]?["n_ctx"] },
            embedding is null ? null : Remote(embedding) with { Dimension = await DimensionAsync(embedding, cancellationToken).ConfigureAwait(false), Fingerprint = "remote" },
            rerank is null ? null : Remote(rerank));
    }

    private async Task<int?> DimensionAsync(string model, CancellationToken cancellationToken)
    {
        JsonObject answer = await connection.PostAsync("/v1/embeddings", new JsonObject { ["model"] = model, ["input"] = "a" }, cancellationToken).ConfigureAwait(false);
        return (answer["data"]?[0]?["embedding"] as JsonArray)?.Count;
    }

    private async Task<JsonObject?> TryGetAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            return await connection.GetAsync(path, cancellationToken).ConfigureAwait(false);
        }
        catch (InferenceException fault) when (fault.Status is not null)
        {
            return null;
        }
    }

    private static ModelStatus Remote(string name) => new(name, "remote", "ready");

    private static bool IsEmbedding(string name) => EmbeddingMarks.Any(mark => name.Contains(mark, StringComparison.OrdinalIgnoreCase));

    private static string? Named(string[] names, string? setting) =>
        setting is { Length: > 0 } ? names.FirstOrDefault(name => name.Equals(setting, StringComparison.OrdinalIgnoreCase)) : null;
}
