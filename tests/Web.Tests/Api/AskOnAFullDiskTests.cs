using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Rag.Retrieval.Answers;
using Rag.Web.Tests.Stage;

namespace Rag.Web.Tests.Api;

public sealed class AskOnAFullDiskTests : IAsyncDisposable
{
    private readonly PageStage stage = new();
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("application/json")]
    [InlineData("text/event-stream")]
    public async Task Ask_DiskIsFull_AnswersAndSaysThatItIsNotSaved(string accept)
    {
        stage.Answers = (question, cancellationToken) => PageStage.Script(
            PageStage.Finish(AnswerMode.Extractive, [new AnswerPart(question.History.Count == 0 ? "Blue." : "Red.", [], Support.Supported, true)], []), cancellationToken);
        HttpClient client = stage.CreateClient();
        await client.GetAsync("/api/status", Token);
        using FullDisk full = new(stage.DataPath);
        string? conversation = null;
        foreach (string expected in (string[])["Blue.", "Red."])
        {
            using HttpRequestMessage request = new(HttpMethod.Post, "/api/ask") { Content = JsonContent.Create(new { question = "Which colour?", conversationId = conversation }) };
            request.Headers.Accept.ParseAdd(accept);
            using HttpResponseMessage response = await client.SendAsync(request, Token);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            string last = (await response.Content.ReadAsStringAsync(Token)).Split('\n').Last(line => line.Contains('{', StringComparison.Ordinal));
            JsonElement answer = JsonDocument.Parse(last[last.IndexOf('{', StringComparison.Ordinal)..]).RootElement;
            Assert.Equal(expected, answer.GetProperty("parts")[0].GetProperty("text").GetString());
            Assert.Contains(answer.GetProperty("notices").EnumerateArray(), notice => notice.GetString()!.StartsWith("Conversations cannot be saved now", StringComparison.Ordinal));
            conversation = answer.GetProperty("conversationId").GetString();
        }
        JsonElement status = await client.GetFromJsonAsync<JsonElement>("/api/status", Token);
        Assert.Contains("Conversations cannot be saved now", status.GetProperty("warnings").ToString());
    }

    public ValueTask DisposeAsync() => stage.DisposeAsync();
}
