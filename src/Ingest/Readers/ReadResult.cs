using Rag.Retrieval.Documents;

namespace Rag.Ingest.Readers;

/// <summary>What came of reading: <see cref="ReadDocument"/> or <see cref="Unreadable"/>.</summary>
public abstract record ReadResult;

/// <summary>A document that was read.</summary>
/// <param name="Content">Its text and structure; the text may be empty.</param>
public sealed record ReadDocument(DocumentContent Content) : ReadResult
{
    /// <summary>The title that the document gives itself; never from the file's name.</summary>
    public string? Title { get; init; }

    /// <summary>Author or sender, as written.</summary>
    public string? Author { get; init; }

    /// <summary>Tags without the number sign.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Other names that a note gives itself.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>Targets of wikilinks and relative links, as written, without heading or alias.</summary>
    public IReadOnlyList<string> Links { get; init; } = [];

    /// <summary>ISO 639-1 code of the main language; null where it is not clear.</summary>
    public string? Language { get; init; }

    /// <summary>The document's own date, else the date in its name, else the file's time.</summary>
    public DateTimeOffset? Date { get; init; }

    /// <summary>The span of its entries' dates; null where none is dated.</summary>
    public DateSpan? EntryDates
    {
        get
        {
            DateTimeOffset[] dates = [.. Content.Entries.Select(entry => entry.Date).OfType<DateTimeOffset>()];
            return dates.Length == 0 ? null : new DateSpan(dates.Min(), dates.Max());
        }
    }

    /// <summary>Pages, slides or sheets; null where the format has none.</summary>
    public int? Pages { get; init; }

    /// <summary>IANA media type, by content.</summary>
    public required string MediaType { get; init; }

    /// <summary>What was left out and why ("12 of 14 pages are pictures: …"); null where nothing was.</summary>
    public string? Notice { get; init; }
}

/// <summary>A file that gives no text.</summary>
/// <param name="Reason">One plain sentence for the owner.</param>
/// <param name="MayPass">True where another attempt may succeed although the content stays (locked, still growing, too slow under load).</param>
/// <param name="Skip">True where nothing is wrong with it: it is simply not text (pictures, programs, archives).</param>
public sealed record Unreadable(string Reason, bool MayPass = false, bool Skip = false) : ReadResult;
