using System.Collections.Frozen;
using Lucene.Net.Analysis.Snowball;
using Lucene.Net.Analysis.Util;
using Lucene.Net.Tartarus.Snowball;
using Lucene.Net.Tartarus.Snowball.Ext;
using Lucene.Net.Util;

namespace Rag.Retrieval.Analysis;

/// <summary>What the analysis knows of a language: its stop words and its Snowball stemmer. Immutable; safe to share.</summary>
public sealed class Language
{
    private readonly Func<SnowballProgram> _newStemmer;

    private Language(string code, string stopWordFile, Func<SnowballProgram> newStemmer)
    {
        Code = code;
        _newStemmer = newStemmer;
        StopWords = Read(stopWordFile);
    }

    /// <summary>ISO 639-1.</summary>
    public string Code { get; }

    /// <summary>Lower case, with their accents.</summary>
    public FrozenSet<string> StopWords { get; }

    /// <summary>Those that are known, English first.</summary>
    public static IReadOnlyList<Language> All { get; } =
    [
        new("en", "english_stop.txt", () => new PorterStemmer()),
        new("de", "german_stop.txt", () => new German2Stemmer()),
        new("fr", "french_stop.txt", () => new FrenchStemmer()),
        new("es", "spanish_stop.txt", () => new SpanishStemmer()),
        new("it", "italian_stop.txt", () => new ItalianStemmer()),
        new("pt", "portuguese_stop.txt", () => new PortugueseStemmer()),
        new("nl", "dutch_stop.txt", () => new DutchStemmer()),
        new("sv", "swedish_stop.txt", () => new SwedishStemmer()),
        new("no", "norwegian_stop.txt", () => new NorwegianStemmer()),
        new("da", "danish_stop.txt", () => new DanishStemmer()),
        new("fi", "finnish_stop.txt", () => new FinnishStemmer()),
        new("ru", "russian_stop.txt", () => new RussianStemmer()),
        new("hu", "hungarian_stop.txt", () => new HungarianStemmer()),
    ];

    private static readonly FrozenDictionary<string, Language> ByCode = All.ToFrozenDictionary(l => l.Code);

    /// <summary>The language of an ISO 639-1 code, or null where its words are taken whole.</summary>
    public static Language? Find(string? code) => code is null ? null : ByCode.GetValueOrDefault(code is "nb" or "nn" ? "no" : code);

    /// <summary>A stemmer of this language. Snowball programs keep state: one per thread.</summary>
    internal SnowballProgram NewStemmer() => _newStemmer();

    private static FrozenSet<string> Read(string file)
    {
        using Stream stream = typeof(SnowballFilter).Assembly.GetManifestResourceStream("Lucene.Net.Analysis.Common.Analysis.Snowball." + file)
            ?? throw new InvalidOperationException($"Lucene.Net.Analysis.Common does not hold {file}.");
        using var reader = new StreamReader(stream);
        return WordlistLoader.GetSnowballWordSet(reader, LuceneVersion.LUCENE_48).ToFrozenSet();
    }
}
