using System.Text.Json.Serialization;

namespace Rag.Retrieval.Measuring;

/// <summary>Where a question came from.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<QuestionOrigin>))]
public enum QuestionOrigin
{
    /// <summary>Written by the owner.</summary>
    [JsonStringEnumMemberName("hand")] Hand,

    /// <summary>A heading's words, which ask for its section.</summary>
    [JsonStringEnumMemberName("heading")] Heading,

    /// <summary>Written by the chat model about a passage.</summary>
    [JsonStringEnumMemberName("model")] Model,

    /// <summary>Asked in a conversation, whose answer the owner rated.</summary>
    [JsonStringEnumMemberName("rating")] Rating,
}

/// <summary>A question with what answers it: what a run measures search and answers by. Immutable.</summary>
public sealed record OwnQuestion
{
    /// <summary>Longest question, key statement and quote, in UTF-16 units.</summary>
    public const int Longest = 4000;

    /// <summary>Longest name of a set.</summary>
    public const int LongestSet = 80;

    /// <summary>Most right passages of one question.</summary>
    public const int MostPassages = 20;

    /// <summary>32 hexadecimal digits.</summary>
    public required string Id { get; init; }

    /// <summary>The set that it belongs to, 1 to 80 characters.</summary>
    public required string Set { get; init; }

    /// <summary>As it is asked, 1 to 4,000 characters.</summary>
    [JsonPropertyName("question")] public required string Text { get; init; }

    /// <summary>Where the answer stands; none where the documents do not hold it, so that it is to be refused.</summary>
    public IReadOnlyList<RightPassage> Passages { get; init; } = [];

    /// <summary>What a right answer says; null where only the search is measured.</summary>
    public string? KeyStatement { get; init; }

    /// <summary>Where it came from.</summary>
    public QuestionOrigin Origin { get; init; }

    /// <summary>False while it waits for the owner's review: runs leave it out.</summary>
    public bool IsKept { get; init; } = true;

    /// <summary>What is wrong with it, in a sentence that says what to write; null where nothing is.</summary>
    public string? Fault() =>
        Blank(Text) ? "the question is empty: write what to ask"
        : Text.Length > Longest ? $"the question has {Text.Length} characters: write at most {Longest}"
        : Blank(Set) ? "the set has no name: write 1 to 80 characters"
        : Set.Length > LongestSet ? $"the set's name has {Set.Length} characters: write at most {LongestSet}"
        : KeyStatement?.Length > Longest ? $"the key statement has {KeyStatement.Length} characters: write at most {Longest}"
        : Passages is null ? "passages is null: write a list, empty where the documents hold no answer"
        : Passages.Count > MostPassages ? $"it has {Passages.Count} passages: write at most {MostPassages}"
        : Passages.Select(passage => passage is null ? "a passage is null: leave it out" : passage.Fault())
            .FirstOrDefault(fault => fault is not null);

    private static bool Blank(string? text) => string.IsNullOrWhiteSpace(text);
}

/// <summary>
/// A place that answers a question, kept so that it is found again when its document has changed or was indexed anew. Immutable.
/// </summary>
/// <param name="DocumentId">The document's id when the place was marked.</param>
/// <param name="Path">Its path then.</param>
/// <param name="ContentHash">SHA-256 of its bytes then; null where it was not known.</param>
/// <param name="Start">First UTF-16 unit in its text.</param>
/// <param name="End">One after the last; may lie behind the quote, which is the beginning of the place.</param>
/// <param name="Quote">The exact characters at the beginning of the place, 1 to 4,000.</param>
public sealed record RightPassage(string DocumentId, string Path, string? ContentHash, int Start, int End, string Quote)
{
    /// <summary>A quote is cut here: it finds the place again and need not hold all of it.</summary>
    public const int LongestQuote = 600;

    /// <summary>As <see cref="OwnQuestion.Fault"/>.</summary>
    public string? Fault() =>
        string.IsNullOrWhiteSpace(Quote) ? "a passage has no quote: write the words that stand there"
        : Quote.Length > OwnQuestion.Longest ? $"a passage's quote has {Quote.Length} characters: write at most {OwnQuestion.Longest}"
        : string.IsNullOrWhiteSpace(DocumentId) && string.IsNullOrWhiteSpace(Path)
            ? "a passage has neither documentId nor path: write one of them"
        : Start < 0 || End < Start ? "a passage's start and end are no range: write whole numbers, 0 <= start <= end"
        : null;

    /// <summary>A place in a text; its quote is its beginning.</summary>
    public static RightPassage At(Documents.Document document, string text, int start, int end) => new(
        document.Id, document.Path, document.ContentHash, start, end, text[start..Cut(text, start, end)]);

    /// <summary>A whole passage.</summary>
    public static RightPassage Of(Documents.Document document, Documents.Passage passage) =>
        At(document, passage.Text, 0, passage.Text.Length) with { Start = passage.Start, End = passage.End };

    // Half of a character would not be found again in JSON.
    private static int Cut(string text, int start, int end)
    {
        int cut = Math.Min(end, start + LongestQuote);
        return cut < end && char.IsHighSurrogate(text[cut - 1]) ? cut - 1 : cut;
    }
}
