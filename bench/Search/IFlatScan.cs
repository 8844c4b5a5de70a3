namespace Rag.Bench.Search;

/// <summary>Another program's exact scan over the same vectors.</summary>
internal interface IFlatScan : IDisposable
{
    /// <summary>The numbers of the best ten and the milliseconds that they took, measured where they were found.</summary>
    (int[] Best, double Milliseconds) Search(ReadOnlySpan<float> query);
}
