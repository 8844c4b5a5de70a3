using System.Runtime.InteropServices;

namespace Rag.Retrieval.Knowledge.Memory;

/// <summary>Which slots have which text; those of passages that are gone are among them.</summary>
internal sealed class TextSlots
{
    private readonly List<long> _textOfSlot = [];
    private readonly List<int> _next = [];
    private readonly Dictionary<long, int> _first = [];
    private readonly Dictionary<long, int> _living = [];

    /// <summary>Texts that some living passage has.</summary>
    public int Living => _living.Count;

    /// <summary>Adds the next slot.</summary>
    public void Add(long text)
    {
        _next.Add(_first.TryGetValue(text, out int next) ? next : -1);
        _first[text] = _textOfSlot.Count;
        _textOfSlot.Add(text);
        _living[text] = _living.GetValueOrDefault(text) + 1;
    }

    /// <summary>The passage of a slot is gone.</summary>
    public void Remove(int slot)
    {
        long text = _textOfSlot[slot];
        if (--CollectionsMarshal.GetValueRefOrNullRef(_living, text) == 0) _living.Remove(text);
    }

    /// <summary>The slots of a text, latest first.</summary>
    public IEnumerable<int> Of(long text)
    {
        if (!_first.TryGetValue(text, out int slot)) yield break;
        for (; slot >= 0; slot = _next[slot]) yield return slot;
    }
}
