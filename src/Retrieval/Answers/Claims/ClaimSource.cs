namespace Rag.Retrieval.Answers.Claims;

/// <summary>A passage that the model read. Immutable.</summary>
/// <param name="Text">Its text, with the neighbours that were read along with it.</param>
public sealed record ClaimSource(string Text)
{
    /// <summary>Title, path of headings and table header: what stands above the text and speaks for it. One line each.</summary>
    public string Above { get; init; } = "";

    /// <summary>ISO 639-1 code of its document; null to tell it from the text.</summary>
    public string? Language { get; init; }
}
