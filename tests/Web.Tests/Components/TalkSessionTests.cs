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
    public async Task AskAsync_ManySentencesAtOnce_AreDrawnTogetherAndAllOfThem()
    {
        FakeTimeProvider time = new();
        TaskCompletionSource reached = new(TaskCreationOptions.RunContinuationsAsynchronously), goOn = new(), drawn = new(TaskCreationOptions.RunContinuationsAsynchronously), asked = new();
        Stage.Answers = (_, cancellationToken) => SentencesAsync(cancellationToken);
        await using var session = new TalkSession(Services.GetRequiredService<AnswerRun>(), Services.GetRequiredService<ConversationStore>(), Services.GetRequiredService<IKnowledgeBase>(), time);
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
}
