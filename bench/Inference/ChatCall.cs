using System.Diagnostics;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;

namespace Rag.Bench.Inference;

/// <summary>One streamed chat answer, timed as its client sees it.</summary>
/// <param name="Text">All of the answer.</param>
/// <param name="PromptTokens">Of the prompt, cached ones included.</param>
/// <param name="CachedTokens">Of the prompt, not computed again.</param>
/// <param name="Tokens">Written.</param>
/// <param name="FirstMilliseconds">From sending the request to the first words.</param>
/// <param name="Milliseconds">From sending the request to the end.</param>
internal sealed record ChatCall(string Text, int PromptTokens, int CachedTokens, int Tokens, double FirstMilliseconds, double Milliseconds)
{
    /// <summary>For each token, by how much the natural logarithm of its place's best probability exceeds the next; where the request asks for two <c>top_logprobs</c> or more.</summary>
    public IReadOnlyList<double> Leads { get; init; } = [];

    public double PromptRate => (PromptTokens - CachedTokens) * 1000 / FirstMilliseconds;

    /// <summary>Tokens a second after the first.</summary>
    public double Rate => (Tokens - 1) * 1000 / (Milliseconds - FirstMilliseconds);

    /// <param name="server">Whom to ask.</param>
    /// <param name="request">The body but for what concerns the stream.</param>
    /// <param name="closeAfter">Closes the request after so many pieces, as a reader who leaves.</param>
    /// <param name="cancellationToken">Closes it too.</param>
    public static async Task<ChatCall> SendAsync(ServerProcess server, JsonObject request, int closeAfter, CancellationToken cancellationToken)
    {
        JsonObject body = request.DeepClone().AsObject();
        body["stream"] = true;
        body["stream_options"] = new JsonObject { ["include_usage"] = true };
        using HttpRequestMessage message = new(HttpMethod.Post, "/v1/chat/completions") { Content = JsonContent.Create(body) };
        long start = Stopwatch.GetTimestamp();
        using HttpResponseMessage response = await server.Client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        if (!response.IsSuccessStatusCode)
            throw new InvalidOperationException($"{server.Name} answers {(int)response.StatusCode}: {await response.Content.ReadAsStringAsync(cancellationToken)}");
        using StreamReader reader = new(await response.Content.ReadAsStreamAsync(cancellationToken));
        StringBuilder text = new();
        List<double> leads = [];
        double first = 0, last = 0;
        int prompt = 0, cached = 0, tokens = 0, pieces = 0;
        while (await reader.ReadLineAsync(cancellationToken) is { } line)
        {
            if (!line.StartsWith("data: {", StringComparison.Ordinal)) continue;
            double now = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            JsonNode item = JsonNode.Parse(line.AsSpan(6).ToString())!;
            if (item["choices"] is JsonArray { Count: > 0 } choices && (string?)choices[0]?["delta"]?["content"] is { Length: > 0 } piece)
            {
                if (text.Length == 0) first = now;
                last = now;
                text.Append(piece);
                if (++pieces == closeAfter) break;
            }
            if (item["choices"] is JsonArray { Count: > 0 } list && list[0]?["logprobs"]?["content"] is JsonArray probabilities) leads.AddRange(probabilities.Select(token => Lead(token!)));
            if (item["error"] is { } error) throw new InvalidOperationException($"{server.Name} breaks off: {error}");
            if (item["usage"] is JsonObject usage)
            {
                prompt = (int)usage["prompt_tokens"]!;
                cached = (int?)usage["prompt_tokens_details"]?["cached_tokens"] ?? 0;
                tokens = (int)usage["completion_tokens"]!;
            }
        }
        return new ChatCall(text.ToString(), prompt, cached, tokens, first, last) { Leads = leads };
    }

    public static Task<ChatCall> SendAsync(ServerProcess server, JsonObject request, CancellationToken cancellationToken) => SendAsync(server, request, int.MaxValue, cancellationToken);

    private static double Lead(JsonNode token)
    {
        double[] best = [.. token["top_logprobs"]!.AsArray().Select(other => (double)other!["logprob"]!).OrderDescending().Take(2)];
        return best[0] - best[^1];
    }
}
