using Microsoft.Extensions.DependencyInjection;
using Rag.Retrieval.Answers;
using Rag.Retrieval.Measuring;
using Rag.Retrieval.Models;
using Rag.Retrieval.Search;
using Rag.Web.Answering;
using Rag.Web.Measuring;
using Rag.Web.Tests.Stage;

namespace Rag.Web.Tests.Measuring;

public sealed class MeasureRunsTests
{
    private static readonly RunSettings Ten = new() { Set = "Ten", Answers = AnswersMeasured.No };

    [Fact]
    public async Task Begin_SetOfTen_MeasuresEachAndKeepsWhatRan()
    {
        await using PageStage stage = new();
        stage.Models = new ModelSet(new ModelStatus("chat-a", "cpu", "ready"), new ModelStatus("embed-a", "cpu", "ready"), null);
        (MeasureRuns work, RunStore runs) = Open(stage);
        MeasureRun run = work.Begin(" First ", Ten);
        await work.UntilAsync(() => runs.Find(run.Id)!.State == RunState.Done);
        MeasureRun done = runs.Find(run.Id)!;
        Assert.Equal(("First", 10, false), (done.Name, done.Measured, done.WithAnswers));
        Assert.Equal(new RunModels("chat-a", "embed-a", null), done.Models);
        IReadOnlyList<CaseResult> results = runs.Results(run.Id);
        Assert.Equal(Enumerable.Range(0, 10).Select(i => MeasureStage.Question(i).Id), results.Select(result => result.QuestionId));
        Assert.All(results, result => Assert.Equal(1, result.First));
    }

    [Fact]
    public async Task Begin_WithNothingToAsk_SaysWhatToDo()
    {
        await using PageStage stage = new();
        (MeasureRuns work, _) = Open(stage);
        Assert.Contains("make some", Assert.Throws<MeasureException>(() => work.Begin("x", new RunSettings { Set = "none" })).Message);
        Assert.Contains("Name the run", Assert.Throws<MeasureException>(() => work.Begin(" ", Ten)).Message);
        Assert.Contains("write 1 to 48", Assert.Throws<MeasureException>(() => work.Begin("x", Ten with { Passages = 0 })).Message);
    }

    [Fact]
    public async Task Stop_InTheMiddle_KeepsWhatThereIsAndGoesOnFromThere()
    {
        await using PageStage stage = new();
        (MeasureRuns work, RunStore runs) = Open(stage);
        Func<SearchRequest, SearchResult> find = stage.Finds;
        int asked = 0;
        stage.Finds = request =>
        {
            if (++asked == 4) work.Stop(runs.List()[0].Id);
            return find(request);
        };
        MeasureRun run = work.Begin("First", Ten);
        await work.UntilAsync(() => work.WorkingOn is null && runs.Find(run.Id)!.State == RunState.Stopped);
        int measured = runs.Find(run.Id)!.Measured;
        Assert.InRange(measured, 3, 4);
        Assert.False(work.Pause(run.Id));
        Assert.True(work.GoOn(run.Id));
        await work.UntilAsync(() => runs.Find(run.Id)!.State == RunState.Done);
        Assert.Equal(10, runs.Find(run.Id)!.Measured);
        Assert.InRange(asked, 10, 11);
        Assert.False(work.GoOn(run.Id));
    }

    [Fact]
    public async Task Restart_OfTheProduct_GoesOnByItself()
    {
        string id;
        string data;
        await using (PageStage stage = new())
        {
            data = stage.DataPath;
            (MeasureRuns work, RunStore runs) = Open(stage);
            stage.Finds = request => request.Query.EndsWith('5') ? throw new OperationCanceledException() : new SearchResult { Hits = [] };
            // Waits for a model that is not there: the product ends meanwhile.
            stage.Models = ModelSet.None;
            id = work.Begin("First", Ten with { EmbeddingModel = "embed-b" }).Id;
            await work.UntilAsync(() => work.Waits is not null);
        }
        await using PageStage second = new()
        {
            Settings = new Dictionary<string, string> { ["DataPath"] = data },
            Models = new ModelSet(null, new ModelStatus("embed-b", "cpu", "ready"), null),
        };
        MeasureStage.Fill(second, withQuestions: false);
        RunStore after = second.Services.GetRequiredService<RunStore>();
        await second.Services.GetRequiredService<MeasureRuns>().UntilAsync(() => after.Find(id)!.State == RunState.Done);
        Assert.Equal(10, after.Find(id)!.Measured);
    }

    [Fact]
    public async Task Model_OtherThanAsked_WaitsAndSaysWhatToDo()
    {
        await using PageStage stage = new();
        stage.Models = new ModelSet(null, new ModelStatus("embed-a", "cpu", "ready"), null);
        (MeasureRuns work, RunStore runs) = Open(stage);
        MeasureRun run = work.Begin("First", Ten with { EmbeddingModel = "embed-b.gguf" });
        await work.UntilAsync(() => work.Waits is not null);
        Assert.Equal(
            "This run needs the embedding model embed-b, and embed-a is running. "
                + "Choose embed-b on the Models page; it then goes on by itself.",
            work.Waits);
        Assert.True(work.Delete(run.Id));
        await work.UntilAsync(() => work.WorkingOn is null);
        Assert.Empty(runs.List());
    }

    [Fact]
    public async Task Question_AskedMeanwhile_CutsOffTheOneThatIsMeasured()
    {
        await using PageStage stage = new();
        stage.Models = new ModelSet(new ModelStatus("chat-a", "cpu", "ready"), null, null);
        (MeasureRuns work, RunStore runs) = Open(stage);
        ForegroundWork foreground = stage.Services.GetRequiredService<ForegroundWork>();
        TaskCompletionSource begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
        int asked = 0;
        stage.Answers = (question, cancellationToken) => ++asked == 1 ? Endless(begun, cancellationToken) : PageStage.Script(
            PageStage.Finish(AnswerMode.Model, [new AnswerPart("It is 0.", [], Support.Supported, false) { Mark = Mark.Agrees }], []),
                cancellationToken);
        MeasureRun run = work.Begin("First", Ten with { Answers = AnswersMeasured.Yes });
        await begun.Task.WaitAsync(TestContext.Current.CancellationToken);
        foreground.Enter();
        await work.UntilAsync(() => work.Waits?.StartsWith("Gives way", StringComparison.Ordinal) == true);
        Assert.Equal(0, runs.Find(run.Id)!.Measured);
        foreground.Leave();
        await work.UntilAsync(() => runs.Find(run.Id)!.State == RunState.Done);
        Assert.Equal(11, asked);
        CaseResult first = runs.Results(run.Id)[0];
        Assert.Equal((true, 1), (first.Answer!.SaysKey, first.Answer.Agrees));
        Assert.Equal("It is 0.", runs.FindAnswer(run.Id, first.QuestionId)!.Parts[0].Text);
    }

    [Fact]
    public async Task Fault_OfOneQuestion_LeavesItOutAndGoesOn()
    {
        await using PageStage stage = new();
        (MeasureRuns work, RunStore runs) = Open(stage);
        Func<SearchRequest, SearchResult> find = stage.Finds;
        stage.Finds = request => request.Query.EndsWith('3') ? throw new InvalidOperationException("broken") : find(request);
        MeasureRun run = work.Begin("First", Ten);
        await work.UntilAsync(() => runs.Find(run.Id)!.State == RunState.Done);
        Assert.Equal("It could not be measured: broken", runs.Results(run.Id)[3].LeftOut);
        Assert.Equal(9, runs.Results(run.Id).Count(result => result.LeftOut is null));
    }

    private static (MeasureRuns Work, RunStore Runs) Open(PageStage stage)
    {
        MeasureStage.Fill(stage);
        return (stage.Services.GetRequiredService<MeasureRuns>(), stage.Services.GetRequiredService<RunStore>());
    }

    private static async IAsyncEnumerable<AnswerEvent> Endless(
        TaskCompletionSource begun, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        begun.SetResult();
        await Task.Delay(Timeout.Infinite, cancellationToken);
        yield break;
    }
}
