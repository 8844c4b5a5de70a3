using Rag.Retrieval.Analysis;
using Rag.Retrieval.Answers.Claims.Quantities;

namespace Rag.Retrieval.Answers.Claims.Wording;

/// <summary>A text as the check sees it: tokens, the content words among them, numbers, dates. Immutable.</summary>
internal sealed class TextReading
{
    /// <summary>Reads a text.</summary>
    /// <param name="text">Any.</param>
    /// <param name="language">ISO 639-1 code whose stop words and stemmer apply; null for words taken whole.</param>
    /// <param name="analyzer">Stems.</param>
    public TextReading(string text, string? language, TextAnalyzer analyzer)
    {
        (Text, Language) = (text, language);
        Tokens = Tokenizer.Read(text);
        (Quantities, Moments) = QuantityReader.Read(Tokens, language);
        // "Annual" tells how often and is a word like others as well ("annual leave").
        HashSet<int> numbers = [.. Quantities.Where(q => Frequencies.Find(Tokens[q.First].Text) is null).SelectMany(q =>
            Enumerable.Range(q.First, q.Last - q.First + 1)), .. Moments.SelectMany(m => Enumerable.Range(m.First, m.Last - m.First + 1))];
        List<ContentWord> words = [];
        for (int i = 0; i < Tokens.Count; i++)
        {
            if (numbers.Contains(i)) continue;
            if (Tokens[i].Kind is TokenKind.Code) words.Add(new ContentWord(Tokens[i].Text, Tokens[i].Text, i));
            else if (Tokens[i].Kind is TokenKind.Word) words.AddRange(TermsOf(i, analyzer).Select(term => new ContentWord(Tokens[i].Text,
                term, i)));
        }
        Words = words;
        Terms = words.Select(word => word.Term).ToHashSet();
    }

    /// <summary>As given.</summary>
    public string Text { get; }

    /// <summary>In which its words were stemmed.</summary>
    public string? Language { get; }

    /// <summary>All of it.</summary>
    public IReadOnlyList<Token> Tokens { get; }

    /// <summary>Its words without stop words, numbers and dates.</summary>
    public IReadOnlyList<ContentWord> Words { get; }

    /// <summary>The distinct terms of <see cref="Words"/>.</summary>
    public IReadOnlySet<string> Terms { get; }

    /// <summary>Its numbers with their units.</summary>
    public IReadOnlyList<Quantity> Quantities { get; }

    /// <summary>Its dates, weekdays and times.</summary>
    public IReadOnlyList<Moment> Moments { get; }

    // The original spelling, since stop words have their diacritics. A script without blanks gives many terms in one run.
    private IEnumerable<string> TermsOf(int i, TextAnalyzer analyzer) => analyzer.Sequence(Text[Tokens[i].Start..Tokens[i].End], Language);
}

/// <summary>A word that tells something.</summary>
/// <param name="Text">Lower case, without diacritics.</param>
/// <param name="Term">Its stem.</param>
/// <param name="Token">0-based place of its token.</param>
internal readonly record struct ContentWord(string Text, string Term, int Token);
