using System.Text.Json.Serialization;
using Rag.Ingest.Folders;
using Rag.Ingest.Readers;

namespace Rag.Ingest.Reading;

/// <summary>What a reader process is asked.</summary>
/// <param name="Path">The file.</param>
/// <param name="KnownHash">Where the content has this hash, it is not read but reported as unchanged.</param>
/// <param name="Limits">What it may cost.</param>
internal sealed record ReadOrder(string Path, string? KnownHash, ReadLimits Limits);

/// <summary>How an order ended.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ReadOutcome>))]
internal enum ReadOutcome
{
    Read,

    /// <summary>The content has the known hash.</summary>
    Unchanged,

    Unreadable,

    /// <summary>It changed while it was read, or is gone: what stands there now is another matter.</summary>
    Moving,

    /// <summary>Not the end: the text of pictures is about to be recognised, and another answer follows.</summary>
    Recognising,

    /// <summary>The reader died of it; <see cref="Reading.Reason"/> says how.</summary>
    Crashed,
}

/// <summary>A reader's answer.</summary>
internal sealed record Reading(ReadOutcome Outcome)
{
    /// <summary>The version that was read.</summary>
    public FileStamp Stamp { get; init; }

    /// <summary>SHA-256 of its bytes, lower-case hexadecimal.</summary>
    public string? Hash { get; init; }

    public ReadDocument? Document { get; init; }

    public string? Reason { get; init; }

    /// <summary>Unreadable, but another attempt may succeed although the content stays.</summary>
    public bool MayPass { get; init; }

    /// <summary>Unreadable, and nothing is wrong with it.</summary>
    public bool Skip { get; init; }
}

[JsonSerializable(typeof(ReadOrder))]
[JsonSerializable(typeof(Reading))]
internal sealed partial class ReadJson : JsonSerializerContext;
