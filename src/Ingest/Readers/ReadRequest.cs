namespace Rag.Ingest.Readers;

/// <summary>What to read and how far.</summary>
/// <param name="Path">The file's path or name: a hint to its kind and, in names such as 2026-03-14.md, its date. Never its title.</param>
/// <param name="Limits">What it may cost.</param>
/// <param name="ModifiedAt">The file's time, which dates a document that has no date of its own.</param>
public sealed record ReadRequest(string Path, ReadLimits Limits, DateTimeOffset? ModifiedAt = null)
{
    /// <summary>How many files this one lies within; an attachment has 1.</summary>
    public int Nesting { get; init; }

    /// <summary>Called once where the text of pictures is about to be recognised, which takes longer than reading: <see cref="ReadLimits.RecognitionTime"/> counts from then.</summary>
    public Action? Recognising { get; init; }
}
