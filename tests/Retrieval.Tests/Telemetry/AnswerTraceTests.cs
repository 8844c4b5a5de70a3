using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Rag.Retrieval.Answers;
using Rag.Retrieval.Answers.Abilities;
using Rag.Retrieval.Answers.Planning;
using Rag.Retrieval.Telemetry;
using Rag.Retrieval.Tests.Answers;

namespace Rag.Retrieval.Tests.Telemetry;

public sealed class AnswerTraceTests : IDisposable
{
    private const string Lighthouse = "The Brenwick lighthouse was built of granite in 1871. Electric light replaced its oil lamp in 1924.";
    private static readonly Question Asked = new("When was the Brenwick lighthouse built?");
    private readonly string data = Directory.CreateTempSubdirectory("rag-trace-").FullName;

    [Fact]
    public async Task Ask_AModelLeads_GivesTheSpansInOrderUnderOneTrace()
    {
        using Recorded spans = new();
        FakeChat chat = new("Question: When was the lighthouse built?\nSearch: year of construction\nForm: sentence", "It was built in 1871. [1]", "yes");
        await AskAsync(chat, new Ability { Reads = true, Plans = PlanDepth.Full, Judges = true });
        Activity[] made = spans.InOrder;
        Assert.Equal(["question", "understand", "plan", "prompt", "search", "read", "generate", "check", "judge"], made.Select(span => span.OperationName));
        Activity whole = made[0];
        Assert.All(made.Skip(1), span => Assert.Equal(whole.TraceId, span.TraceId));
        Assert.All(made.Where(span => span.OperationName is "understand" or "plan" or "prompt" or "search" or "read" or "generate"),
            span => Assert.Equal(whole.SpanId, span.ParentSpanId));
        Assert.All(made, span => Assert.True(span.IsStopped));
        Assert.Equal("model", whole.GetTagItem("rag.mode"));
        Assert.DoesNotContain(made, span => Told(span).Contains("lighthouse", StringComparison.OrdinalIgnoreCase) || Told(span).Contains("1871", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Ask_ContentIsAllowed_TellsTheQuestion()
    {
        using Recorded spans = new();
        await AskAsync(null, tellsContent: true);
        Assert.Equal(Asked.Text, spans.InOrder[0].GetTagItem("rag.question"));
    }

    [Fact]
    public async Task Ask_WithoutAModel_GivesItsOwnSteps()
    {
        using Recorded spans = new();
        await AskAsync(null);
        Assert.Equal(["question", "understand", "search", "rank"], spans.InOrder.Select(span => span.OperationName));
    }

    [Fact]
    public async Task Ask_AFault_IsToldByItsKindAlone()
    {
        using Recorded spans = new();
        AnswerTrace trace = new(null, tellsContent: false, TimeProvider.System);
        await Assert.ThrowsAsync<InvalidOperationException>(async () =>
        {
            await foreach (AnswerEvent _ in trace.Of(Asked, FailAsync(), TestContext.Current.CancellationToken)) { }
        });
        Assert.Equal(["question", "search"], spans.InOrder.Select(span => span.OperationName));
        Activity whole = spans.InOrder[0];
        Assert.Equal((ActivityStatusCode.Error, nameof(InvalidOperationException)), (whole.Status, whole.StatusDescription));
        Assert.All(spans.InOrder, span => Assert.True(span.IsStopped));
    }

    [Fact]
    public async Task Ask_Always_IsCountedAndTimed()
    {
        using ServiceProvider services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        IMeterFactory factory = services.GetRequiredService<IMeterFactory>();
        List<(string Name, object? Tag)> measured = [];
        using MeterListener listener = new();
        listener.InstrumentPublished = (instrument, self) => { if (instrument.Meter.Scope == factory) self.EnableMeasurementEvents(instrument); };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => measured.Add((instrument.Name, tags.Length > 0 ? tags[0].Value : null)));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => measured.Add((instrument.Name, value >= 0)));
        listener.Start();
        AnswerMetrics metrics = new(factory);
        FakeChat chat = new("It was built in 1871. [1]");
        await AskAsync(chat, new Ability { Reads = true }, metrics: metrics);
        Assert.Equal([("rag.answer.first_text", true), ("rag.answers", "model"), ("rag.answer.duration", true)],
            measured.Where(one => !one.Name.StartsWith("rag.answer.tokens", StringComparison.Ordinal)));
        measured.Clear();
        await AskAsync(new FakeChat("NOT FOUND"), new Ability { Reads = true }, metrics: metrics, question: new Question("Who painted the town hall?"));
        Assert.Contains(("rag.answers", "refused"), measured);
    }

    [Fact]
    public void Of_NobodyListens_HandsOnTheVerySame()
    {
        // Other tests listen to the source of spans while this one runs; it is asked of metrics alone where one does.
        if (Spans.Source.HasListeners()) return;
        IAsyncEnumerable<AnswerEvent> events = FailAsync();
        IAsyncEnumerable<AnswerEvent> traced = new AnswerTrace(null, tellsContent: false, TimeProvider.System).Of(Asked, events, CancellationToken.None);
        Assert.True(ReferenceEquals(events, traced) || Spans.Source.HasListeners());
    }

    private async Task AskAsync(
        FakeChat? chat, Ability? ability = null, bool tellsContent = false, AnswerMetrics? metrics = null, Question? question = null) =>
        await AnswererTests.FinishAsync(
            FakeAnswerer.Build(new FakeKnowledge(Lighthouse), chat, data, ability, metrics: metrics, tellsContent: tellsContent), question ?? Asked);

    private static string Told(Activity span) => string.Join('|', span.TagObjects.Select(tag => $"{tag.Key}={tag.Value}")) + span.DisplayName + span.StatusDescription;

    private static async IAsyncEnumerable<AnswerEvent> FailAsync()
    {
        await Task.Yield();
        yield return new StepChanged("search", null, "lighthouse");
        throw new InvalidOperationException("The file lighthouse.md is locked.");
    }

    public void Dispose() => Directory.Delete(data, recursive: true);

    /// <summary>The spans below one of the test's own, among those of all tests that run meanwhile.</summary>
    private sealed class Recorded : IDisposable
    {
        private readonly Activity root = new Activity("test").Start();
        private readonly List<Activity> begun = [];
        private readonly ActivityListener listener;

        public Recorded()
        {
            listener = new ActivityListener
            {
                ShouldListenTo = source => source.Name == Spans.Name,
                Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
                ActivityStarted = span =>
                {
                    if (span.TraceId != root.TraceId) return;
                    lock (begun) begun.Add(span);
                },
            };
            ActivitySource.AddActivityListener(listener);
        }

        public Activity[] InOrder
        {
            get { lock (begun) return [.. begun]; }
        }

        public void Dispose()
        {
            listener.Dispose();
            root.Dispose();
        }
    }
}
