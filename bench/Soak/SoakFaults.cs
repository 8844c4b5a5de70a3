namespace Rag.Bench.Soak;

/// <summary>
/// What was not as it should be; the first of its kind is printed at once, and how often it came at the end. Safe to call from any thread.
/// </summary>
internal sealed class SoakFaults
{
    private const int Kind = 40;
    private readonly Lock gate = new();
    private readonly Dictionary<string, int> kinds = [];

    public int Count { get; private set; }

    public void Add(string site, string fault)
    {
        lock (gate)
        {
            Count++;
            string kind = $"{site}: {fault[..Math.Min(Kind, fault.Length)]}";
            kinds[kind] = kinds.GetValueOrDefault(kind) + 1;
            if (kinds[kind] == 1) Console.WriteLine($"FAULT {DateTime.Now:HH:mm:ss} {site}: {fault}");
        }
    }

    public void Tell()
    {
        lock (gate)
        {
            foreach ((string kind, int count) in kinds) Console.WriteLine($"{count} times {kind} …");
        }
    }
}
