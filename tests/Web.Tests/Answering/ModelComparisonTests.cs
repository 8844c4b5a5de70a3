using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Configuration;
using Rag.Retrieval.Answers;
using Rag.Retrieval.Models;
using Rag.Web.Answering;
using Rag.Web.Supervision;
using Rag.Web.Tests.Stage;

namespace Rag.Web.Tests.Answering;

/// <summary>Two models, one after the other, and afterwards the first again, whatever happened.</summary>
public sealed class ModelComparisonTests
{
    private readonly Inference inference = new();

    private ModelComparison Compare(AskQuestion ask) => new(
        new InferenceClient(new HttpClient(inference) { BaseAddress = new Uri("http://inference.test") }), inference, (_, _) => Task.CompletedTask, ask,
        new ConfigurationBuilder().AddInMemoryCollection([new("Rag:ChatModel", "first.gguf")]).Build(), TimeProvider.System);

    [Fact]
    public async Task Run_TwoModels_EachAnswersAndTheFirstIsInUseAgain()
    {
        ModelComparison comparison = Compare((question, cancellationToken) =>
        {
            var citation = new Citation(1, "d", "/d.md", "D", null, 0, 1, "x");
            return PageStage.Script(PageStage.Finish(AnswerMode.Model, [new AnswerPart($"{question.Text} {inference.InUse}", [1], Support.Supported, false)], [citation]), cancellationToken);
        });
        await comparison.RunAsync("Who?", "second.gguf");
        Assert.Equal([("first", "Who? first"), ("second", "Who? second")], comparison.Answers.Select(answer => (answer.Model, answer.Parts.Single().Text)));
        Assert.All(comparison.Answers, answer => Assert.True(answer.IsWritten && answer.Doing is null && answer.Citations.Count == 1));
        Assert.Equal(["second.gguf", "first.gguf"], inference.Chosen);
        Assert.False(comparison.IsRunning);
    }

    [Fact]
    public async Task Run_OtherModelCannotBeUsed_SaysSoAndTheFirstIsInUseAgain()
    {
        inference.Broken = "second.gguf";
        ModelComparison comparison = Compare((_, cancellationToken) => PageStage.Script(PageStage.Finish(AnswerMode.Extractive, [], []), cancellationToken));
        await comparison.RunAsync("Who?", "second.gguf");
        Assert.Contains("cannot be used: it is broken", comparison.Answers[1].Notices.Single(), StringComparison.Ordinal);
        Assert.Equal("first.gguf", inference.Chosen.Last());
    }

    [Fact]
    public async Task Stop_WhileTheOtherAnswers_TheFirstIsInUseAgain()
    {
        ModelComparison comparison = null!;
        comparison = Compare((_, cancellationToken) =>
        {
            if (inference.InUse == "second") comparison.Stop();
            return PageStage.Script(PageStage.Finish(AnswerMode.Extractive, [], []), cancellationToken);
        });
        await comparison.RunAsync("Who?", "second.gguf");
        Assert.Equal(["Stopped."], comparison.Answers[1].Notices);
        Assert.Equal("first.gguf", inference.Chosen.Last());
    }

    [Fact]
    public async Task Run_ModelProcessIsAway_SaysSoAndTheNextOneCanRun()
    {
        ModelComparison comparison = Compare((_, cancellationToken) => PageStage.Script(PageStage.Finish(AnswerMode.Extractive, [], []), cancellationToken));
        inference.Away = true;
        await comparison.RunAsync("Who?", "second.gguf");
        Assert.False(comparison.IsRunning);
        Assert.Contains(comparison.Answers[1].Notices, notice => notice.Contains("could not be put back", StringComparison.Ordinal));
        inference.Away = false;
        await comparison.RunAsync("Who?", "second.gguf");
        Assert.Equal("first.gguf", inference.Chosen.Last());
    }

    /// <summary>A model process that uses what it is told to.</summary>
    private sealed class Inference : HttpMessageHandler, IModelSource
    {
        public List<string> Chosen { get; } = [];

        public string? Broken { get; set; }

        public bool Away { get; set; }

        public string InUse => Path.GetFileNameWithoutExtension(Chosen.LastOrDefault() ?? "first.gguf");

        public Task<ModelSet> GetModelsAsync(CancellationToken cancellationToken) => Away ? throw new InvalidOperationException("Nobody is there.") : Task.FromResult(new ModelSet(
            Chosen.LastOrDefault() is { } last && last == Broken ? new ModelStatus(InUse, "cpu", "failed", "it is broken") : new ModelStatus(InUse, "cpu", "ready"), null, null));

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (Away) throw new HttpRequestException("Nobody is there.");
            Assert.Equal("/models/chat/choose", request.RequestUri!.AbsolutePath);
            Chosen.Add((string)JsonNode.Parse(await request.Content!.ReadAsStringAsync(cancellationToken))!["file"]!);
            return new HttpResponseMessage(HttpStatusCode.NoContent);
        }
    }
}
