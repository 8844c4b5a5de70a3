using Rag.Retrieval.Questions.Lexicons;

namespace Rag.Retrieval.Tests.Questions.Lexicons;

public sealed class LexiconTests
{
    [Theory]
    [InlineData("en")]
    [InlineData("de")]
    [InlineData("fr")]
    [InlineData("es")]
    [InlineData("it")]
    [InlineData("nl")]
    [InlineData("zh")]
    public void Lacks_EachLanguage_HasAllThatEnglishHas(string language) => Assert.Empty(LexiconFiles.Lacks(LexiconFiles.Text(language), LexiconFiles.Text("en")));

    [Theory]
    [InlineData("\"today\": \"heute\", ", "", "time.today")]
    [InlineData("\"today\": \"heute\"", "\"today\": \" \"", "time.today")]
    [InlineData(", \"dezember, dez\"]", "]", "months[11]")]
    [InlineData("\"why\": \"warum, wieso, weshalb\"", "\"why\": \"\"", "questionWords.why")]
    [InlineData("\"20\": \"zwanzig\", ", "", "numbers.20")]
    [InlineData("\"reason\": [\"warum|weshalb|wieso\"]", "\"reason\": []", "wants.reason")]
    public void Parse_LanguageThatLacksSomething_SaysWhat(string has, string instead, string lacks)
    {
        string german = LexiconFiles.Text("de");
        Assert.Contains(has, german, StringComparison.Ordinal);
        InvalidDataException incomplete = Assert.Throws<InvalidDataException>(() => LexiconFiles.Parse("de", german.Replace(has, instead, StringComparison.Ordinal), LexiconFiles.Text("en")));
        Assert.Equal($"The lexicon de.json lacks {lacks}.", incomplete.Message);
    }

    [Fact]
    public void Parse_WordsThatNobodyReads_IsRefused() =>
        Assert.Throws<InvalidDataException>(() => LexiconFiles.Parse("de", LexiconFiles.Text("de").Replace("{\n", "{\n\"moods\": \"froh\",", StringComparison.Ordinal), LexiconFiles.Text("en")));

    [Fact]
    public void All_EveryPattern_CompilesInEveryLanguage()
    {
        AskedText text = new("", Lexicon.All);
        foreach (Func<Lexicon, IEnumerable<string>> patterns in (Func<Lexicon, IEnumerable<string>>[])
            [
                l => l.Requests, l => l.Openings, l => l.Edits, l => l.Lists.Documents, l => l.Lists.OpenTasks, l => l.Lists.DoneTasks,
                l => l.Wants.Date, l => l.Wants.Number, l => l.Wants.Name, l => l.Wants.Reason, l => l.Wants.Account, l => l.Wants.YesOrNo, l => l.Wants.Many, l => l.Wants.Comparison, l => l.Wants.List,
                l => l.Wants.Now, l => l.Wants.Present, l => l.Wants.Past, l => l.Time.Ago, l => l.Time.LastSpans, l => l.Time.Present,
                l => l.Time.Previous, l => l.Time.Weekday, l => l.Documents.Order, l => l.Documents.LastWritten, l => l.Documents.Tagged, l => l.Documents.Wrote, l => l.Documents.Mails,
            ])
            Assert.Null(new Phrases(patterns).Find(text));
    }

    [Theory]
    [InlineData("März", null, 3)]
    [InlineData("maerz", null, 3)]
    [InlineData("fevrier", "fr", 2)]
    [InlineData("Sept.", "en", 9)]
    [InlineData("maart", null, 3)]
    [InlineData("ago", "it", 8)]
    [InlineData("ago", "en", 0)]
    [InlineData("set", null, 0)]
    [InlineData("table", "en", 0)]
    public void Month_Name_IsReadAsItsLanguageHasIt(string word, string? language, int month) => Assert.Equal(month, CalendarNames.Month(word, language));

    [Theory]
    [InlineData("zwolf", null, 12.0)]
    [InlineData("due", "it", 2.0)]
    [InlineData("due", "en", null)]
    [InlineData("once", null, null)]
    [InlineData("once", "es", 11.0)]
    [InlineData("funfundzwanzig", "de", 25.0)]
    [InlineData("vijftien", "en", 15.0)]
    public void Find_NumberWord_IsReadAsItsLanguageHasIt(string word, string? language, double? value) => Assert.Equal(value, SpelledNumbers.Find(word, language));
}
