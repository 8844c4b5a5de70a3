using System.Collections.Frozen;

namespace Rag.Retrieval.Questions.Lexicons;

/// <summary>
/// Words that name numbers, months or weekdays, as a text of some language has them: those of its own language, and those of the others
/// that mean nothing else
/// elsewhere. Whatever their case, with and without diacritics. Immutable; safe to share.
/// </summary>
/// <param name="words">Those of a lexicon.</param>
internal sealed class NamedNumbers(Func<Lexicon, IEnumerable<(string Word, double Value)>> words)
{
    private readonly FrozenDictionary<string, FrozenDictionary<string, double>> _byLanguage = Lexicon.All
        .ToFrozenDictionary(own => own.Language, own => Read(words, own));

    private readonly FrozenDictionary<string, double> _unknown = Read(words, own: null);

    /// <summary>The number, or null.</summary>
    /// <param name="word">One word.</param>
    /// <param name="language">ISO 639-1, or null where it is not known.</param>
    public double? Find(ReadOnlySpan<char> word, string? language = null)
    {
        FrozenDictionary<string, double> known = language is not null
            && _byLanguage.TryGetValue(language, out FrozenDictionary<string, double>? own) ? own : _unknown;
        return known.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(word, out double value) ? value : null;
    }

    private static FrozenDictionary<string, double> Read(Func<Lexicon, IEnumerable<(string Word, double Value)>> words, Lexicon? own) =>
        Lexicon.All
        .OrderByDescending(lexicon => lexicon == own)
        .SelectMany(lexicon => words(lexicon).Where(named => lexicon == own || !lexicon.Ambiguous.Contains(named.Word)))
        .SelectMany(named => Lexicon.WithFolded(named.Word).Select(word => (word, named.Value)))
        .DistinctBy(named => named.word, StringComparer.OrdinalIgnoreCase)
        .ToFrozenDictionary(named => named.word, named => named.Value, StringComparer.OrdinalIgnoreCase);
}
