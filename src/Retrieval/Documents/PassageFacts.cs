namespace Rag.Retrieval.Documents;

/// <summary>What a passage knows of itself beyond its place and its words. Immutable.</summary>
public sealed record PassageFacts
{
    /// <summary>Prose of which nothing more is known.</summary>
    public static PassageFacts None { get; } = new();

    /// <summary>What most of it is.</summary>
    public PassageKind Kind { get; init; }

    /// <summary>Whether it begins in the middle of a list, table or block of code.</summary>
    public bool GoesOnBefore { get; init; }

    /// <summary>Whether its list, table or block of code goes on behind it.</summary>
    public bool GoesOnAfter { get; init; }

    /// <summary>Targets of the links in it, each once, as written. Hostile; never fetched.</summary>
    public IReadOnlyList<string> Links { get; init; } = [];

    /// <summary>Whether the message, note or event that it belongs to begins with it.</summary>
    public bool BeginsEntry { get; init; }

    /// <summary>When the message, note or event that it belongs to was written or takes place; null where its document's date is its own.</summary>
    public DateTimeOffset? Date { get; init; }

    /// <summary>Who wrote that; null where its document's author did.</summary>
    public string? Author { get; init; }

    /// <summary>What that is called; null where its document's title is its own.</summary>
    public string? Title { get; init; }

    /// <summary>Whether both belong to the same thing, so that they may be read as one.</summary>
    public bool IsOfOneWith(PassageFacts other) =>
        Kind.IsForReaders() == other.Kind.IsForReaders() && Date == other.Date && Author == other.Author && Title == other.Title;

    /// <summary>Those of an entry and nothing else.</summary>
    public static PassageFacts Of(Entry? entry) => entry is null ? None : new PassageFacts { Date = entry.Date, Author = entry.Author, Title = entry.Title };
}
