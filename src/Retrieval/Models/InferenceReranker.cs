using System.Text.Json.Nodes;

namespace Rag.Retrieval.Models;

/// <summary>A cross-encoder over <c>/v1/rerank</c>. Safe to call from any thread.</summary>
internal sealed class InferenceReranker(InferenceConnection connection) : IReranker
{
    /// <inheritdoc />
    /// <exception cref="InferenceException">Not reached, or refused.</exception>
    public async Task<IReadOnlyList<double>> ScoreAsync(string query, IReadOnlyList<string> texts, CancellationToken cancellationToken)
    {
        if (texts.Count == 0) return [];
        JsonObject body = new() { ["query"] = query, ["documents"] = new JsonArray([.. texts.Select(text => JsonValue.Create(text))]) };
        if (connection.Options.RerankModel is { Length: > 0 } model) body["model"] = model;
        JsonObject answer = await connection.PostAsync("/v1/rerank", body, cancellationToken).ConfigureAwait(false);
        double[] scores = new double[texts.Count];
        Array.Fill(scores, double.NaN);
        foreach (JsonNode? item in answer["results"] as JsonArray ?? throw new InferenceException("The scores are missing in the answer."))
        {
            if ((int?)item?["index"] is { } index && index >= 0 && index < scores.Length) scores[index] = (double?)item["relevance_score"] ?? double.NaN;
        }
        return Array.Exists(scores, double.IsNaN) ? throw new InferenceException("The answer holds fewer scores than texts.") : scores;
    }
}
