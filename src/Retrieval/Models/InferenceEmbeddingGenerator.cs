using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace Rag.Retrieval.Models;

/// <summary>
/// Embeddings over <c>/v1/embeddings</c>. <see cref="EmbeddingGenerationOptions.AdditionalProperties"/> may hold <c>input_type</c>,
/// <c>query</c> or <c>passage</c>, so that our Inference sets the model family's prefix. An embedding whose text was cut has
/// <c>truncated</c>, the tokens left out, in its own. Safe to call from any thread.
/// </summary>
internal sealed class InferenceEmbeddingGenerator(InferenceConnection connection) : IEmbeddingGenerator<string, Embedding<float>>
{
    private const int MostTexts = 256;
    private const int MostCharacters = 1 << 20;

    /// <inheritdoc />
    /// <exception cref="InferenceException">Not reached, or refused.</exception>
    public async Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        GeneratedEmbeddings<Embedding<float>> all = [];
        foreach (List<string> part in RequestParts.Cut(values, MostTexts, MostCharacters))
        {
            JsonObject body = new()
            {
                ["input"] = new JsonArray([.. part.Select(text => JsonValue.Create(text))]),
                ["encoding_format"] = "base64",
            };
            if ((options?.ModelId ?? connection.Options.EmbeddingModel) is { Length: > 0 } model) body["model"] = model;
            if (options?.AdditionalProperties?.TryGetValue("input_type", out object? type) == true && type is string inputType) body["input_type"] = inputType;
            JsonObject answer = await connection.PostAsync("/v1/embeddings", body, cancellationToken).ConfigureAwait(false);
            Embedding<float>[] embeddings = new Embedding<float>[part.Count];
            foreach (JsonNode? item in answer["data"] as JsonArray ?? throw new InferenceException("The embeddings are missing in the answer."))
            {
                int index = (int?)item?["index"] ?? 0;
                if (index < 0 || index >= embeddings.Length) throw new InferenceException($"The answer holds an embedding for text {index} of {embeddings.Length}.");
                embeddings[index] = Read(item!);
            }
            if (Array.Exists(embeddings, embedding => embedding is null)) throw new InferenceException("The answer holds fewer embeddings than texts.");
            foreach (Embedding<float> embedding in embeddings) all.Add(embedding);
        }
        return all;
    }

    /// <inheritdoc />
    public object? GetService(Type serviceType, object? serviceKey = null) => serviceKey is null && serviceType.IsInstanceOfType(this) ? this : null;

    /// <inheritdoc />
    public void Dispose()
    {
        // The connection belongs to the service provider.
    }

    private static Embedding<float> Read(JsonNode item)
    {
        float[] vector = item["embedding"] switch
        {
            JsonArray numbers => [.. numbers.Select(number => (float)number!)],
            JsonValue text => MemoryMarshal.Cast<byte, float>(Convert.FromBase64String((string)text!)).ToArray(),
            _ => throw new InferenceException("An embedding is neither numbers nor base64."),
        };
        Embedding<float> embedding = new(vector);
        if ((int?)item["truncated"] is > 0 and int truncated) embedding.AdditionalProperties = new() { ["truncated"] = truncated };
        return embedding;
    }
}
