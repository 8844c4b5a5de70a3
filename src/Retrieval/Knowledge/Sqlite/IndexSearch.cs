using System.Runtime.InteropServices;
using Rag.Retrieval.Analysis;
using Rag.Retrieval.Documents;
using Rag.Retrieval.Knowledge.Memory;

namespace Rag.Retrieval.Knowledge.Sqlite;

/// <summary>Keyword and dense search over the index in memory. Safe to call from any thread.</summary>
internal sealed class IndexSearch(Database database, Follower follower, TextAnalyzer analyzer) : IDisposable
{
    /// <summary>Results whose vectors are read from the file and scored exactly; beyond them the 8-bit score stands, off by about .0005.</summary>
    private const int ScoredExactly = 32;

    /// <summary>Passages with all words of a quoted phrase in which it is looked for: as it stands, and in how many of them by the words' stems.</summary>
    private const int MostVerified = 1000, MostAnalysed = 100;

    /// <summary>Whether the index was read, as the first search does.</summary>
    public bool IsLoaded => follower.IsLoaded;

    /// <summary>The index as of now, locked against change while it is used.</summary>
    public T WithIndex<T>(Func<MemoryIndex, T> use)
    {
        MemoryIndex index = follower.Current();
        index.Lock.EnterReadLock();
        try
        {
            return use(index);
        }
        finally
        {
            index.Lock.ExitReadLock();
        }
    }

    /// <summary>BM25 with beginnings, typing errors and quoted phrases.</summary>
    public IReadOnlyList<ScoredPassage> Keyword(string query, int limit, SearchFilter filter)
    {
        IReadOnlyList<string> phrases = QuotedPhrases.In(query);
        string plain = phrases.Count > 0 ? QuotedPhrases.Without(query) : query;
        bool unfinished = phrases.Count == 0 && plain.Length > 0 && char.IsLetterOrDigit(plain[^1]);
        List<ScoredPassage> found = WithIndex(index =>
        {
            IReadOnlyList<QueryTerm> words = analyzer.AnalyzeQuery(plain, index.Languages);
            bool[]? allowed = index.Allowed(filter);
            foreach (string phrase in phrases) allowed = Holding(index, phrase, allowed);
            List<(IReadOnlyList<string>, float)> terms =
                [.. words.Select((word, i) => QueryExpansion.Expand(index.Keywords, word, unfinished && i == words.Count - 1))];
            return index.Keywords.Search(terms, phrases.Count > 0 ? MostVerified : limit, allowed)
                .Select(s => new ScoredPassage(index.PassageId(s.Slot), s.Score) { DocumentId = index.DocumentId(s.Slot) }).ToList();
        });
        return phrases.Count == 0 ? found : Verify(found, phrases, limit);
    }

    /// <summary>Largest inner products with a space's vectors.</summary>
    public IReadOnlyList<ScoredPassage> Dense(EmbeddingSpace space, ReadOnlySpan<float> query, int limit, SearchFilter filter)
    {
        float[] vector = query.ToArray();
        int exact = Math.Min(limit, ScoredExactly);
        List<FoundVector> found = WithIndex(index => Nearest(index, space, vector, limit + Math.Max(8, exact / 4), filter));
        if (found.Count == 0) return [];
        int scored = Math.Min(found.Count, exact + exact / 4);
        database.Read(connection => VectorStore.Rescore(connection, vector, CollectionsMarshal.AsSpan(found)[..scored]));
        // The others keep their place behind: their scores are off by too little to matter so far down.
        found.Sort(0, scored, Comparer<FoundVector>.Create((a, b) => b.Score.CompareTo(a.Score)));
        List<ScoredPassage> passages = new(limit);
        foreach (FoundVector one in found)
        {
            foreach (string id in one.Passages)
                if (passages.Count < limit) passages.Add(new ScoredPassage(id, one.Score));
        }
        return passages;
    }

    private static List<FoundVector> Nearest(MemoryIndex index, EmbeddingSpace space, float[] query, int limit, SearchFilter filter)
    {
        if (index.Vectors(space) is not { } vectors || space.Dimension != query.Length) return [];
        bool[]? allowed = index.Allowed(filter);
        (int Row, float Score)[] rows = vectors.Search(query, limit, allowed);
        List<FoundVector> found = new(rows.Length);
        foreach ((int row, float score) in rows)
            found.Add(new FoundVector(vectors.Number(row), [.. index.SlotsOf(vectors.Text(row), allowed).Select(index.PassageId)], score));
        return found;
    }

    private bool[] Holding(MemoryIndex index, string phrase, bool[]? allowed)
    {
        bool[] holding = new bool[index.Keywords.Slots];
        foreach (string? language in index.Languages)
            foreach (int slot in index.Keywords.Intersect(analyzer.Sequence(phrase, language)))
                holding[slot] = allowed?[slot] ?? index.Keywords.Alive[slot];
        return holding;
    }

    /// <summary>Keeps the passages in which the phrases' words follow one another.</summary>
    private List<ScoredPassage> Verify(List<ScoredPassage> found, IReadOnlyList<string> phrases, int limit)
    {
        if (found.Count == 0) return found;
        IReadOnlyList<FoundPassage> passages = database.Read(connection => PassageLookup.Read(connection, [.. found.Select(f => f.PassageId)]));
        HashSet<string> holding = [];
        int analysed = 0;
        foreach (FoundPassage passage in passages)
        {
            // A name is quoted as often as a sentence.
            string text = DocumentNames.AddTo(passage.Passage, DocumentNames.Of(passage.Document));
            if (phrases.All(p => text.Contains(p, StringComparison.OrdinalIgnoreCase)) || (analysed++ < MostAnalysed && HoldsStems(passage, text, phrases)))
                holding.Add(passage.Passage.Id);
        }
        return [.. found.Where(f => holding.Contains(f.PassageId)).Take(limit)];
    }

    private bool HoldsStems(FoundPassage passage, string text, IReadOnlyList<string> phrases)
    {
        string? language = passage.Document.Language ?? LanguageDetector.Guess(text);
        List<string> terms = [.. analyzer.Sequence(text, language)];
        return phrases.All(p => QuotedPhrases.Contains(terms, [.. analyzer.Sequence(p, language)]));
    }

    public void Dispose() => follower.Dispose();
}

/// <summary>A vector that a search found, and the passages it stands for.</summary>
/// <param name="Number">In the store.</param>
/// <param name="Passages">Their ids.</param>
/// <param name="Score">Inner product.</param>
internal record struct FoundVector(long Number, string[] Passages, float Score);
