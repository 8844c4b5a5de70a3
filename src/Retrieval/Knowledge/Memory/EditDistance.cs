namespace Rag.Retrieval.Knowledge.Memory;

/// <summary>Edits from one word to another: insertion, deletion, substitution, and exchange of two neighbours (optimal string alignment).</summary>
internal static class EditDistance
{
    /// <summary>The distance where it is at most <paramref name="most"/>, otherwise null.</summary>
    public static int? Within(string a, string b, int most)
    {
        if (Math.Abs(a.Length - b.Length) > most || a.Length > 64 || b.Length > 64) return null;
        Span<int> beforeLast = stackalloc int[b.Length + 1], last = stackalloc int[b.Length + 1], present = stackalloc int[b.Length + 1];
        for (int j = 0; j <= b.Length; j++) last[j] = j;
        for (int i = 1; i <= a.Length; i++)
        {
            present[0] = i;
            int least = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int cost = a[i - 1] == b[j - 1] ? 0 : 1;
                int value = Math.Min(Math.Min(last[j] + 1, present[j - 1] + 1), last[j - 1] + cost);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) value = Math.Min(value, beforeLast[j - 2] + 1);
                present[j] = value;
                least = Math.Min(least, value);
            }
            if (least > most) return null;
            Span<int> spare = beforeLast;
            beforeLast = last;
            last = present;
            present = spare;
        }
        return last[b.Length] <= most ? last[b.Length] : null;
    }
}
