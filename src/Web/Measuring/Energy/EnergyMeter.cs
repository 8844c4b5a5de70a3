namespace Rag.Web.Measuring.Energy;

/// <summary>
/// What the machine takes while something is measured: processor packages and NVIDIA GPUs, as far as it tells. Not safe to share.
/// </summary>
internal sealed class EnergyMeter : IDisposable
{
    private readonly RaplCounter packages = new();
    private readonly GpuPower gpus = new();

    /// <summary>Joules since some moment, of all that else runs too; null where the machine does not tell.</summary>
    public double? Read() => (packages.Read(), gpus.Read()) is var (a, b) && (a ?? b) is not null ? (a ?? 0) + (b ?? 0) : null;

    /// <inheritdoc />
    public void Dispose() => gpus.Dispose();
}
