namespace Rag.Retrieval.Knowledge.Memory;

/// <summary>The vectors of one embedding space and which passages they stand for: a text's vector is there once, however many passages share it.</summary>
internal sealed class SpaceVectors(int dimension)
{
    private readonly List<long> _numbers = [];
    private readonly List<long> _texts = [];
    private readonly Dictionary<long, int> _rowOfText = [];
    private readonly List<int> _rowOfSlot = [];
    private readonly List<int> _livingSlots = [];
    private bool[] _living = [];

    /// <summary>The quantised vectors.</summary>
    public VectorTable Table { get; } = new(dimension);

    /// <summary>Rows that some living passage stands for.</summary>
    public int Living { get; private set; }

    /// <summary>The store's number of a row's vector.</summary>
    public long Number(int row) => _numbers[row];

    /// <summary>The store's number of a row's text.</summary>
    public long Text(int row) => _texts[row];

    /// <summary>Adds a text's vector; the slots are those of the living passages that have the text.</summary>
    public void Add(long text, long number, ReadOnlySpan<float> vector, IEnumerable<int> slots)
    {
        int row = Table.Count;
        Table.Add(vector);
        _numbers.Add(number);
        _texts.Add(text);
        _livingSlots.Add(0);
        if (_living.Length <= row) Array.Resize(ref _living, Math.Max(64, row * 2));
        _rowOfText[text] = row;
        foreach (int slot in slots) Attach(slot, row);
    }

    /// <summary>A passage came.</summary>
    public void AddSlot(int slot, long text)
    {
        if (_rowOfText.TryGetValue(text, out int row)) Attach(slot, row);
    }

    /// <summary>A passage went.</summary>
    public void RemoveSlot(int slot)
    {
        if (RowOfSlot(slot) is not (>= 0 and var row) || --_livingSlots[row] > 0) return;
        _living[row] = false;
        Living--;
    }

    /// <summary>The rows with the largest inner products, highest first; rows without a living passage are not among them.</summary>
    /// <param name="query">A unit vector of the space.</param>
    /// <param name="limit">How many.</param>
    /// <param name="allowed">By slot; null where all living ones are.</param>
    public (int Row, float Score)[] Search(ReadOnlySpan<float> query, int limit, bool[]? allowed) => Table.Search(query, limit, allowed is null ? _living : Rows(allowed));

    private bool[] Rows(bool[] allowed)
    {
        bool[] rows = new bool[Table.Count];
        int slots = Math.Min(allowed.Length, _rowOfSlot.Count);
        for (int slot = 0; slot < slots; slot++)
            if (allowed[slot] && _rowOfSlot[slot] is >= 0 and var row) rows[row] = true;
        return rows;
    }

    private void Attach(int slot, int row)
    {
        while (_rowOfSlot.Count <= slot) _rowOfSlot.Add(-1);
        _rowOfSlot[slot] = row;
        if (++_livingSlots[row] > 1) return;
        _living[row] = true;
        Living++;
    }

    private int RowOfSlot(int slot) => slot < _rowOfSlot.Count ? _rowOfSlot[slot] : -1;
}
