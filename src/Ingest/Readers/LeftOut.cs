namespace Rag.Ingest.Readers;

/// <summary>What a reader saw and did not take into the text, for the document's notice.</summary>
internal sealed class LeftOut
{
    // Most documents and nearly all cells have none.
    private Dictionary<string, int>? counts;
    private List<string>? notes;

    /// <summary>One sentence of all; null where nothing was left out.</summary>
    public string? Notice => counts is null && notes is null ? null
        : string.Join("; ", (notes ?? []).Concat((counts ?? []).Select(c =>
            $"{c.Value:N0} {(c.Value == 1 ? c.Key : c.Key + "s")} left out")));

    /// <summary>Counts one.</summary>
    /// <param name="what">In the singular: "struck-out passage".</param>
    public void Count(string what) => Count(what, 1);

    /// <summary>Text that its author has struck out.</summary>
    public void Struck() => Count("struck-out passage");

    /// <summary>A clause of its own.</summary>
    public void Say(string note)
    {
        notes ??= [];
        if (!notes.Contains(note)) notes.Add(note);
    }

    /// <summary>What was left out of a part.</summary>
    public void Add(LeftOut other)
    {
        foreach ((string what, int count) in other.counts ?? []) Count(what, count);
        foreach (string note in other.notes ?? []) Say(note);
    }

    private void Count(string what, int times)
    {
        counts ??= [];
        counts[what] = counts.GetValueOrDefault(what) + times;
    }

    /// <summary>This notice behind others.</summary>
    public string? After(string? notice) => notice is null ? Notice : Notice is null ? notice : $"{notice}; {Notice}";
}
