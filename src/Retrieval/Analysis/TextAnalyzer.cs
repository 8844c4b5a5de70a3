using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Lucene.Net.Tartarus.Snowball;

namespace Rag.Retrieval.Analysis;

/// <summary>
/// Turns text into the terms of the keyword index; both knowledge bases use it. Words are lower-cased, freed of stop words and stemmed by the
/// language of their document, then freed of diacritics, so that a term is the same however it was accented. Safe to call from any thread.
/// </summary>
public sealed class TextAnalyzer
{
    private const int LongestTerm = 64;
    private const int CachedWords = 100_000;
    private readonly ConcurrentDictionary<(string? Language, string Word), string> _terms = new();
    // The dictionary's own count takes all its locks.
    private int _cached;
    [ThreadStatic] private static Dictionary<Language, SnowballProgram>? s_stemmers;

    /// <summary>The terms of a passage with how often each occurs.</summary>
    /// <param name="text">As searched, context included.</param>
    /// <param name="language">ISO 639-1 code of its document; null for words taken whole.</param>
    public AnalyzedText Analyze(string text, string? language)
    {
        Dictionary<string, int> counts = new(StringComparer.Ordinal);
        int length = 0;
        foreach ((string term, WordKind kind) in Terms(text, language))
        {
            counts[term] = counts.GetValueOrDefault(term) + 1;
            // A compound's whole stands beside its parts and must not make the passage look longer.
            if (kind != WordKind.Whole) length++;
        }
        return new AnalyzedText(counts, Math.Max(1, length));
    }

    /// <summary>
    /// The terms of a question: for each word its form in each language that the index holds, so that a question in any of them, or a mere
    /// name, finds all. Words that are stop words in the question's own language are dropped: elsewhere they are rare and would rule.
    /// </summary>
    /// <param name="text">As asked.</param>
    /// <param name="languages">Those of the index, the main one first; empty for words taken whole.</param>
    public IReadOnlyList<QueryTerm> AnalyzeQuery(string text, IReadOnlyCollection<string?> languages)
    {
        Language? own = Language.Find(LanguageDetector.Detect(text) ?? languages.FirstOrDefault());
        Dictionary<string, QueryTerm> terms = new(StringComparer.Ordinal);
        foreach ((string word, WordKind kind) in Words(text))
        {
            if (kind is WordKind.Word && own?.StopWords.Contains(word) == true) continue;
            HashSet<string> variants = [];
            foreach (string? language in languages.DefaultIfEmpty(null))
                if (Term(word, kind, Language.Find(language)) is { } term) variants.Add(term);
            if (variants.Count == 0) continue;
            string key = string.Join(' ', variants.Order(StringComparer.Ordinal));
            terms[key] = terms.TryGetValue(key, out QueryTerm? known)
                ? known with { Count = known.Count + 1 }
                : new QueryTerm(Fold(word), [.. variants], 1) { IsCompound = kind is WordKind.Whole };
        }
        return [.. terms.Values];
    }

    /// <summary>The terms in order of appearance, for comparing word sequences.</summary>
    public IEnumerable<string> Sequence(string text, string? language) => Terms(text, language).Where(t => t.Kind != WordKind.Whole).Select(t => t.Term);

    private List<(string Term, WordKind Kind)> Terms(string text, string? code)
    {
        Language? language = Language.Find(code);
        List<(string, WordKind)> terms = [];
        foreach ((string word, WordKind kind) in Words(text))
            if (Term(word, kind, language) is { } term) terms.Add((term, kind));
        return terms;
    }

    private static List<(string Word, WordKind Kind)> Words(string text)
    {
        List<(string, WordKind)> words = [];
        WordBreaker.Break(text, (word, kind) =>
        {
            if (word.Length <= LongestTerm) words.Add((word.ToString().ToLowerInvariant(), kind));
        });
        return words;
    }

    private string? Term(string word, WordKind kind, Language? language)
    {
        if (kind is WordKind.Unspaced) return word;
        if (kind is WordKind.Word && language is not null && language.StopWords.Contains(word)) return null;
        var key = (language?.Code, word);
        if (_terms.TryGetValue(key, out string? known)) return known;
        string term = Fold(kind is WordKind.Whole || language is null ? word : Stem(word, language));
        if (kind is not WordKind.Whole && _terms.TryAdd(key, term) && Interlocked.Increment(ref _cached) > CachedWords)
        {
            _terms.Clear();
            _cached = 0;
        }
        return term;
    }

    private static string Stem(string word, Language language)
    {
        Dictionary<Language, SnowballProgram> stemmers = s_stemmers ??= [];
        if (!stemmers.TryGetValue(language, out SnowballProgram? stemmer)) stemmers[language] = stemmer = language.NewStemmer();
        stemmer.SetCurrent(word);
        stemmer.Stem();
        return stemmer.Current is { Length: > 0 } stem ? stem : word;
    }

    /// <summary>Drops diacritics and writes the letters that have no decomposition in plain ones.</summary>
    internal static string Fold(string word)
    {
        if (Ascii.IsValid(word)) return word;
        StringBuilder folded = new(word.Length);
        foreach (char c in Decompose(word))
        {
            if (CharUnicodeInfo.GetUnicodeCategory(c) == UnicodeCategory.NonSpacingMark && c < 0x370) continue;
            _ = c switch
            {
                'ß' => folded.Append("ss"),
                'æ' => folded.Append("ae"),
                'œ' => folded.Append("oe"),
                'ø' => folded.Append('o'),
                'ł' => folded.Append('l'),
                'đ' or 'ð' => folded.Append('d'),
                'þ' => folded.Append("th"),
                'ı' => folded.Append('i'),
                _ => folded.Append(c),
            };
        }
        return folded.ToString();
    }

    private static string Decompose(string word)
    {
        try
        {
            return word.Normalize(NormalizationForm.FormD);
        }
        catch (ArgumentException)
        {
            return word;
        }
    }
}

/// <summary>A passage as terms.</summary>
/// <param name="Counts">Each distinct term with its number of occurrences.</param>
/// <param name="Length">Words in all, without stop words: BM25's document length.</param>
public sealed record AnalyzedText(IReadOnlyDictionary<string, int> Counts, int Length);

/// <summary>A word of a question.</summary>
/// <param name="Word">Lower case, without diacritics, unstemmed.</param>
/// <param name="Variants">The terms that stand for it, one or more; a passage holds it when it holds any.</param>
/// <param name="Count">How often the question has it.</param>
public sealed record QueryTerm(string Word, IReadOnlyList<string> Variants, int Count)
{
    /// <summary>True for a whole such as <c>il-6</c>, whose parts are terms of their own.</summary>
    public bool IsCompound { get; init; }

    /// <summary>
    /// How much it counts: less than in proportion to its repetitions, and a compound, whose parts count already, only so much that it decides
    /// between passages with the same parts. Both numbers are tuned on development collections.
    /// </summary>
    public float Weight => MathF.Pow(Count, 0.7f) * (IsCompound ? 0.3f : 1);
}
