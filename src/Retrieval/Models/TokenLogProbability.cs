using System.Text.Json.Nodes;

namespace Rag.Retrieval.Models;

/// <summary>
/// A written token with how likely it was, as OpenAI-style servers send it in <c>choices[].logprobs.content</c> where <c>logprobs</c> and
/// <c>top_logprobs</c> were asked for. Stands in the additional properties of a streamed update. Immutable.
/// </summary>
/// <param name="Token">Its text, blanks included.</param>
/// <param name="LogProbability">Natural logarithm, 0 or less.</param>
/// <param name="Top">The likeliest tokens in its place, the likeliest first, without further ones.</param>
internal sealed record TokenLogProbability(string Token, double LogProbability, IReadOnlyList<TokenLogProbability> Top)
{
    /// <summary>Under which an update has them.</summary>
    public const string Key = "logprobs";

    /// <summary>Reads a choice; empty where there are none.</summary>
    public static IReadOnlyList<TokenLogProbability> Read(JsonNode? choice) =>
        choice?["logprobs"] is JsonObject found && found["content"] is JsonArray content ? [.. content.OfType<JsonObject>().Select(Of)]
            : [];

    private static TokenLogProbability Of(JsonObject token) => new(
        (string?)token["token"] ?? "", (double?)token["logprob"] ?? double.NegativeInfinity,
        token["top_logprobs"] is JsonArray top ? [.. top.OfType<JsonObject>().Select(Of)] : []);
}
