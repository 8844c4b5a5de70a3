using System.Diagnostics.Metrics;
using Rag.Retrieval.Answers;

namespace Rag.Retrieval.Telemetry;

/// <summary>Counts answers and times them. Safe to call from any thread; without a listener it does nothing.</summary>
internal sealed class AnswerMetrics
{
    private static readonly InstrumentAdvice<double> Seconds =
        new() { HistogramBucketBoundaries = [.05, .1, .25, .5, 1, 2.5, 5, 10, 30, 60, 120, 300] };
    private static readonly InstrumentAdvice<double> Speeds = new() { HistogramBucketBoundaries = [1, 2, 5, 10, 20, 50, 100, 200, 500] };
    private readonly Counter<long> answers, tokens;
    private readonly Histogram<double> firstText, duration, tokensPerSecond;

    public AnswerMetrics(IMeterFactory factory)
    {
        Meter meter = factory.Create(Spans.Name);
        answers = meter.CreateCounter<long>("rag.answers", "{answer}", "Answers by their mode; refused is: nothing was found.");
        firstText = meter.CreateHistogram("rag.answer.first_text", "s", "Time until the first words of an answer.", null, Seconds);
        duration = meter.CreateHistogram("rag.answer.duration", "s", "Time until an answer was finished.", null, Seconds);
        tokens = meter.CreateCounter<long>("rag.answer.tokens", "{token}",
            "Tokens of the models that answer: prompt, of it cached, generated.");
        tokensPerSecond = meter.CreateHistogram("rag.answer.tokens_per_second", "{token}/s",
            "How fast a model wrote an answer.", null, Speeds);
    }

    /// <summary>True where somebody listens.</summary>
    public bool IsListenedTo => answers.Enabled;

    /// <summary>The first words came.</summary>
    public void FirstText(TimeSpan after) => firstText.Record(after.TotalSeconds);

    /// <summary>An answer is finished.</summary>
    public void Finished(Answer answer, TimeSpan after)
    {
        answers.Add(1, new KeyValuePair<string, object?>("mode", answer.Mode.ToString().ToLowerInvariant()));
        duration.Record(after.TotalSeconds);
        Count("prompt", answer.Trace?.PromptTokens);
        Count("cached", answer.Trace?.CachedTokens);
        Count("generated", answer.Trace?.GeneratedTokens);
        double written = answer.Steps.Where(step => step.Name == "write").Sum(step => step.Milliseconds) / 1000;
        if (answer.Trace?.GeneratedTokens is > 0 and var generated && written > 0) tokensPerSecond.Record(generated / written);
    }

    private void Count(string kind, int? count)
    {
        if (count is > 0) tokens.Add(count.Value, new KeyValuePair<string, object?>("kind", kind));
    }
}
