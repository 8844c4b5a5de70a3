namespace Rag.Retrieval.Documents;

/// <summary>What is known of one file in a watched folder. Immutable; safe to share between threads.</summary>
public sealed record Document
{
    /// <summary>32 hexadecimal digits; kept when the file is renamed or moved.</summary>
    public required string Id { get; init; }

    /// <summary>Absolute path on the machine that indexed it, as the file system spells it.</summary>
    public required string Path { get; init; }

    /// <summary>The watched folder that holds it, absolute.</summary>
    public required string Folder { get; init; }

    /// <summary>Where it stands.</summary>
    public required DocumentState State { get; init; }

    /// <summary>Why it failed or was skipped, or what was left out of it; otherwise null.</summary>
    public string? Reason { get; init; }

    /// <summary>SHA-256 of the bytes, lower-case hexadecimal; null while it has not been read.</summary>
    public string? ContentHash { get; init; }

    /// <summary>Bytes on disk.</summary>
    public long Size { get; init; }

    /// <summary>The file's own modification time.</summary>
    public DateTimeOffset ModifiedAt { get; init; }

    /// <summary>When its present passages were written.</summary>
    public DateTimeOffset? IndexedAt { get; init; }

    /// <summary>IANA media type, by content rather than by name.</summary>
    public string MediaType { get; init; } = "application/octet-stream";

    /// <summary>
    /// The title that the document itself gives (frontmatter, first heading, property). Never derived from the file name,
    /// so that a rename changes no embedding; <see cref="DisplayTitle"/> falls back to the name.
    /// </summary>
    public string? Title { get; init; }

    /// <summary>Author or sender, as written.</summary>
    public string? Author { get; init; }

    /// <summary>Tags without the number sign.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Other names that a note gives itself.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>What a long document is about by name, from <see cref="DocumentSubjects"/>.</summary>
    public IReadOnlyList<string> Subjects { get; init; } = [];

    /// <summary>Targets of the document's wikilinks and relative links, as written, without heading or alias.</summary>
    public IReadOnlyList<string> Links { get; init; } = [];

    /// <summary>ISO 639-1 code of the main language; null where it is not clear.</summary>
    public string? Language { get; init; }

    /// <summary>The document's own date (frontmatter, mail header, property, name such as 2026-03-14.md), else its file time.</summary>
    public DateTimeOffset? Date { get; init; }

    /// <summary>When its oldest and its newest message, note or event were written or take place; null where it holds none that are dated.</summary>
    public DateSpan? EntryDates { get; init; }

    /// <summary>Pages of a paged format; otherwise null.</summary>
    public int? Pages { get; init; }

    /// <summary>Passages in the index.</summary>
    public int PassageCount { get; init; }

    /// <summary><see cref="Title"/>, or the file name without its extension.</summary>
    public string DisplayTitle => Title is { Length: > 0 } ? Title : System.IO.Path.GetFileNameWithoutExtension(Path);

    /// <summary>The date by which it stands among others: its own or its file's, or that of its oldest entry where the oldest are wanted.</summary>
    public DateTimeOffset DateFor(bool newestFirst) => (newestFirst ? null : EntryDates?.Oldest) ?? Date ?? ModifiedAt;
}

/// <summary>A span of time, both ends within it.</summary>
public sealed record DateSpan(DateTimeOffset Oldest, DateTimeOffset Newest);
