namespace Rag.Retrieval.Knowledge;

/// <summary>Restricts a search to documents; all given conditions must hold, and an empty one restricts nothing.</summary>
public sealed record SearchFilter
{
    /// <summary>No restriction.</summary>
    public static SearchFilter None { get; } = new();

    /// <summary>At or below one of these absolute folders.</summary>
    public IReadOnlyList<string> Folders { get; init; } = [];

    /// <summary>Bearing at least one of these tags (without the number sign, ignoring case).</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>One of these documents.</summary>
    public IReadOnlyList<string> DocumentIds { get; init; } = [];

    /// <summary>Having one of these media types.</summary>
    public IReadOnlyList<string> MediaTypes { get; init; } = [];

    /// <summary>Whose file name contains one of these, ignoring case.</summary>
    public IReadOnlyList<string> FileNames { get; init; } = [];

    /// <summary>By one of these authors, ignoring case, in part; of a message within a mailbox, its own.</summary>
    public IReadOnlyList<string> Authors { get; init; } = [];

    /// <summary>
    /// Dated at or after this moment: a passage by the message, note or event that it belongs to (<see cref="Documents.PassageFacts.Date"/>), or else by
    /// its document (<see cref="Documents.Document.Date"/>).
    /// </summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Dated before this moment.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>True when it asks for what each passage of a document may have of its own: a date, an author.</summary>
    public bool AsksPassages => Authors.Count > 0 || From is not null || To is not null;

    /// <summary>True when it restricts nothing.</summary>
    public bool IsEmpty => Folders.Count == 0 && Tags.Count == 0 && DocumentIds.Count == 0 && MediaTypes.Count == 0
        && FileNames.Count == 0 && Authors.Count == 0 && From is null && To is null;

    /// <summary>This and what a question says beside it, which never widens it: a list of its own stays, and of moments the narrower ones count.</summary>
    internal SearchFilter Narrowed(SearchFilter said) => this with
    {
        Folders = Own(Folders, said.Folders),
        Tags = Own(Tags, said.Tags),
        MediaTypes = Own(MediaTypes, said.MediaTypes),
        FileNames = Own(FileNames, said.FileNames),
        Authors = Own(Authors, said.Authors),
        From = From is null || said.From > From ? said.From ?? From : From,
        To = To is null || said.To < To ? said.To ?? To : To,
    };

    private static IReadOnlyList<string> Own(IReadOnlyList<string> own, IReadOnlyList<string> said) => own.Count == 0 ? said : own;
}
