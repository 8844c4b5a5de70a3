using System.Buffers;
using System.Runtime.InteropServices;

namespace Rag.Retrieval.Knowledge.Memory;

/// <summary>
/// Inverted index with BM25 scoring: idf = ln(1 + (N − df + 0.5) / (df + 0.5)), tf·(k1 + 1) / (tf + k1·(1 − b + b·length/average)) — the form of
/// Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond" (2009), with Lucene's idf that is never negative.
/// Passages are slots in rising order. One writer or many readers at a time.
/// </summary>
internal sealed class KeywordIndex(float k1, float b)
{
    private readonly List<PostingList> _lists = [];
    private readonly Dictionary<string, int> _terms = new(StringComparer.Ordinal);
    private readonly TermShapes _shapes = new();
    private readonly List<int> _lengths = [];
    private readonly List<bool> _alive = [];
    private long _totalLength;
    private int _generation;

    /// <summary>Passages that are there.</summary>
    public int Count { get; private set; }

    /// <summary>Slots ever used.</summary>
    public int Slots => _lengths.Count;

    /// <summary>Finds terms by how they are spelt.</summary>
    public TermShapes Shapes => _shapes;

    /// <summary>Whether a slot's passage is still there.</summary>
    public ReadOnlySpan<bool> Alive => CollectionsMarshal.AsSpan(_alive);

    /// <summary>Makes a term known under a number, 0 or higher and nearly dense; one that comes back under another number is known by that from then on.</summary>
    public void AddTerm(int number, string term)
    {
        while (_lists.Count <= number) _lists.Add(new PostingList());
        if (!_terms.ContainsKey(term)) _shapes.Add(term);
        _terms[term] = number;
    }

    /// <summary>Adds a passage; its slot is the next one.</summary>
    public int Add(int length)
    {
        _lengths.Add(length);
        _alive.Add(true);
        _totalLength += length;
        Count++;
        return _lengths.Count - 1;
    }

    /// <summary>Adds one term of the passage added last.</summary>
    public void AddPosting(int term, int slot, int frequency) => _lists[term].Add(slot, (byte)Math.Min(frequency, byte.MaxValue));

    /// <summary>Takes a passage out.</summary>
    public void Remove(int slot)
    {
        if (!_alive[slot]) return;
        _alive[slot] = false;
        _totalLength -= _lengths[slot];
        _generation++;
        Count--;
    }

    /// <summary>In how many passages a term occurs.</summary>
    public int Frequency(string term) => _terms.TryGetValue(term, out int number) ? Frequency(_lists[number]) : 0;

    /// <summary>Passages that have every one of the terms, as slots in order.</summary>
    public List<int> Intersect(IEnumerable<string> terms)
    {
        List<int>? slots = null;
        foreach (string term in terms)
        {
            PostingList? list = _terms.TryGetValue(term, out int number) ? _lists[number] : null;
            if (list is null) return [];
            slots = slots is null ? [.. list.Slots] : [.. slots.Where(s => list.Slots.BinarySearch(s) >= 0)];
        }
        return slots ?? [];
    }

    /// <summary>The best passages for weighted terms.</summary>
    /// <param name="words">For each word the terms that stand for it and its weight.</param>
    /// <param name="limit">How many.</param>
    /// <param name="allowed">By slot; null where all living ones are.</param>
    public (int Slot, float Score)[] Search(IReadOnlyList<(IReadOnlyList<string> Terms, float Weight)> words, int limit, bool[]? allowed)
    {
        int slots = _lengths.Count;
        float[] scores = ArrayPool<float>.Shared.Rent(slots);
        scores.AsSpan(0, slots).Clear();
        float[] norms = Norms();
        bool any = false;
        foreach ((IReadOnlyList<string> terms, float weight) in words)
        {
            List<PostingList> lists = [.. terms.Where(_terms.ContainsKey).Select(t => _lists[_terms[t]])];
            int frequency = Math.Min(Count, lists.Sum(Frequency));
            if (frequency == 0) continue;
            any = true;
            double idf = Math.Log(1 + (Count - frequency + 0.5) / (frequency + 0.5));
            float factor = (float)(weight * idf * (k1 + 1));
            foreach (PostingList list in lists) Accumulate(list, factor, norms, scores);
        }
        TopSelection top = new(Math.Min(limit, slots));
        if (any) Collect(scores.AsSpan(0, slots), allowed, top);
        ArrayPool<float>.Shared.Return(scores);
        return top.Result();
    }

    private void Collect(ReadOnlySpan<float> scores, bool[]? allowed, TopSelection top)
    {
        ReadOnlySpan<bool> may = allowed is null ? Alive : allowed;
        for (int slot = 0; slot < scores.Length; slot++)
            if (scores[slot] > 0 && scores[slot] > top.Threshold && may[slot]) top.Add(scores[slot], slot);
    }

    private void Accumulate(PostingList list, float factor, float[] norms, float[] scores)
    {
        ReadOnlySpan<int> slots = list.Slots;
        ReadOnlySpan<byte> frequencies = list.Frequencies;
        ReadOnlySpan<int> lengths = CollectionsMarshal.AsSpan(_lengths);
        int longest = norms.Length - 1;
        for (int i = 0; i < slots.Length; i++)
        {
            int slot = slots[i];
            float frequency = frequencies[i];
            scores[slot] += factor * frequency / (frequency + norms[Math.Min(lengths[slot], longest)]);
        }
    }

    /// <summary>k1·(1 − b + b·length/average) by length.</summary>
    private float[] Norms()
    {
        float average = Count == 0 ? 1 : Math.Max(1, (float)_totalLength / Count);
        float[] norms = new float[2048];
        for (int length = 0; length < norms.Length; length++) norms[length] = k1 * (1 - b + b * length / average);
        return norms;
    }

    private int Frequency(PostingList list) => list.Living(Alive, _generation);

    /// <summary>Where a term occurs.</summary>
    private sealed class PostingList
    {
        private int[] _slots = [];
        private byte[] _frequencies = [];
        private int _count;
        private int _living;
        private int _countedAt;
        private int _countedGeneration = -1;

        public ReadOnlySpan<int> Slots => _slots.AsSpan(0, _count);

        public ReadOnlySpan<byte> Frequencies => _frequencies.AsSpan(0, _count);

        public void Add(int slot, byte frequency)
        {
            if (_count == _slots.Length)
            {
                Array.Resize(ref _slots, _count + Math.Max(2, _count / 2));
                Array.Resize(ref _frequencies, _slots.Length);
            }
            (_slots[_count], _frequencies[_count]) = (slot, frequency);
            _count++;
        }

        /// <summary>How many of its passages are still there. Readers may count at once: all arrive at the same number.</summary>
        public int Living(ReadOnlySpan<bool> alive, int generation)
        {
            if (generation == 0) return _count;
            if (_countedGeneration == generation && _countedAt == _count) return _living;
            int living = 0;
            foreach (int slot in Slots)
                if (alive[slot]) living++;
            (_living, _countedAt) = (living, _count);
            _countedGeneration = generation;
            return living;
        }
    }
}
