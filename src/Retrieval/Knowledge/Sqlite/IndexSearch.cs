using System.Numerics.Tensors;
using Rag.Retrieval.Analysis;
using Rag.Retrieval.Knowledge.Memory;

namespace Rag.Retrieval.Knowledge.Sqlite;

/// <summary>Keyword and dense search over the index in memory. Safe to call from any thread.</summary>
internal sealed class IndexSearch(Database database, Follower follower, TextAnalyzer analyzer) : IDisposable
{
    /// <summary>Results whose vectors are read from the file and scored exactly; beyond them the 8-bit score stands, off by about .0005.</summary>
    private const int ScoredExactly = 128;

    /// <summary>Candidates in which a quoted phrase is looked for.</summary>
    private const int MostVerified = 2000;

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
                .Select(s => new ScoredPassage(index.PassageId(s.Slot), s.Score)).ToList();
        });
        return phrases.Count == 0 ? found : Verify(found, phrases, limit);
    }

    /// <summary>Largest inner products with a space's vectors.</summary>
    public IReadOnlyList<ScoredPassage> Dense(EmbeddingSpace space, ReadOnlySpan<float> query, int limit, SearchFilter filter)
    {
        float[] vector = query.ToArray();
        long number = database.Read(connection => VectorStore.SpaceNumber(connection, space, create: false));
        if (number == 0) return [];
        int exact = Math.Min(limit, ScoredExactly);
        List<(long Vector, string[] Passages, float Score)> found = WithIndex(index =>
        {
            bool[]? allowed = index.Allowed(filter);
            return index.SearchVectors(number, vector, limit + Math.Max(8, exact / 4), allowed)
                .Select(r => (r.Number, index.SlotsOfRow(number, r.Row, allowed).Select(index.PassageId).ToArray(), r.Score)).ToList();
        });
        int scored = Math.Min(found.Count, exact + exact / 4);
        database.Read(connection =>
        {
            for (int i = 0; i < scored; i++)
                if (VectorStore.Read(connection, found[i].Vector) is { } stored) found[i] = found[i] with { Score = TensorPrimitives.Dot<float>(vector, stored) };
            return true;
        });
        return [.. found.OrderByDescending(f => f.Score).SelectMany(f => f.Passages.Select(id => new ScoredPassage(id, f.Score))).Take(limit)];
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
        IReadOnlyList<FoundPassage> passages = database.Read(connection => PassageLookup.Read(connection, [.. found.Select(f => f.PassageId)]));
        HashSet<string> holding = [];
        foreach (FoundPassage passage in passages)
        {
            string? language = passage.Document.Language ?? LanguageDetector.Guess(passage.Passage.SearchText);
            List<string> text = [.. analyzer.Sequence(passage.Passage.SearchText, language)];
            if (phrases.All(p => QuotedPhrases.Contains(text, [.. analyzer.Sequence(p, language)]))) holding.Add(passage.Passage.Id);
        }
        return [.. found.Where(f => holding.Contains(f.PassageId)).Take(limit)];
    }

    public void Dispose() => follower.Dispose();
}
