using System.Text.Json;

namespace Rag.Evals.Reader;

/// <summary>A question with what a very good reader would plan, know and write, as in <c>qa/handbook-18f/questions.jsonl</c>.</summary>
internal sealed record ReaderQuestion
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>As typed.</summary>
    public required string Text { get; init; }

    /// <summary>What sort of question it is; figures are told by it as well.</summary>
    public string Type { get; init; } = "";

    /// <summary>False where the documents do not hold the answer.</summary>
    public bool Answerable { get; init; } = true;

    /// <summary>The conversation before it.</summary>
    public IReadOnlyList<ReaderTurn> Turns { get; init; } = [];

    /// <summary>The question standing alone.</summary>
    public string Standalone { get; init; } = "";

    /// <summary>Searches in other words.</summary>
    public IReadOnlyList<string> Queries { get; init; } = [];

    /// <summary>An invented sentence as the documents may say it.</summary>
    public string Hyde { get; init; } = "";

    /// <summary>Searches that only the first sources suggest.</summary>
    public IReadOnlyList<string> Hops { get; init; } = [];

    /// <summary>What a whole answer is made of.</summary>
    public IReadOnlyList<Fact> Facts { get; init; } = [];

    /// <summary>Markdown; each statement is followed by its facts in brackets: <c>[f1]</c>.</summary>
    public string Answer { get; init; } = "";

    /// <summary>sentence, bullets, steps, table, summary or code.</summary>
    public string Form { get; init; } = "sentence";

    /// <summary>Reads a file of one JSON object a line; with recorded plans those take the place of the file's own.</summary>
    public static IReadOnlyList<ReaderQuestion> Read(string file, string? plans)
    {
        Dictionary<string, RecordedPlan> recorded = plans is null ? [] : Lines<RecordedPlan>(plans).ToDictionary(plan => plan.Id);
        return [.. Lines<ReaderQuestion>(file).Select(question => recorded.TryGetValue(question.Id, out RecordedPlan? plan)
            ? question with { Standalone = plan.Standalone, Queries = plan.Queries, Hyde = "" } : question)];
    }

    private static IEnumerable<T> Lines<T>(string file) => File.ReadLines(file).Where(line => line.Length > 0).Select(line => JsonSerializer.Deserialize<T>(line, Json)!);

    private sealed record RecordedPlan(string Id, string Standalone, IReadOnlyList<string> Queries);
}

/// <summary>A turn of the conversation.</summary>
internal sealed record ReaderTurn(string Speaker, string Text);

/// <summary>Something that an answer states, with the lines that prove it.</summary>
internal sealed record Fact(string Id, string Text, IReadOnlyList<FactEvidence> Evidence, bool Needed);

/// <summary>A verbatim piece of one line of a document.</summary>
internal sealed record FactEvidence(string Path, string Quote);
