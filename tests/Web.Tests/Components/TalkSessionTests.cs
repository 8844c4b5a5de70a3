using System.Runtime.CompilerServices;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Rag.Retrieval.Answers;
using Rag.Retrieval.Knowledge;
using Rag.Web.Answering;
using Rag.Web.Components.Talk;
using Rag.Web.Conversations;

namespace Rag.Web.Tests.Components;

public sealed class TalkSessionTests : ComponentTest
{
    [Fact]
    public async Task StopAsync_WhileDocumentsAreRead_KeepsWhatWasRead()
    {
        TaskCompletionSource reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Stage.Answers = (_, cancellationToken) => ReadAsync(cancellationToken);
        await using TalkSession session = Open(new FakeTimeProvider());
        SearchFilter folder = new() { Folders = ["/n"] };
        await session.AskAsync("Summarise the folder “n”", folder);
        await reached.Task.WaitAsync(TestContext.Current.CancellationToken);
        await session.StopAsync();
        LiveExchange stopped = Assert.Single(session.Exchanges);
        Assert.Equal((AnswerState.Stopped, 12), (stopped.Exchange.State, stopped.Coverage!.Passages));
        Assert.Equal(["/n"], stopped.Exchange.Scope.Folders);
        Assert.True(session.Scope.IsEmpty);

        async IAsyncEnumerable<AnswerEvent> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
        {
            yield return new CoverageChanged(new Coverage(12, 42, 2, 7));
            reached.SetResult();
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }
    }

    [Fact]
    public async Task AskAsync_ManySentencesAtOnce_AreDrawnTogetherAndAllOfThem()
    {
        FakeTimeProvider time = new();
        TaskCompletionSource reached = new(TaskCreationOptions.RunContinuationsAsynchronously), goOn = new(), drawn = new(TaskCreationOptions.RunContinuationsAsynchronously), asked = new();
        Stage.Answers = (_, cancellationToken) => SentencesAsync(cancellationToken);
        await using TalkSession session = Open(time);
        await session.AskAsync("What is there?");
        LiveExchange exchange = Assert.Single(session.Exchanges);
        int draws = 0;
        exchange.Changed += () =>
        {
            if (Interlocked.Increment(ref draws) > 1) drawn.TrySetResult();
        };
        asked.SetResult();

        await reached.Task.WaitAsync(TestContext.Current.CancellationToken);
        Assert.Equal((1, 100), (draws, exchange.Parts.Count));
        time.Advance(TimeSpan.FromMilliseconds(40));
        await drawn.Task.WaitAsync(TestContext.Current.CancellationToken);
        goOn.SetResult();

        async IAsyncEnumerable<AnswerEvent> SentencesAsync([EnumeratorCancellation] CancellationToken cancellationToken)
        {
            await asked.Task.WaitAsync(cancellationToken);
            for (int i = 0; i < 100; i++) yield return new PartAdded(new AnswerPart($"Sentence {i}.", [], Support.Supported, false), []);
            reached.SetResult();
            await goOn.Task.WaitAsync(cancellationToken);
        }
    }

    [Fact]
    public async Task OpenAsync_AnotherConversationInTheMiddleOfAnAnswer_LetsItGoOn()
    {
        TaskCompletionSource goOn = new();
        Stage.Answers = (question, cancellationToken) => SentenceAsync(question.Text == "Slow?" ? goOn.Task : Task.CompletedTask, cancellationToken);
        await using TalkSession session = Open(TimeProvider.System);
        await session.AskAsync("Slow?");
        (string slow, LiveExchange asked) = (session.Conversation!.Id, session.Exchanges[0]);
        await session.OpenAsync(null);
        Assert.False(session.IsRunning);
        await session.AskAsync("Quick?");
        await AnsweredAsync(session);
        await session.OpenAsync(slow);
        Assert.True(session.IsRunning);
        Assert.Same(asked, Assert.Single(session.Exchanges));
        goOn.SetResult();
        await AnsweredAsync(session);
        Assert.Equal(AnswerState.Done, session.Exchanges[0].Exchange.State);
    }

    [Fact]
    public async Task OpenAsync_WhileAQuestionIsBeingWrittenDown_DoesNotShowItElsewhere()
    {
        Stage.Answers = (_, cancellationToken) => SentenceAsync(Task.CompletedTask, cancellationToken);
        TaskCompletionSource counted = new();
        await using TalkSession session = Open(TimeProvider.System);
        Stage.Knowledge.Held = counted.Task;
        Task asking = session.AskAsync("What is there?");
        string conversation = session.Conversation!.Id;
        await session.OpenAsync(null);
        counted.SetResult();
        await asking;
        Assert.Empty(session.Exchanges);
        await session.OpenAsync(conversation);
        await AnsweredAsync(session);
        Assert.Equal(AnswerState.Done, Assert.Single(session.Exchanges).Exchange.State);
    }

    [Fact]
    public async Task Exchanges_OfManyQuestions_AreTheNewestUntilTheReaderWantsTheEarlierOnes()
    {
        Stage.Answers = (_, cancellationToken) => SentenceAsync(Task.CompletedTask, cancellationToken);
        await using TalkSession session = Open(TimeProvider.System);
        for (int i = 0; i < 30; i++)
        {
            await session.AskAsync($"Question {i}?");
            await AnsweredAsync(session);
        }
        Assert.Equal((18, 12, "Question 29?"), (session.Earlier, session.Exchanges.Count, session.Exchanges[^1].Exchange.Question));
        await session.ShowEarlierAsync();
        Assert.Equal((6, "Question 6?"), (session.Earlier, session.Exchanges[0].Exchange.Question));
        await session.ShowEarlierAsync();
        Assert.Equal(Enumerable.Range(0, 30).Select(i => $"Question {i}?"), session.Exchanges.Select(exchange => exchange.Exchange.Question));
        await session.AskAsync("One more?");
        await AnsweredAsync(session);
        Assert.Equal((19, 12), (session.Earlier, session.Exchanges.Count));
        await using TalkSession next = Open(TimeProvider.System);
        await next.OpenAsync(session.Conversation!.Id);
        Assert.Equal((19, "Question 19?"), (next.Earlier, next.Exchanges[0].Exchange.Question));
    }

    [Fact]
    public async Task OpenAsync_AConversationThatAnotherPageAnswersIn_FollowsIt()
    {
        TaskCompletionSource goOn = new();
        Stage.Answers = (_, cancellationToken) => SentenceAsync(goOn.Task, cancellationToken);
        await using TalkSession first = Open(TimeProvider.System), second = Open(TimeProvider.System);
        TaskCompletionSource done = new(TaskCreationOptions.RunContinuationsAsynchronously), written = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await first.AskAsync("What is there?");
        await second.OpenAsync(first.Conversation!.Id);
        second.Changed += Look;
        Look();
        await written.Task.WaitAsync(TestContext.Current.CancellationToken);
        Assert.True(Assert.Single(second.Exchanges).IsElsewhere);
        goOn.SetResult();
        await done.Task.WaitAsync(TestContext.Current.CancellationToken);
        Assert.Equal("A sentence.", Assert.Single(Assert.Single(second.Exchanges).Parts).Text);
        // It is written down a moment before the page takes the next question.
        await AnsweredAsync(first);
        await first.AskAsync("And what else?");
        Assert.Equal(["What is there?", "And what else?"], second.Exchanges.Select(exchange => exchange.Exchange.Question));
        Assert.Equal(2, first.Exchanges.Count);

        void Look()
        {
            if (second.Exchanges is not [{ } exchange]) return;
            if (exchange.Parts.Count > 0) written.TrySetResult();
            if (exchange.Exchange.State == AnswerState.Done) done.TrySetResult();
        }
    }

    [Fact]
    public async Task OpenAsync_AConversationInWhichAnotherPageAsksOnAndOn_KeepsItsNewestTwelve()
    {
        Stage.Answers = (_, cancellationToken) => SentenceAsync(Task.CompletedTask, cancellationToken);
        await using TalkSession first = Open(TimeProvider.System), second = Open(TimeProvider.System);
        await first.AskAsync("Question 0?");
        await second.OpenAsync(first.Conversation!.Id);
        for (int i = 1; i < 15; i++)
        {
            await AnsweredAsync(first);
            await first.AskAsync($"Question {i}?");
        }

        Assert.Equal((3, 12, "Question 14?"), (second.Earlier, second.Exchanges.Count, second.Exchanges[^1].Exchange.Question));
    }

    [Fact]
    public async Task DisposeAsync_InTheMiddleOfAnAnswer_MarksItAsCutShortForThePageThatComesNext()
    {
        Stage.Answers = (_, cancellationToken) => SentenceAsync(new TaskCompletionSource().Task, cancellationToken);
        TalkSession first = Open(TimeProvider.System);
        await using TalkSession next = Open(TimeProvider.System);
        TaskCompletionSource written = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await first.AskAsync("What is there?");
        next.Changed += () => { if (next.Exchanges is [{ Parts.Count: > 0 }]) written.TrySetResult(); };
        await next.OpenAsync(first.Conversation!.Id);
        await written.Task.WaitAsync(TestContext.Current.CancellationToken);
        await first.DisposeAsync();
        LiveExchange left = Assert.Single(next.Exchanges);
        Assert.Equal((AnswerState.Interrupted, "A sentence."), (left.Exchange.State, Assert.Single(left.Parts).Text));
    }

    private static async Task AnsweredAsync(TalkSession session)
    {
        TaskCompletionSource answered = new(TaskCreationOptions.RunContinuationsAsynchronously);
        session.Changed += Look;
        Look();
        await answered.Task.WaitAsync(TestContext.Current.CancellationToken);
        session.Changed -= Look;

        void Look()
        {
            if (!session.IsRunning) answered.TrySetResult();
        }
    }

    private TalkSession Open(TimeProvider time) =>
        new(Services.GetRequiredService<AnswerRun>(), Services.GetRequiredService<ConversationStore>(), Services.GetRequiredService<IKnowledgeBase>(), time);

    private static async IAsyncEnumerable<AnswerEvent> SentenceAsync(Task goOn, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var part = new AnswerPart("A sentence.", [], Support.Supported, false);
        yield return new PartAdded(part, []);
        await goOn.WaitAsync(cancellationToken);
        yield return new AnswerFinished(new Answer { Mode = AnswerMode.Model, Parts = [part], Citations = [] });
    }
}
