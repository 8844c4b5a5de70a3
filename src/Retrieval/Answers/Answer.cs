using System.Text.Json.Serialization;
using Rag.Retrieval.Answers.Extracting;
using Rag.Retrieval.Search;

namespace Rag.Retrieval.Answers;

/// <summary>How an answer came about.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<AnswerMode>))]
public enum AnswerMode
{
    /// <summary>A model wrote some of it.</summary>
    [JsonStringEnumMemberName("model")] Model,

    /// <summary>The sources' own sentences.</summary>
    [JsonStringEnumMemberName("extractive")] Extractive,

    /// <summary>The documents do not hold the answer.</summary>
    [JsonStringEnumMemberName("refused")] Refused,
}

/// <summary>Whether what a sentence cites bears it out.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Support>))]
public enum Support
{
    /// <summary>The cited source says it.</summary>
    [JsonStringEnumMemberName("supported")] Supported,

    /// <summary>The cited source is near, but does not plainly say it.</summary>
    [JsonStringEnumMemberName("weak")] Weak,

    /// <summary>No source says it.</summary>
    [JsonStringEnumMemberName("none")] None,
}

/// <summary>How a part of an answer stands among the others.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<PartForm>))]
public enum PartForm
{
    /// <summary>Goes on in the paragraph, bullet or step before it.</summary>
    [JsonStringEnumMemberName("sentence")] Sentence,

    /// <summary>Begins a paragraph.</summary>
    [JsonStringEnumMemberName("paragraph")] Paragraph,

    /// <summary>Begins an item of a list.</summary>
    [JsonStringEnumMemberName("bullet")] Bullet,

    /// <summary>Begins an item of a numbered list.</summary>
    [JsonStringEnumMemberName("step")] Step,

    /// <summary>A heading; cites nothing.</summary>
    [JsonStringEnumMemberName("heading")] Heading,

    /// <summary>A row of the table whose header is <see cref="AnswerPart.Header"/>.</summary>
    [JsonStringEnumMemberName("row")] Row,

    /// <summary>A block of code, verbatim and unescaped; <see cref="AnswerPart.Header"/> is its language.</summary>
    [JsonStringEnumMemberName("code")] Code,
}

/// <summary>What the check of a statement found, and by what.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Mark>))]
public enum Mark
{
    /// <summary>The source's own words, or judged to be what it says.</summary>
    [JsonStringEnumMemberName("borneOut")] BorneOut,

    /// <summary>Its numbers, names and wording agree with what was read.</summary>
    [JsonStringEnumMemberName("agrees")] Agrees,

    /// <summary>Nothing that was read says it.</summary>
    [JsonStringEnumMemberName("notFound")] NotFound,

    /// <summary>What was read says otherwise; <see cref="AnswerPart.Note"/> tells what.</summary>
    [JsonStringEnumMemberName("otherwise")] Otherwise,
}

/// <summary>One statement of an answer: a sentence, a list's item, a table's row, a block of code; or a heading or lead-in.</summary>
/// <param name="Text">One line of Markdown, without citation marks. Hostile until rendered.</param>
/// <param name="Citations">Numbers of <see cref="Citation.N"/>.</param>
/// <param name="Support">Outcome of the check.</param>
/// <param name="Quoted">True where it is the source's own words.</param>
/// <param name="Header">Where it is a table's row, that table's header, in Markdown as <paramref name="Text"/> is; cells of both are separated by " \| ".</param>
public sealed record AnswerPart(string Text, IReadOnlyList<int> Citations, Support Support, bool Quoted, string? Header = null)
{
    /// <summary>How it stands among the others.</summary>
    public PartForm Form { get; init; }

    /// <summary>Nesting of a bullet or step, 0 for the outermost; of a heading 2 to 4.</summary>
    public int Level { get; init; }

    /// <summary>What the check found; null where there was nothing to check (a heading, a lead-in, a quote).</summary>
    public Mark? Mark { get; init; }

    /// <summary>Why the mark is what it is, for the reader; with <see cref="Answers.Mark.Otherwise"/> what the source says.</summary>
    public string? Note { get; init; }

    /// <summary>The same for readers that render no Markdown: a quote as its source has it, a model's sentence as it wrote it.</summary>
    public AnswerPart AsPlain() => Quoted ? this with { Text = MarkdownText.Plain(Text), Header = Header is null ? null : MarkdownText.Plain(Header) } : this;
}

/// <summary>An exact place in a document.</summary>
/// <param name="N">1-based, in order of appearance.</param>
/// <param name="DocumentId">The document.</param>
/// <param name="Path">Its path.</param>
/// <param name="Title">Its title or name; of a message or note within it, that one's behind it.</param>
/// <param name="Page">1-based page, or null.</param>
/// <param name="Start">First UTF-16 unit in the document's text.</param>
/// <param name="End">One after the last.</param>
/// <param name="Quote">The exact characters there.</param>
public sealed record Citation(int N, string DocumentId, string Path, string Title, int? Page, int Start, int End, string Quote)
{
    /// <summary>When what is quoted was written, or takes place: the message, note or event that it stands in, or else the document.</summary>
    public DateTimeOffset? Date { get; init; }
}

/// <summary>A finished answer.</summary>
public sealed record Answer
{
    /// <summary>How it came about.</summary>
    public required AnswerMode Mode { get; init; }

    /// <summary>Its sentences in order.</summary>
    public required IReadOnlyList<AnswerPart> Parts { get; init; }

    /// <summary>What they cite.</summary>
    public required IReadOnlyList<Citation> Citations { get; init; }

    /// <summary>The first notice where hardly anything of what is shown has to do with the question.</summary>
    public const string NothingClose = "Nothing close was found: these are the nearest places.";

    /// <summary>The nearest passages, those of one document together, where no model wrote; otherwise empty.</summary>
    public IReadOnlyList<Hit> Nearest { get; init; } = [];

    /// <summary>Of those, the sentences that match the question best: at most one of a passage for each thing that is asked.</summary>
    public IReadOnlyList<ReadSpan> Matches { get; init; } = [];

    /// <summary>Plain lines for the reader: what a model would add, what was cut, what is not indexed yet.</summary>
    public IReadOnlyList<string> Notices { get; init; } = [];

    /// <summary>How much was read of the documents that the question wants the whole of; null where it wants one thing in them.</summary>
    public Coverage? Coverage { get; init; }

    /// <summary>Each step with its duration.</summary>
    public IReadOnlyList<Step> Steps { get; init; } = [];

    /// <summary>How it came about in full, for the glass box.</summary>
    public Trace? Trace { get; init; }
}

/// <summary>What the glass box shows of an answer.</summary>
public sealed record Trace
{
    /// <summary>The texts as searched.</summary>
    public IReadOnlyList<string> Searched { get; init; } = [];

    /// <summary>What was understood as restrictions.</summary>
    public IReadOnlyList<string> Understood { get; init; } = [];

    /// <summary>Every candidate considered, best first.</summary>
    public IReadOnlyList<Hit> Candidates { get; init; } = [];

    /// <summary>Candidates left out of the prompt, each with the reason, by passage id.</summary>
    public IReadOnlyDictionary<string, string> LeftOut { get; init; } = new Dictionary<string, string>();

    /// <summary>The prompt as sent, by role; empty where no model was asked.</summary>
    public IReadOnlyList<Turn> Prompt { get; init; } = [];

    /// <summary>Tokens of the prompt and of what was generated; null where no model was asked.</summary>
    public int? PromptTokens { get; init; }

    /// <summary>Of those, how many the model's KV cache held already; null where the server does not tell.</summary>
    public int? CachedTokens { get; init; }

    /// <summary>The model's plan as it wrote it, line by line; empty where it made none.</summary>
    public IReadOnlyList<string> Plan { get; init; } = [];

    /// <summary>What the model read, in the order of the numbers that it cites.</summary>
    public IReadOnlyList<ReadSpan> Read { get; init; } = [];

    /// <summary>How often it was given sources: 1, or more where it asked for further searches; 0 where no model was asked.</summary>
    public int Rounds { get; init; }

    /// <summary>Tokens generated.</summary>
    public int? GeneratedTokens { get; init; }

    /// <summary>The chat model's name.</summary>
    public string? Model { get; init; }

    /// <summary>The adapters that its weights were changed by, each with its strength.</summary>
    public IReadOnlyList<string> Adapters { get; init; } = [];

    /// <summary>How its tokens were chosen; null where no model was asked.</summary>
    public string? Sampling { get; init; }

    /// <summary>True when the model said that the sources do not hold the answer.</summary>
    public bool SaysNotFound { get; init; }

    /// <summary>For each part of the answer, why its support is what it is.</summary>
    public IReadOnlyList<string> Checks { get; init; } = [];
}

/// <summary>A stretch of a document, such as a model read.</summary>
/// <param name="DocumentId">The document.</param>
/// <param name="Start">First UTF-16 unit in its text.</param>
/// <param name="End">One after the last.</param>
public sealed record ReadSpan(string DocumentId, int Start, int End);

/// <summary>One turn of a conversation.</summary>
/// <param name="Role"><c>system</c>, <c>user</c> or <c>assistant</c>.</param>
/// <param name="Text">What was said.</param>
public sealed record Turn(string Role, string Text);
