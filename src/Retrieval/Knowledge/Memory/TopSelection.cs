namespace Rag.Retrieval.Knowledge.Memory;

/// <summary>Keeps the highest scores of a stream. Not thread-safe.</summary>
internal sealed class TopSelection(int limit)
{
    private readonly int _limit = limit;
    private readonly float[] _keys = new float[Math.Max(limit * 2, limit + 64)];
    private readonly int[] _items = new int[Math.Max(limit * 2, limit + 64)];
    private int _count;

    /// <summary>What a score must exceed to matter.</summary>
    public float Threshold { get; private set; } = float.NegativeInfinity;

    /// <summary>Offers an item.</summary>
    public void Add(float score, int item)
    {
        if (score <= Threshold) return;
        // Negated, because the sort is ascending.
        (_keys[_count], _items[_count]) = (-score, item);
        if (++_count == _keys.Length) Prune();
    }

    /// <summary>The best, highest first; ties by item.</summary>
    public (int Item, float Score)[] Result()
    {
        Prune();
        Array.Sort(_keys, _items, 0, _count);
        var result = new (int Item, float Score)[_count];
        for (int i = 0; i < _count; i++) result[i] = (_items[i], -_keys[i]);
        for (int i = 1; i < _count; i++)
            for (int j = i; j > 0 && result[j].Score == result[j - 1].Score && result[j].Item < result[j - 1].Item; j--)
                (result[j], result[j - 1]) = (result[j - 1], result[j]);
        return result;
    }

    /// <summary>Drops all but the best, in no order, by Hoare's selection ("Algorithm 65: Find", 1961).</summary>
    private void Prune()
    {
        if (_count < _limit || _count == 0) return;
        int low = 0, high = _count - 1, wanted = _limit - 1;
        while (low < high)
        {
            float pivot = _keys[(low + high) >>> 1];
            int i = low, j = high;
            while (i <= j)
            {
                while (_keys[i] < pivot) i++;
                while (_keys[j] > pivot) j--;
                if (i > j) break;
                (_keys[i], _keys[j]) = (_keys[j], _keys[i]);
                (_items[i], _items[j]) = (_items[j], _items[i]);
                i++;
                j--;
            }
            if (wanted <= j) high = j;
            else if (wanted >= i) low = i;
            else break;
        }
        _count = _limit;
        Threshold = -_keys[wanted];
    }
}
