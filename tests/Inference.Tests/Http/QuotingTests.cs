using System.Text.Json.Nodes;
using Rag.Tests;

namespace Rag.Inference.Tests.Http;

/// <summary>
/// Answers that repeat their prompt, with drafts and without: the same words, and what was drafted in vain leaves no trace.
/// </summary>
public sealed class QuotingTests : IDisposable
{
    private const string Source = "The old ferry across the river Mulde was built in 1897 by Ernst Vogel. It carried "
        + "twelve carts at a time, and horses had to be led on board by hand. In the spring of 1931 a flood tore it from its chains; "
        + "the wreck was found nine miles downstream, near the mill at Grabow.";

    private const int Requests = 5, Sampled = 1;

    private readonly DirectoryInfo data = Directory.CreateTempSubdirectory("rag-quoting-");

    [Fact]
    public async Task Complete_AnswersThatQuote_AreTheSameWithDrafts()
    {
        string models = SharedFolder.Require("models");
        (string, string)[] settings =
            [("EmbeddingModel", "none"), ("Inference__GpuLayers", "0"), ("Inference__Slots", "3"), ("Inference__Threads", "1")];
        Task<InferenceServer> StartAsync(bool drafts) =>
            InferenceServer.StartAsync(
                models, Path.Combine(data.FullName, $"{drafts}"), [.. settings, ("Inference__PromptLookup", $"{drafts}")]);
        await using InferenceServer plain = await StartAsync(drafts: false);
        await using InferenceServer drafting = await StartAsync(drafts: true);
        await plain.ReadyAsync("chat");
        await drafting.ReadyAsync("chat");

        JsonObject[] requests = [Quote(0), Quote(0.8), Cite(), Quote(0, most: 3), Count()];
        List<string> expected = [];
        foreach (JsonObject request in requests) expected.Add(Text(await plain.PostAsync("/v1/chat/completions", request)));
        Assert.Equal(0, await plain.MetricAsync("drafted_tokens_total"));

        // One after the other on what is left in the cache; then all of them at once, in the same batches, apart from the sampled one: a batch of
        // another size rounds otherwise, which may turn a die. How much is drafted depends on how long rounds take here and now, so until some
        // drafts have stayed and some have not.
        for (int index = 0; index < requests.Length; index++)
            Assert.Equal(expected[index], Text(await drafting.PostAsync("/v1/chat/completions", requests[index])));
        long drafted = 0, stayed = 0, written = 0;
        for (int attempt = 0; attempt < 10 && (stayed < 20 || stayed == drafted); attempt++)
        {
            JsonNode[] together = await Task.WhenAll(requests.Concat(requests)
                .Select(request => drafting.PostAsync("/v1/chat/completions", request)));
            Assert.Equal(Greedy(expected.Concat(expected)), Greedy(together.Select(Text)));
            drafted += together.Sum(answer => (int)answer["timings"]!["draft_n"]!);
            stayed += together.Sum(answer => (int)answer["timings"]!["draft_n_accepted"]!);
            written += together.Sum(answer => (int)answer["timings"]!["predicted_n"]!);
        }
        Assert.InRange(stayed, 1, drafted);
        Assert.True(written > stayed);
        long ahead = await drafting.MetricAsync("drafted_tokens_total");
        Assert.InRange(await drafting.MetricAsync("drafted_tokens_accepted_total"), stayed, ahead);
        Assert.InRange(await drafting.MetricAsync("tokens_predicted_total"), written, long.MaxValue);
    }

    public void Dispose() => data.Delete(recursive: true);

    private static IEnumerable<string> Greedy(IEnumerable<string> texts) => texts.Where((_, index) => index % Requests != Sampled);

    /// <summary>
    /// So long that no token is in doubt: later the end of the answer is almost as likely as its going on, and how much is computed
    /// together decides.
    /// </summary>
    private static JsonObject Quote(double temperature, int most = 40) =>
        Ask($"Repeat this text word for word.\n\n{Source}", temperature, most);

    private static JsonObject Count() => Ask("Count from 3 to 12.", 0, 40);

    /// <summary>Under a grammar that lets a sentence end in a number only.</summary>
    private static JsonObject Cite()
    {
        JsonObject request = Ask($"Repeat this text word for word.\n\n{Source}", 0, 40);
        request["grammar"] = "root ::= ([A-Za-z0-9 ,;]+ \" [\" [1-3] \"]. \")+";
        return request;
    }

    private static JsonObject Ask(string text, double temperature, int most) => new()
    {
        ["messages"] = new JsonArray(new JsonObject { ["role"] = "user", ["content"] = text }),
        ["temperature"] = temperature,
        ["seed"] = 5,
        ["max_tokens"] = most,
    };

    private static string Text(JsonNode answer) => (string)answer["choices"]![0]!["message"]!["content"]!;
}
