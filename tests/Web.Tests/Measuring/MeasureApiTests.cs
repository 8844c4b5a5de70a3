using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Rag.Retrieval.Measuring;
using Rag.Web.Measuring;
using Rag.Web.Tests.Stage;

namespace Rag.Web.Tests.Measuring;

public sealed class MeasureApiTests : IAsyncDisposable
{
    private readonly PageStage stage = new();
    private readonly HttpClient client;

    public MeasureApiTests() => client = stage.CreateClient();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Export_OfASet_ImportsAgainWithoutLoss()
    {
        MeasureStage.Fill(stage);
        string lines = await client.GetStringAsync("/api/measure/questions?set=Ten", Token);
        Assert.Equal(10, lines.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Equal((0, 10, 0), await ImportAsync(lines));
        stage.Services.GetRequiredService<QuestionStore>().DeleteSet("Ten");
        Assert.Equal((10, 0, 0), await ImportAsync(lines));
        Assert.Equal(lines, await client.GetStringAsync("/api/measure/questions", Token));
    }

    [Fact]
    public async Task Import_QuestionOfATakenId_KeepsBoth()
    {
        MeasureStage.Fill(stage);
        string other = QuestionLines.Write(MeasureStage.Question(3) with { Text = "Another one" });
        Assert.Equal((1, 0, 1), await ImportAsync(other + "\nbroken\n"));
        IReadOnlyList<OwnQuestion> all = stage.Services.GetRequiredService<QuestionStore>().List("Ten");
        Assert.Equal(11, all.Count);
        Assert.Contains(all, question => question.Text == "Another one");
        Assert.Contains(all, question => question.Text == MeasureStage.Question(3).Text);
    }

    [Fact]
    public async Task Question_PutAndDeleted_IsThereAndGone()
    {
        string id = new('f', 32);
        using HttpResponseMessage bad = await client.PutAsJsonAsync($"/api/measure/questions/{id}", new { question = "" }, Token);
        Assert.Equal(HttpStatusCode.BadRequest, bad.StatusCode);
        Assert.Contains("write what to ask", await bad.Content.ReadAsStringAsync(Token));
        using HttpResponseMessage put = await client.PutAsJsonAsync($"/api/measure/questions/{id}", new { question = "Where?" }, Token);
        Assert.Equal(HttpStatusCode.NoContent, put.StatusCode);
        Assert.Contains("\"Where?\"", await client.GetStringAsync("/api/measure/questions", Token));
        Assert.Equal(HttpStatusCode.NoContent, (await client.DeleteAsync($"/api/measure/questions/{id}", Token)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await client.DeleteAsync($"/api/measure/questions/{id}", Token)).StatusCode);
    }

    [Fact]
    public async Task Runs_TwoOfOneSet_AreCompared()
    {
        MeasureStage.Fill(stage);
        string first = await RunAsync("First");
        stage.Finds = _ => new Rag.Retrieval.Search.SearchResult { Hits = [] };
        string second = await RunAsync("Second");
        JsonElement run = await client.GetFromJsonAsync<JsonElement>($"/api/measure/runs/{first}", Token);
        JsonElement hit = run.GetProperty("figures").EnumerateArray().First();
        Assert.Equal(("hit@1", 1.0), (hit.GetProperty("measure").GetString(), hit.GetProperty("mean").GetDouble()));
        JsonElement compared = await client.GetFromJsonAsync<JsonElement>($"/api/measure/compare?a={first}&b={second}", Token);
        Assert.Equal(10, compared.GetProperty("questions").GetInt32());
        Assert.Equal(10, compared.GetProperty("changed").GetArrayLength());
        JsonElement difference = compared.GetProperty("differences").EnumerateArray().First();
        Assert.Equal((-1.0, -1.0), (difference.GetProperty("low").GetDouble(), difference.GetProperty("high").GetDouble()));
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync($"/api/measure/compare?a={first}&b=none", Token)).StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, (await client.PostAsync($"/api/measure/runs/{first}/pause", null, Token)).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await client.DeleteAsync($"/api/measure/runs/{first}", Token)).StatusCode);
    }

    [Fact]
    public async Task Sets_FromHeadings_AreMadeAndTold()
    {
        const string Text = "Descaling the boiler\nVinegar for an hour, then rinse three times with water.\n";
        stage.AddFile("boiler", "boiler.md", Text, content: new Rag.Retrieval.Documents.DocumentContent(Text,
            [new(Rag.Retrieval.Documents.BlockKind.Heading, 0, 20, 1),
                new(Rag.Retrieval.Documents.BlockKind.Paragraph, 21, Text.Length - 1)], [], []));
        SetMaking making = stage.Services.GetRequiredService<SetMaking>();
        await making.Begin(QuestionOrigin.Heading, "Headings", 5, 1);
        JsonElement sets = await client.GetFromJsonAsync<JsonElement>("/api/measure/sets", Token);
        Assert.Equal("1 question was made.", sets.GetProperty("outcome")[0].GetString());
        Assert.Equal(1, sets.GetProperty("sets")[0].GetProperty("kept").GetInt32());
        await making.Begin(QuestionOrigin.Heading, "Headings", 5, 1);
        Assert.Equal(["0 questions were made.", "1 of them were there already."], making.Outcome);
        await making.Begin(QuestionOrigin.Model, "Model", 5, 1);
        Assert.Contains("choose one on the Models page", Assert.Single(making.Outcome));
        using HttpResponseMessage bad = await client.PostAsJsonAsync("/api/measure/sets", new { set = "x", count = 0 }, Token);
        Assert.Equal(HttpStatusCode.BadRequest, bad.StatusCode);
    }

    [Fact]
    public async Task Training_OwnQuestions_AreLinesWithTheirSources()
    {
        MeasureStage.Fill(stage);
        JsonElement told = await client.GetFromJsonAsync<JsonElement>("/api/measure/training", Token);
        Assert.Equal(10, told.GetProperty("lines").GetInt32());
        string[] lines = (await client.GetStringAsync("/api/measure/training.jsonl", Token))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries);
        JsonElement messages = JsonSerializer.Deserialize<JsonElement>(lines[2]).GetProperty("messages");
        Assert.Equal("[1]\nThe answer to question 2 is 14.\n\nQuestion: What is the answer to 2", messages[1].GetProperty("content")
            .GetString());
        Assert.Equal("It is 14. [1]", messages[2].GetProperty("content").GetString());
        stage.Knowledge.Remove("note2");
        told = await client.GetFromJsonAsync<JsonElement>("/api/measure/training", Token);
        Assert.Equal((9, 1),
            (told.GetProperty("lines").GetInt32(), told.GetProperty("leftOut").EnumerateObject().Single().Value.GetInt32()));
    }

    private async Task<(int Added, int Known, int Bad)> ImportAsync(string lines)
    {
        using HttpResponseMessage response = await client.PostAsync("/api/measure/questions", new StringContent(lines), Token);
        ImportOutcome outcome = (await response.Content.ReadFromJsonAsync<ImportOutcome>(Token))!;
        return (outcome.Added, outcome.Known, outcome.Bad.Count);
    }

    private async Task<string> RunAsync(string name)
    {
        using HttpResponseMessage response =
            await client.PostAsJsonAsync("/api/measure/runs", new { name, settings = new { set = "Ten", answers = "no" } }, Token);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync(Token));
        string id = (await response.Content.ReadFromJsonAsync<JsonElement>(Token)).GetProperty("id").GetString()!;
        RunStore runs = stage.Services.GetRequiredService<RunStore>();
        await stage.Services.GetRequiredService<MeasureRuns>().UntilAsync(() => runs.Find(id)!.State == RunState.Done);
        return id;
    }

    public ValueTask DisposeAsync()
    {
        client.Dispose();
        return stage.DisposeAsync();
    }
}
