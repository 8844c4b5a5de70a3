using System.ClientModel;
using System.Text.Json;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using OpenAI;
using OpenAI.Chat;
using Rag.Retrieval.Models;
using Rag.Retrieval.Settings;
using ChatFinishReason = Microsoft.Extensions.AI.ChatFinishReason;
using ChatMessage = Microsoft.Extensions.AI.ChatMessage;

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
    public async Task Chat_OpenAiClientWithTools_ReadsTheCallAndGoesOn()
    {
        InferenceServer server = await models.GetAsync();
        ChatClient chat = new("any", new ApiKeyCredential("none"), new OpenAIClientOptions { Endpoint = new Uri(server.Address, "/v1") });
        ChatTool tool = ChatTool.CreateFunctionTool("get_weather", "Weather of a city", BinaryData.FromString(
            """{"type":"object","properties":{"city":{"type":"string","maxLength":20}},"required":["city"],"additionalProperties":false}"""), functionSchemaIsStrict: true);
        ChatCompletionOptions options = new() { Tools = { tool }, ToolChoice = ChatToolChoice.CreateFunctionChoice("get_weather"), Temperature = 0, MaxOutputTokenCount = 60 };
        List<OpenAI.Chat.ChatMessage> messages = [new UserChatMessage("What is the weather in Paris?")];
        ChatCompletion whole = await chat.CompleteChatAsync(messages, options, TestContext.Current.CancellationToken);
        Assert.Equal(OpenAI.Chat.ChatFinishReason.ToolCalls, whole.FinishReason);
        ChatToolCall call = Assert.Single(whole.ToolCalls);
        Assert.Equal("get_weather", call.FunctionName);
        using JsonDocument arguments = JsonDocument.Parse(call.FunctionArguments);
        Assert.Equal(["city"], arguments.RootElement.EnumerateObject().Select(property => property.Name));

        string streamed = "", name = "";
        await foreach (StreamingChatCompletionUpdate update in chat.CompleteChatStreamingAsync(messages, options, TestContext.Current.CancellationToken))
        {
            foreach (StreamingChatToolCallUpdate piece in update.ToolCallUpdates)
            {
                name += piece.FunctionName;
                streamed += piece.FunctionArgumentsUpdate?.ToString();
            }
        }
        Assert.Equal((call.FunctionName, call.FunctionArguments.ToString()), (name, streamed));

        messages.Add(new AssistantChatMessage(whole));
        messages.Add(new ToolChatMessage(call.Id, "21 degrees, sunny"));
        ChatCompletion next = await chat.CompleteChatAsync(messages, new ChatCompletionOptions { Tools = { tool }, ToolChoice = ChatToolChoice.CreateNoneChoice(), MaxOutputTokenCount = 20 },
            TestContext.Current.CancellationToken);
        Assert.NotEqual("", next.Content[0].Text);
    }

    [Fact]
    public async Task Chat_OpenAiClientWithASchema_ReadsAnObject()
    {
        InferenceServer server = await models.GetAsync();
        ChatClient chat = new("any", new ApiKeyCredential("none"), new OpenAIClientOptions { Endpoint = new Uri(server.Address, "/v1") });
        ChatCompletionOptions options = new()
        {
            MaxOutputTokenCount = 80,
            ResponseFormat = OpenAI.Chat.ChatResponseFormat.CreateJsonSchemaFormat("colours", BinaryData.FromString(
                """{"type":"object","properties":{"colours":{"type":"array","items":{"enum":["red","green","blue"]},"minItems":2,"maxItems":3}},"required":["colours"],"additionalProperties":false}"""),
                jsonSchemaIsStrict: true),
        };
        ChatCompletion whole = await chat.CompleteChatAsync([new UserChatMessage("Name some colours.")], options, TestContext.Current.CancellationToken);
        using JsonDocument json = JsonDocument.Parse(whole.Content[0].Text);
        Assert.InRange(json.RootElement.GetProperty("colours").GetArrayLength(), 2, 3);
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
