namespace Rag.Web.Supervision;

/// <summary>
/// How far the files that came together have been read; files that come meanwhile join them. What was in the index before does not count.
/// </summary>
/// <param name="Done">Files read since none was left.</param>
/// <param name="Left">Files that wait or are being read.</param>
public sealed record ImportProgress(int Done, int Left)
{
    // Fewer come and go in a moment: a bar for each saved note would make the list above it jump.
    private const int Few = 10;

    /// <summary>Nothing is left.</summary>
    public static ImportProgress None { get; } = new(0, 0);

    /// <summary>Files in all.</summary>
    public int Total => Done + Left;

    /// <summary>True where it takes long enough to be watched.</summary>
    public bool IsLong => Left > 0 && Total >= Few;

    /// <summary>The progress when so many are left.</summary>
    public ImportProgress After(int left) => left == 0 ? None : new ImportProgress(Done + Math.Max(0, Left - left), left);
}
