using System.ClientModel;
using System.ClientModel.Primitives;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using OpenAI;
using OpenAI.Chat;
using OpenAI.Models;
using Rag.Retrieval.Answers;
using Rag.Retrieval.Models;
using Rag.Web.Tests.Stage;

namespace Rag.Web.Tests.OpenAi;

/// <summary>OpenAI's own client against the whole product.</summary>
public sealed class OpenAiClientTests : IAsyncDisposable
{
    private readonly PageStage stage = new();
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Complete_Rag_IsACitedAnswer()
    {
        Answer("It is blue.");
        ClientResult<ChatCompletion> result = await Chat("rag").CompleteChatAsync([new UserChatMessage("Which colour?")],
            cancellationToken: Token);
        Assert.Equal("It is blue.[^1]\n\n[^1]: shed, page 2: “Blue” (`/notes/shed.pdf`)", result.Value.Content[0].Text);
        Assert.Equal(ChatFinishReason.Stop, result.Value.FinishReason);
        Assert.InRange(result.Value.Usage.OutputTokenCount, 1, 60);
        JsonElement raw = JsonDocument.Parse(result.GetRawResponse().Content).RootElement;
        Assert.Equal("d1", raw.GetProperty("citations")[0].GetProperty("documentId").GetString());
        Assert.Equal(3, raw.GetProperty("citations")[0].GetProperty("start").GetInt32());
        Assert.Equal("model", raw.GetProperty("mode").GetString());
    }

    [Fact]
    public async Task Stream_Rag_IsTheSameText()
    {
        Answer("It is blue.", "And **green**.");
        StringBuilder text = new();
        ChatFinishReason? reason = null;
        int? tokens = null;
        await foreach (StreamingChatCompletionUpdate update in Chat("rag").CompleteChatStreamingAsync([new UserChatMessage("Which colour?")], cancellationToken: Token))
        {
            foreach (ChatMessageContentPart part in update.ContentUpdate) text.Append(part.Text);
            reason ??= update.FinishReason;
            tokens ??= update.Usage?.TotalTokenCount;
        }
        ChatCompletion whole = await Chat("rag").CompleteChatAsync([new UserChatMessage("Which colour?")], cancellationToken: Token);
        Assert.Equal(whole.Content[0].Text, text.ToString());
        Assert.Equal(ChatFinishReason.Stop, reason);
        Assert.Equal(whole.Usage.TotalTokenCount, tokens);
    }

    [Fact]
    public async Task Complete_Conversation_ReachesTheAnswerer()
    {
        Question? asked = null;
        stage.Answers = (question, cancellationToken) =>
        {
            asked = question;
            return PageStage.Script(PageStage.Finish(AnswerMode.Model, [new AnswerPart("Red.", [], Support.Supported, false)], []),
                cancellationToken);
        };
        await Chat("rag").CompleteChatAsync(
            [
                new SystemChatMessage("Answer in French."), new UserChatMessage("Which colour?"),
                new AssistantChatMessage("Blue.[^1]\n\n[^1]: shed: “Blue” (`/notes/shed.md`)\n\n> A notice."),
                    new UserChatMessage("And before?"),
            ], cancellationToken: Token);
        Assert.Equal("And before?", asked!.Text);
        Assert.Equal("Answer in French.", asked.Instructions);
        Assert.Equal([new Turn("user", "Which colour?"), new Turn("assistant", "Blue.")], asked.History);
    }

    [Fact]
    public async Task Complete_StopWordAndBound_EndTheText()
    {
        Answer("One two three four five six.", "Seven.");
        ChatCompletion stopped = await Chat("rag").CompleteChatAsync([new UserChatMessage("Count?")],
            new ChatCompletionOptions { StopSequences = { "four" } }, Token);
        Assert.Equal("One two three ", stopped.Content[0].Text);
        ChatCompletion cut = await Chat("rag").CompleteChatAsync([new UserChatMessage("Count?")],
            new ChatCompletionOptions { MaxOutputTokenCount = 3 }, Token);
        Assert.Equal(ChatFinishReason.Length, cut.FinishReason);
        Assert.StartsWith("One two", cut.Content[0].Text);
        Assert.DoesNotContain("six", cut.Content[0].Text);
    }

    [Fact]
    public async Task Models_Always_BeginWithRag()
    {
        stage.Models = new ModelSet(new ModelStatus("little-chat", "cpu", "ready"), new ModelStatus("little-embedding", "cpu", "ready"),
            null);
        OpenAIModelCollection models = (await Client().GetOpenAIModelClient().GetModelsAsync(Token)).Value;
        Assert.Equal(["rag", "little-chat", "little-embedding"], models.Select(model => model.Id));
        Assert.Equal("rag", (await Client().GetOpenAIModelClient().GetModelAsync("rag", Token)).Value.Id);
    }

    [Fact]
    public async Task Complete_PlainModel_IsPassedOn()
    {
        stage.Models = new ModelSet(new ModelStatus("little-chat", "cpu", "ready"), null, null);
        string? sent = null;
        stage.Inference = async (request, cancellationToken) =>
        {
            sent = request.RequestUri!.AbsolutePath + await request.Content!.ReadAsStringAsync(cancellationToken);
            return new HttpResponseMessage(HttpStatusCode.OK)
            {
                Content = JsonContent.Create(new
                {
                    id = "1",
                    @object = "chat.completion",
                    created = 1,
                    model = "little-chat",
                    choices = new[] { new { index = 0, message = new { role = "assistant", content = "Hi." }, finish_reason = "stop" } }
                }),
            };
        };
        ChatCompletionOptions options = new()
        {
            Tools = { ChatTool.CreateFunctionTool("now") },
            ToolChoice = ChatToolChoice.CreateRequiredChoice(),
            ResponseFormat = ChatResponseFormat.CreateJsonObjectFormat(),
        };
        ChatCompletion completion = await Chat("little-chat").CompleteChatAsync([new UserChatMessage("Hello")], options, Token);
        Assert.Equal("Hi.", completion.Content[0].Text);
        Assert.StartsWith("/v1/chat/completions{", sent);
        Assert.Contains("Hello", sent);
        JsonElement body = JsonDocument.Parse(sent!["/v1/chat/completions".Length..]).RootElement;
        Assert.Equal("now", body.GetProperty("tools")[0].GetProperty("function").GetProperty("name").GetString());
        Assert.Equal("required", body.GetProperty("tool_choice").GetString());
        Assert.Equal("json_object", body.GetProperty("response_format").GetProperty("type").GetString());
    }

    [Fact]
    public async Task Embed_AsRag_IsPassedOnByTheModelsOwnName()
    {
        stage.Models = new ModelSet(null, new ModelStatus("little-embedding", "cpu", "ready"), null);
        stage.Inference = async (request, cancellationToken) =>
        {
            JsonElement body = JsonDocument.Parse(await request.Content!.ReadAsStringAsync(cancellationToken)).RootElement;
            Assert.Equal("little-embedding", body.GetProperty("model").GetString());
            string vector = Convert.ToBase64String(System.Runtime.InteropServices.MemoryMarshal.AsBytes<float>([1f, 0.5f]));
            return new HttpResponseMessage(HttpStatusCode.OK)
            {
                Content = JsonContent.Create(new
                {
                    @object = "list",
                    model = "little-embedding",
                    data = new[] { new { @object = "embedding", index = 0, embedding = vector } },
                    usage = new { prompt_tokens = 1, total_tokens = 1 }
                }),
            };
        };
        var embedding = await Client().GetEmbeddingClient("rag").GenerateEmbeddingAsync("blue", cancellationToken: Token);
        Assert.Equal([1f, 0.5f], embedding.Value.ToFloats().ToArray());
    }

    [Fact]
    public async Task Complete_UnknownModel_SaysWhichThereAre()
    {
        ClientResultException fault = await Assert.ThrowsAsync<ClientResultException>(() =>
            Chat("gpt-99").CompleteChatAsync([new UserChatMessage("Hello")], cancellationToken: Token));
        Assert.Equal(404, fault.Status);
        Assert.Contains("GET /v1/models", fault.Message);
    }

    private void Answer(params string[] sentences)
    {
        Citation citation = new(1, "d1", "/notes/shed.pdf", "shed", 2, 3, 7, "Blue");
        AnswerPart[] parts = [.. sentences.Select(sentence => new AnswerPart(sentence, [1], Support.Supported, false))];
        stage.Answers = (_, cancellationToken) =>
            PageStage.Script(PageStage.Finish(AnswerMode.Model, parts, [citation]), cancellationToken);
    }

    private ChatClient Chat(string model) => Client().GetChatClient(model);

    private OpenAIClient Client() => new(new ApiKeyCredential("none"), new OpenAIClientOptions
    {
        Endpoint = new Uri("http://localhost/v1"),
        Transport = new HttpClientPipelineTransport(stage.CreateClient()),
        RetryPolicy = new ClientRetryPolicy(0),
    });

    public ValueTask DisposeAsync() => stage.DisposeAsync();
}
