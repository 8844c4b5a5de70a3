namespace Rag.Bench.Soak;

/// <summary>What was not as it should be; printed at once. Safe to call from any thread.</summary>
internal sealed class SoakFaults
{
    private readonly Lock gate = new();

    public int Count { get; private set; }

    public void Add(string site, string fault)
    {
        lock (gate)
        {
            Count++;
            Console.WriteLine($"FAULT {DateTime.Now:HH:mm:ss} {site}: {fault}");
        }
    }
}
