using System.Collections.Concurrent;
using System.Numerics.Tensors;
using System.Text.Json.Nodes;
using Rag.Inference.Tests.Embedding;
using Rag.Inference.Tests.Http;
using Rag.Tests;

namespace Rag.Inference.Tests.Peer;

/// <summary>What both servers compute from the same file must be the same.</summary>
public sealed class EqualityTests(PeerServers servers)
{
    private static readonly string[] Prompts =
    [
        "What is the capital of France? Answer in one sentence.", "Name three colours.", "Write a haiku about rain.", "What is 17 plus 25?",
        "Explain photosynthesis to a child.", "List the days of the week.", "Who wrote Hamlet?", "Translate 'good morning' into Spanish.",
        "Write a short letter to a friend about the sea.", "What is a prime number?", "How do I boil an egg?", "Tell me about Mount Everest.",
        "def add(a, b):", "Why is the sky blue?", "Was ist die Hauptstadt von Deutschland?", "¿Cuántos días tiene un año?", "什么是水？",
        "Summarise: The quick brown fox jumps over the lazy dog, again and again, until evening comes.", "Give me a recipe for pancakes.", "😀 What does this mean?",
    ];

    [Fact]
    public async Task Chat_Greedy_IsTheSameTokenForToken()
    {
        InferenceServer own = await servers.OwnAsync(), peer = await servers.ChatAsync();
        foreach (string prompt in Prompts) Assert.Equal((prompt, await AnswerAsync(peer, prompt)), (prompt, await AnswerAsync(own, prompt)));
    }

    [Fact]
    public async Task Tokenize_ThousandOddLines_IsTheSame()
    {
        InferenceServer own = await servers.OwnAsync(), peer = await servers.ChatAsync();
        string[] lines = [.. OddLines().Take(1000)];
        Assert.Equal(1000, lines.Length);
        ConcurrentBag<string> different = [];
        await Parallel.ForEachAsync(lines, TestContext.Current.CancellationToken, async (line, _) =>
        {
            string Ids(JsonNode answer) => answer["tokens"]!.ToJsonString();
            if (Ids(await own.PostAsync("/tokenize", new { content = line })) != Ids(await peer.PostAsync("/tokenize", new { content = line }))) different.Add(line);
        });
        Assert.Empty(different);
    }

    [Fact]
    public async Task Embed_EnglishTexts_AreTheSame()
    {
        InferenceServer own = await servers.OwnAsync(), peer = await servers.EmbeddingAsync();
        string[] texts = [.. Texts("retrieval/scifact/corpus.jsonl").Take(16).Select(text => text.Length > 700 ? text[..700] : text), "a", "Two words", "What is it?"];
        static float[][] Vectors(JsonNode answer) => [.. answer["data"]!.AsArray().OrderBy(item => (int)item!["index"]!).Select(item => item!["embedding"]!.AsArray().Select(number => (float)number!).ToArray())];
        float[][] ours = Vectors(await own.PostAsync("/v1/embeddings", new { input = texts }));
        for (int index = 0; index < texts.Length; index++)
        {
            // One by one: llama-server's vectors depend on what is computed beside them (cosine down to 0.9997 for a short text).
            float[] theirs = Vectors(await peer.PostAsync("/v1/embeddings", new { input = texts[index] }))[0];
            float cosine = TensorPrimitives.CosineSimilarity(ours[index], theirs);
            Assert.True(cosine >= 0.9999f, $"{texts[index]}: {cosine}");
        }
    }

    [Fact]
    public async Task Rerank_TinyModel_ScoresAreTheSame()
    {
        InferenceServer own = await servers.OwnAsync(), peer = await servers.RerankAsync();
        Random random = new(3);
        string Sentence(int words) => string.Join(' ', Enumerable.Range(0, words).Select(_ => TinyReranker.Words[random.Next(TinyReranker.Words.Length)]));
        string[] documents = [.. Enumerable.Range(1, 12).Select(index => Sentence(index * 4)), "a word unknown to it"];
        const string query = "who is in the harbour";
        JsonNode ours = await own.PostAsync("/v1/rerank", new { query, documents });
        Dictionary<int, double> actual = ours["results"]!.AsArray().ToDictionary(item => (int)item!["index"]!, item => (double)item!["relevance_score"]!);
        Assert.True(actual.Values.Max() - actual.Values.Min() > 0.1, "The reranker tells the texts apart.");
        for (int index = 0; index < documents.Length; index++)
        {
            JsonNode theirs = await peer.PostAsync("/v1/rerank", new { query, documents = (string[])[documents[index]] });
            Assert.Equal((double)theirs["results"]![0]!["relevance_score"]!, actual[index], 1e-4);
        }
        Assert.Equal(actual.OrderByDescending(pair => pair.Value).Select(pair => pair.Key), ours["results"]!.AsArray().Select(item => (int)item!["index"]!));
    }

    private static async Task<string> AnswerAsync(InferenceServer server, string prompt)
    {
        JsonNode answer = await server.PostAsync("/v1/chat/completions", new { messages = new[] { new { role = "user", content = prompt } }, temperature = 0, max_tokens = 40, cache_prompt = false });
        return (string)answer["choices"]![0]!["message"]!["content"]!;
    }

    private static IEnumerable<string> OddLines()
    {
        foreach (string line in File.ReadLines(SharedFolder.Require("data/hostile/naughty-strings/blns.txt")))
        {
            if (line.Length > 0) yield return line;
        }
        foreach (string language in (string[])["zh", "es", "de"])
        {
            foreach (string text in Texts($"retrieval/xquad-{language}/queries.jsonl").Take(170)) yield return text;
        }
    }

    private static IEnumerable<string> Texts(string file) => File.ReadLines(SharedFolder.Require("data/" + file)).Select(line => (string)JsonNode.Parse(line)!["text"]!);
}
