using System.ClientModel;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using OpenAI;
using Rag.Retrieval.Models;
using Rag.Retrieval.Settings;

namespace Rag.Inference.Tests.Http;

/// <summary>The product's own clients and OpenAI's official one, against the real server.</summary>
public sealed class ClientTests(SmallModels models)
{
    private static readonly ChatMessage[] Question = [new(ChatRole.User, "What is the capital of France? Answer in one sentence.")];

    private async Task<ServiceProvider> ServicesAsync()
    {
        InferenceServer server = await models.GetAsync();
        ServiceCollection services = new();
        services.Configure<RagOptions>(options => options.InferenceUrl = server.Address.ToString());
        return services.AddModels().BuildServiceProvider();
    }

    [Fact]
    public async Task Chat_OwnClient_StreamsTextUsageAndTimings()
    {
        await using ServiceProvider services = await ServicesAsync();
        List<ChatResponseUpdate> updates = [];
        await foreach (ChatResponseUpdate update in services.GetRequiredService<IChatClient>()
            .GetStreamingResponseAsync(Question, new ChatOptions { Temperature = 0 }, TestContext.Current.CancellationToken)) updates.Add(update);
        Assert.Equal("The capital of France is Paris.", string.Concat(updates.Select(update => update.Text)));
        Assert.Equal(8, updates.SelectMany(update => update.Contents).OfType<UsageContent>().Single().Details.OutputTokenCount);
        Assert.Contains(updates, update => update.AdditionalProperties?.ContainsKey("predicted_per_second") == true);
        Assert.Contains(updates, update => update.FinishReason == ChatFinishReason.Stop);
    }

    [Fact]
    public async Task Chat_OwnClientWithBrokenGrammar_SaysWhy()
    {
        await using ServiceProvider services = await ServicesAsync();
        ChatOptions options = new() { AdditionalProperties = new() { ["grammar"] = "root ::= (" } };
        InferenceException fault = await Assert.ThrowsAsync<InferenceException>(() =>
            services.GetRequiredService<IChatClient>().GetResponseAsync(Question, options, TestContext.Current.CancellationToken));
        Assert.Contains("grammar", fault.Message, StringComparison.Ordinal);
        Assert.False(fault.MayPass);
    }

    [Fact]
    public async Task Embed_OwnClient_KeepsOrderAndReportsCuts()
    {
        await using ServiceProvider services = await ServicesAsync();
        IEmbeddingGenerator<string, Embedding<float>> generator = services.GetRequiredService<IEmbeddingGenerator<string, Embedding<float>>>();
        string[] texts = ["a cat", "a dog", string.Concat(Enumerable.Repeat("word ", 520))];
        GeneratedEmbeddings<Embedding<float>> together = await generator.GenerateAsync(texts, cancellationToken: TestContext.Current.CancellationToken);
        GeneratedEmbeddings<Embedding<float>> alone = await generator.GenerateAsync([texts[1]], cancellationToken: TestContext.Current.CancellationToken);
        Assert.True(System.Numerics.Tensors.TensorPrimitives.CosineSimilarity(together[1].Vector.Span, alone[0].Vector.Span) > 0.9999);
        Assert.Equal(10, together[2].AdditionalProperties!["truncated"]);
    }

    [Fact]
    public async Task Count_OwnClient_CountsAsTheModelDoes()
    {
        await using ServiceProvider services = await ServicesAsync();
        ITokenCounter counter = services.GetRequiredService<ITokenCounter>();
        Assert.Equal([2, 0, 3], await counter.CountAsync(["hello world", "", "[SEP]"], TestContext.Current.CancellationToken));
        Assert.Equal("embedding", counter.Name);
    }

    [Fact]
    public async Task Models_OwnClient_TellsWhatThereIs()
    {
        await using ServiceProvider services = await ServicesAsync();
        ModelSet set = await services.GetRequiredService<IModelSource>().GetModelsAsync(TestContext.Current.CancellationToken);
        Assert.NotNull(set.Computing);
        Assert.Equal("SmolLM2-135M-Instruct.Q4_1", set.Chat!.Name);
        Assert.Equal(8192, set.Chat.ContextLength);
        Assert.Equal(384, set.Embedding!.Dimension);
        Assert.Equal("56419c6f125d7dea", set.Embedding.Fingerprint);
        Assert.Null(set.Rerank);
    }

    [Fact]
    public async Task Chat_OpenAiClient_AnswersAndStreams()
    {
        InferenceServer server = await models.GetAsync();
        OpenAIClient openAi = new(new ApiKeyCredential("none"), new OpenAIClientOptions { Endpoint = new Uri(server.Address, "/v1") });
        IChatClient chat = openAi.GetChatClient("any").AsIChatClient();
        ChatOptions options = new() { Temperature = 0, MaxOutputTokens = 20 };
        ChatResponse whole = await chat.GetResponseAsync(Question, options, TestContext.Current.CancellationToken);
        Assert.Equal("The capital of France is Paris.", whole.Text);
        Assert.Equal(42, whole.Usage!.InputTokenCount);
        string streamed = "";
        await foreach (ChatResponseUpdate update in chat.GetStreamingResponseAsync(Question, options, TestContext.Current.CancellationToken)) streamed += update.Text;
        Assert.Equal(whole.Text, streamed);
    }

    [Fact]
    public async Task Embed_OpenAiClient_ReadsTheVectors()
    {
        InferenceServer server = await models.GetAsync();
        OpenAIClient openAi = new(new ApiKeyCredential("none"), new OpenAIClientOptions { Endpoint = new Uri(server.Address, "/v1") });
        GeneratedEmbeddings<Embedding<float>> embeddings = await openAi.GetEmbeddingClient("any").AsIEmbeddingGenerator()
            .GenerateAsync(["one", "two"], cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal([384, 384], embeddings.Select(embedding => embedding.Vector.Length));
    }
}
