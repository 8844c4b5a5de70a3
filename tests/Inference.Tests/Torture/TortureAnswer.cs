using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;

namespace Rag.Inference.Tests.Torture;

/// <summary>One streamed answer with its tokens.</summary>
/// <param name="Text">All of it.</param>
/// <param name="Tokens">Each with the likeliest at its place, natural logarithms of their probabilities by token.</param>
/// <param name="Finish">Why it ended; null where it was closed.</param>
internal sealed record TortureAnswer(string Text, IReadOnlyList<TortureToken> Tokens, string? Finish)
{
    /// <param name="client">The server.</param>
    /// <param name="body">The request but for what concerns the stream.</param>
    /// <param name="closeAfter">Closes it after so many pieces, 0 before the first.</param>
    /// <param name="cancellationToken">Closes it too.</param>
    /// <returns>Null where the model is being changed, and the request must be sent again.</returns>
    public static async Task<TortureAnswer?> SendAsync(HttpClient client, JsonObject body, int closeAfter, CancellationToken cancellationToken)
    {
        using HttpRequestMessage message = new(HttpMethod.Post, "/v1/chat/completions") { Content = JsonContent.Create(body.DeepClone()) };
        using HttpResponseMessage response = await client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        if (response.StatusCode == HttpStatusCode.ServiceUnavailable) return null;
        if (!response.IsSuccessStatusCode) throw new TortureException($"{(int)response.StatusCode}: {await response.Content.ReadAsStringAsync(cancellationToken)}");
        using StreamReader reader = new(await response.Content.ReadAsStreamAsync(cancellationToken));
        StringBuilder text = new();
        List<TortureToken> tokens = [];
        string? finish = null;
        for (int pieces = 0; pieces < closeAfter && await reader.ReadLineAsync(cancellationToken) is { } line;)
        {
            if (!line.StartsWith("data: {", StringComparison.Ordinal)) continue;
            JsonNode item = JsonNode.Parse(line.AsSpan(6).ToString())!;
            if (item["error"] is { } error) throw new TortureException($"broken off: {error}");
            if (item["choices"] is not JsonArray { Count: > 0 } choices) continue;
            pieces++;
            text.Append((string?)choices[0]!["delta"]?["content"]);
            foreach (JsonNode? token in choices[0]!["logprobs"]?["content"] as JsonArray ?? [])
                tokens.Add(new TortureToken((int)token!["id"]!, (double)token["logprob"]!, token["top_logprobs"]!.AsArray().ToDictionary(top => (int)top!["id"]!, top => (double)top!["logprob"]!)));
            finish = (string?)choices[0]!["finish_reason"];
            if (finish is not null) break;
        }
        return new TortureAnswer(text.ToString(), tokens, finish);
    }

    /// <summary>
    /// By how much less likely than its own the other's token was at the first place where they part; 0 where they are the same as far as both go, infinite where
    /// the other's token was none of the likeliest, or only one of them ends; not a number where a grammar left neither of the likeliest, so that nothing can be told.
    /// </summary>
    public double Distance(TortureAnswer other)
    {
        int common = Math.Min(Tokens.Count, other.Tokens.Count);
        for (int index = 0; index < common; index++)
        {
            TortureToken own = Tokens[index];
            if (own.Id == other.Tokens[index].Id) continue;
            if (own.Top.TryGetValue(other.Tokens[index].Id, out double likely)) return Math.Abs(own.LogProbability - likely);
            return own.Top.ContainsKey(own.Id) ? double.PositiveInfinity : double.NaN;
        }
        bool bothEnd = Finish is not null && other.Finish is not null;
        return bothEnd && (Text != other.Text || Finish != other.Finish) ? double.PositiveInfinity : 0;
    }
}

/// <summary>One token of an answer.</summary>
internal sealed record TortureToken(int Id, double LogProbability, IReadOnlyDictionary<int, double> Top);

/// <summary>A server did what no server may do.</summary>
internal sealed class TortureException(string message) : Exception(message);
