using System.Net;
using System.Text.Json.Nodes;

namespace Rag.Retrieval.Models;

/// <summary>
/// Counts over <c>/tokenize</c>: all texts in one request with our Inference, one by one with llama-server. Where there is no model, no
/// server or no such call, it estimates, and <see cref="Name"/> says so; it never fails but by cancellation.
/// </summary>
/// <param name="connection">The server.</param>
/// <param name="kind"><c>chat</c> or <c>embedding</c>.</param>
internal sealed class InferenceTokenCounter(InferenceConnection connection, string kind) : ITokenCounter
{
    private const int MostTexts = 4096;
    private const int MostCharacters = 1 << 20;

    /// <summary>Counting takes milliseconds; the model may have to be loaded for it first.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private volatile bool oneByOne;

    /// <inheritdoc />
    public string Name { get; private set; } = TokenEstimate.Name;

    /// <inheritdoc />
    public async Task<IReadOnlyList<int>> CountAsync(IReadOnlyList<string> texts, CancellationToken cancellationToken)
    {
        List<int> counts = [];
        try
        {
            foreach (List<string> part in RequestParts.Cut(texts, MostTexts, MostCharacters))
            {
                if (!oneByOne && await TryCountTogetherAsync(part, cancellationToken).ConfigureAwait(false) is { } together)
                {
                    counts.AddRange(together);
                    continue;
                }
                foreach (string text in part) counts.Add(await CountOneAsync(text, cancellationToken).ConfigureAwait(false));
            }
            Name = kind;
            return counts;
        }
        catch (InferenceException)
        {
            Name = TokenEstimate.Name;
            return [.. texts.Select(TokenEstimate.Count)];
        }
    }

    private async Task<IReadOnlyList<int>?> TryCountTogetherAsync(List<string> texts, CancellationToken cancellationToken)
    {
        JsonObject body = new() { ["content"] = new JsonArray([.. texts.Select(text => JsonValue.Create(text))]), ["counts"] = true, ["parse_special"] = false, ["model"] = kind };
        try
        {
            JsonObject answer = await connection.PostAsync("/tokenize", body, cancellationToken, Patience).ConfigureAwait(false);
            if (answer["counts"] is JsonArray counts && counts.Count == texts.Count) return [.. counts.Select(count => (int)count!)];
        }
        catch (InferenceException fault) when (fault.Status is HttpStatusCode.BadRequest or HttpStatusCode.InternalServerError)
        {
            // llama-server takes a list for token ids mixed with texts.
        }
        oneByOne = true;
        return null;
    }

    private async Task<int> CountOneAsync(string text, CancellationToken cancellationToken)
    {
        JsonObject body = new() { ["content"] = text, ["add_special"] = false, ["parse_special"] = false };
        JsonObject answer = await connection.PostAsync("/tokenize", body, cancellationToken, Patience).ConfigureAwait(false);
        return (answer["tokens"] as JsonArray)?.Count ?? throw new InferenceException("The tokens are missing in the answer.");
    }
}
