namespace Rag.Inference.Downloads;

/// <summary>One file of a download, and how far it is.</summary>
/// <param name="File">What is wanted.</param>
/// <param name="Part">Where it is put.</param>
internal sealed record DownloadPiece(WantedFile File, PartFile Part)
{
    private long? named = Part.ReadNote()?.Total ?? (File is { IsExact: true, Size: > 0 } ? File.Size : null);

    /// <summary>
    /// True where the file has its name already: of a split model one that was put there by hand, or before the process ended.
    /// </summary>
    public bool IsHere => System.IO.File.Exists(Part.FinalPath);

    /// <summary>Bytes that are here.</summary>
    public long Received => IsHere ? new FileInfo(Part.FinalPath).Length : Part.Length;

    /// <summary>Bytes of the whole file; null before the server has said.</summary>
    public long? Total
    {
        get => IsHere ? Received : named;
        set => named = value;
    }
}
