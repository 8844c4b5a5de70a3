using Rag.Inference.Gguf;
using Rag.Inference.Probing;

namespace Rag.Bench.Models;

/// <summary>What became of damaged files.</summary>
internal sealed class Verdicts
{
    private readonly Dictionary<string, int> reasons = [];

    /// <summary>Refused before native code saw them.</summary>
    public int Managed { get; private set; }

    /// <summary>Refused by native code, in words.</summary>
    public int Native { get; private set; }

    /// <summary>Ended the child that tried them.</summary>
    public int Ended { get; private set; }

    /// <summary>Tried without coming to an end.</summary>
    public int Late { get; private set; }

    /// <summary>Nothing wrong was found: a weight or a text is another one.</summary>
    public int Usable { get; private set; }

    /// <summary>Another exception than a refusal, or a refusal without a reason: a fault of ours.</summary>
    public int Faults { get; private set; }

    public async Task AddAsync(string path, ModelProbe probe, CancellationToken cancellationToken)
    {
        try
        {
            ModelFileReader.Read(path);
        }
        catch (GgufException refusal) when (refusal.Message.Length > 0)
        {
            Managed++;
            return;
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            Faults++;
            Console.WriteLine($"  fault: {fault.GetType().Name}: {fault.Message}");
            return;
        }
        string? reason = await probe.RefusalAsync(path, cancellationToken);
        if (reason is null) Usable++;
        else if (reason.Length == 0) Faults++;
        else if (reason.StartsWith("trying it ended", StringComparison.Ordinal)) Ended++;
        else if (reason.StartsWith("trying it did not", StringComparison.Ordinal)) Late++;
        else Native++;
        if (reason is { Length: > 0 } && reason.StartsWith("trying it", StringComparison.Ordinal)) reasons[reason] = reasons.GetValueOrDefault(reason) + 1;
    }

    public void Print(string what)
    {
        Console.WriteLine($"{what}: {this}");
        foreach ((string reason, int count) in reasons.OrderByDescending(item => item.Value).Take(12)) Console.WriteLine($"  {count} × {reason}");
    }

    public override string ToString() =>
        $"{Managed} refused before native code, {Native} by it, {Ended} ended the child, {Late} without an end, {Usable} found usable, {Faults} faults of ours";
}
