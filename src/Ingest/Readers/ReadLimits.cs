namespace Rag.Ingest.Readers;

/// <summary>What one document may cost. A document that exceeds a limit is refused as a whole, with the limit named; nothing is cut silently.</summary>
public sealed record ReadLimits
{
    /// <summary>The defaults.</summary>
    public static ReadLimits Default { get; } = new();

    /// <summary>Largest file, in bytes.</summary>
    public long FileBytes { get; init; } = 512L << 20;

    /// <summary>Unpacked bytes of all parts of an archive format (OOXML, ODF, EPUB), nested ones included.</summary>
    public long UnpackedBytes { get; init; } = 200L << 20;

    /// <summary>Unpacked to packed bytes of one entry above one mebibyte.</summary>
    public int CompressionRatio { get; init; } = 100;

    /// <summary>Entries of an archive.</summary>
    public int Entries { get; init; } = 10_000;

    /// <summary>Files within files: an attachment's attachment is at depth 2.</summary>
    public int Nesting { get; init; } = 3;

    /// <summary>Elements within elements, in formats where a parser or a walk would recurse.</summary>
    public int Depth { get; init; } = 256;

    /// <summary>Extracted text, in UTF-16 units: 200 MB in memory.</summary>
    public int TextLength { get; init; } = 100_000_000;

    /// <summary>Pages, slides, sheets or messages.</summary>
    public int Pages { get; init; } = 20_000;

    /// <summary>Time for one document, without the recognition of scanned pages.</summary>
    public TimeSpan Time { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Further time for the scanned pages of one document; pages left over are named.</summary>
    public TimeSpan RecognitionTime { get; init; } = TimeSpan.FromMinutes(10);
}
