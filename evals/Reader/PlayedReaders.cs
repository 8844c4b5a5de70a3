namespace Rag.Evals.Reader;

/// <summary>The played readers by name.</summary>
internal static class PlayedReaders
{
    /// <summary>What may be asked for.</summary>
    public static IReadOnlyList<string> Names { get; } = ["perfect"];

    /// <summary>The reader of a name; null where there is none.</summary>
    public static IPlayedReader? Find(string name, PerfectReader perfect) => name == "perfect" ? perfect : null;
}
