using Rag.Retrieval.Analysis;

namespace Rag.Retrieval.Answers.Claims.Wording;

/// <summary>A statement to check, read in the language of each source that it is compared with. Not safe for several threads.</summary>
internal sealed class Statement(string text, TextAnalyzer analyzer)
{
    private readonly Dictionary<string, TextReading> _readings = [];

    /// <summary>As the model wrote it, without its citations.</summary>
    public string Text { get; } = text;

    /// <summary>ISO 639-1 code, or null where it is too short to tell.</summary>
    public string? Language { get; } = LanguageDetector.Detect(text);

    /// <summary>Read in its own language.</summary>
    public TextReading Own => In(Language ?? "en");

    /// <summary>Read as if it were in this language.</summary>
    public TextReading In(string language)
    {
        if (!_readings.TryGetValue(language, out TextReading? reading)) _readings[language] = reading = new TextReading(Text, language,
            analyzer);
        return reading;
    }

    /// <summary>Whether its words can be compared with those of a source.</summary>
    public bool SpeaksAs(ReadSource source) => Language is null || Language == source.Language;
}
