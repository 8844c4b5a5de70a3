using Rag.Retrieval.Analysis;

namespace Rag.Retrieval.Tests.Analysis;

public sealed class TextAnalyzerTests
{
    private readonly TextAnalyzer _analyzer = new();

    [Theory]
    [InlineData("en", "The houses were running", "hous run")]
    [InlineData("de", "Die Häuser der Städte", "haus stadt")]
    [InlineData("fr", "les économies de l'industrie", "econom industr")]
    [InlineData("ru", "в домах", "дом")]
    [InlineData("pl", "Łódź i okolice", "lodz i okolice")]
    [InlineData("zh", "北京大学", "北京 京大 大学")]
    [InlineData("en", "panther's", "panther")]
    [InlineData("en", "HTTPServer parseUrl2", "http server pars url2")]
    [InlineData("en", "ｆｕｌｌ　ｗｉｄｔｈ ﬁle", "full width file")]
    public void Sequence_ByLanguage_StemsAndFolds(string language, string text, string expected) =>
        Assert.Equal(expected, string.Join(' ', _analyzer.Sequence(text, language)));

    [Fact]
    public void Analyze_Compound_HoldsWholeAndParts()
    {
        AnalyzedText analyzed = _analyzer.Analyze("see max_idle_time in v2.13.4 and camelCase", "en");
        Assert.Superset(new HashSet<string> { "max_idle_time", "max", "idl", "time", "v2.13.4", "camelcase", "camel", "case" }, analyzed.Counts.Keys.ToHashSet());
        Assert.Equal(analyzed.Counts.Values.Sum() - 3, analyzed.Length);
    }

    [Fact]
    public void AnalyzeQuery_StopWordsOfItsOwnLanguage_AreDroppedForAll()
    {
        IReadOnlyList<QueryTerm> terms = _analyzer.AnalyzeQuery("What did the physicians say of it?", ["de", "en"]);
        Assert.Equal(["physicians", "say"], terms.Select(t => t.Word));
        Assert.Contains("physician", terms[0].Variants);
    }

    [Fact]
    public void AnalyzeQuery_Compound_CountsLessThanItsParts()
    {
        IReadOnlyList<QueryTerm> terms = _analyzer.AnalyzeQuery("il-6", ["en"]);
        Assert.Equal(["il", "6", "il-6"], terms.Select(t => t.Word));
        Assert.Equal([false, false, true], terms.Select(t => t.IsCompound));
        Assert.True(terms[2].Weight < terms[0].Weight);
    }

    [Theory]
    [InlineData("The quick brown fox jumps over the lazy dog and is not tired of it", "en")]
    [InlineData("Der Vertrag wurde von beiden Seiten nicht unterschrieben", "de")]
    [InlineData("El contrato no fue firmado por las dos partes", "es")]
    [InlineData("黑豹队的防守丢了多少分", "zh")]
    [InlineData("東京の図書館はどこですか", "ja")]
    [InlineData("Договор не был подписан", "ru")]
    [InlineData("kinase inhibitors", null)]
    [InlineData("", null)]
    public void Detect_Text_GivesItsLanguageOrNone(string text, string? language) => Assert.Equal(language, LanguageDetector.Detect(text));
}
