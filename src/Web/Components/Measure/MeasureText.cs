using System.Globalization;
using Rag.Retrieval.Answers;
using Rag.Retrieval.Measuring;
using Rag.Web.Components.Shell;
using Rag.Web.Measuring;

namespace Rag.Web.Components.Measure;

/// <summary>Figures, settings and states of runs in words.</summary>
public static class MeasureText
{
    /// <summary>A figure in its unit: 0.62, 1.2 s, 1,204, 31 J.</summary>
    public static string Value(MeasureUnit unit, double value) => unit switch
    {
        MeasureUnit.Share => value.ToString("0.00", CultureInfo.InvariantCulture),
        MeasureUnit.Milliseconds => Format.Duration(value),
        MeasureUnit.Joules => value.ToString("N1", CultureInfo.InvariantCulture) + " J",
        _ => value.ToString("N0", CultureInfo.InvariantCulture),
    };

    /// <summary>A difference with its sign.</summary>
    public static string Difference(MeasureUnit unit, double value)
    {
        string size = Value(unit, Math.Abs(value));
        return value == 0 || size == Value(unit, 0) ? size : (value < 0 ? "−" : "+") + size;
    }

    /// <summary>What a run does otherwise than others, in one line.</summary>
    public static string Of(RunSettings settings) => string.Join(" · ", Parts(settings));

    /// <summary>Where it stands.</summary>
    public static string Of(MeasureRun run, bool isWorkedOn) => run.State switch
    {
        RunState.Running => isWorkedOn ? "running" : "waits for its turn",
        RunState.Paused => "paused",
        RunState.Stopped => "stopped",
        _ => "done",
    };

    /// <summary>Where a question came from.</summary>
    public static string Of(QuestionOrigin origin) => origin switch
    {
        QuestionOrigin.Heading => "from a heading",
        QuestionOrigin.Model => "by the model",
        QuestionOrigin.Rating => "from a rating",
        _ => "by hand",
    };

    /// <summary>What has become of a right passage; empty where nothing has.</summary>
    public static string Of(CitationState state) => state switch
    {
        CitationState.Gone => "its file is gone",
        CitationState.Changed => "has changed: mark it anew",
        CitationState.Moved => "moved within its file",
        _ => "",
    };

    private static IEnumerable<string> Parts(RunSettings settings)
    {
        yield return settings.ByMeaning ? "words and meaning" : "words alone";
        if (!settings.Reranks) yield return "no reranker";
        if (!settings.Plans) yield return "no plan";
        if (settings.Passages is { } passages) yield return Format.Count(passages, "passage read", "passages read");
        if (settings.LeastScore > 0) yield return "least score " + settings.LeastScore.ToString("0.##", CultureInfo.InvariantCulture);
        if (settings.Answers is not AnswersMeasured.Auto) yield return settings.Answers is AnswersMeasured.Yes ? "with answers"
            : "search alone";
        if (settings.ChatModel.Length > 0) yield return settings.ChatModel;
        if (settings.EmbeddingModel.Length > 0) yield return settings.EmbeddingModel;
    }
}
