namespace Rag.Ingest.Readers;

/// <summary>What a reader saw and did not take into the text, for the document's notice.</summary>
internal sealed class LeftOut
{
    private readonly Dictionary<string, int> counts = [];
    private readonly List<string> notes = [];

    /// <summary>One sentence of all; null where nothing was left out.</summary>
    public string? Notice => counts.Count + notes.Count == 0 ? null
        : string.Join("; ", notes.Concat(counts.Select(c => $"{c.Value:N0} {(c.Value == 1 ? c.Key : c.Key + "s")} left out")));

    /// <summary>Counts one.</summary>
    /// <param name="what">In the singular: "struck-out passage".</param>
    public void Count(string what) => counts[what] = counts.GetValueOrDefault(what) + 1;

    /// <summary>Text that its author has struck out.</summary>
    public void Struck() => Count("struck-out passage");

    /// <summary>A clause of its own.</summary>
    public void Say(string note)
    {
        if (!notes.Contains(note)) notes.Add(note);
    }

    /// <summary>What was left out of a part.</summary>
    public void Add(LeftOut other)
    {
        foreach ((string what, int count) in other.counts) counts[what] = counts.GetValueOrDefault(what) + count;
        foreach (string note in other.notes) Say(note);
    }

    /// <summary>This notice behind others.</summary>
    public string? After(string? notice) => notice is null ? Notice : Notice is null ? notice : $"{notice}; {Notice}";
}
