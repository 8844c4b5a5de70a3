using System.Text.RegularExpressions;
using Rag.Retrieval.Questions;
using Rag.Tests;

namespace Rag.Retrieval.Tests.Architecture;

/// <summary>A question is read once, in <c>Questions</c>: nobody else looks for words or patterns in it, and the words of languages stand in the lexicons alone.</summary>
public sealed partial class QuestionTests
{
    /// <summary>What reads texts of documents by the lexicons, and no questions.</summary>
    private static readonly string[] TextReaders =
    [
        "Analysis/Facts.cs", "Analysis/SpelledDates.cs", "Documents/DocumentSubjects.cs", "Documents/Quarter.cs", "Answers/Sentences/", "Answers/Claims/Quantities/", "Answers/Claims/Rules/NumberRule.cs",
        "Answers/Extracting/AnswerWords.cs", "Answers/Extracting/RecordLabel.cs", "Answers/Extracting/WordGroups.cs",
    ];

    /// <summary>The check of claims compares a statement with the question as it does with a source: a number that the owner named is not made up.</summary>
    private const string ClaimCheck = "Answers/Claims/ClaimCheck.cs";

    [Fact]
    public void Source_OutsideQuestions_ReadsNoQuestion() =>
        Assert.Empty(Sources().Where(file => !file.Path.StartsWith("Questions/", StringComparison.Ordinal) && file.Path != ClaimCheck).SelectMany(file => Readings(file.Text).Select(reading => $"{file.Path}: {reading}")));

    [Fact]
    public void Source_OutsideQuestions_HasNoLexiconButToReadDocuments() => Assert.Empty(Sources()
        .Where(file => !file.Path.StartsWith("Questions/", StringComparison.Ordinal) && file.Text.Contains("Rag.Retrieval.Questions.Lexicons", StringComparison.Ordinal)
            && !TextReaders.Any(reader => file.Path.StartsWith(reader, StringComparison.Ordinal)))
        .Select(file => file.Path));

    [Fact]
    public void Source_NamesOfTheCalendar_StandInTheLexiconsAlone() =>
        Assert.Empty(Sources().Where(file => Calendar().IsMatch(WithoutComments(file.Text))).Select(file => file.Path).Except(["Answers/Abilities/ReadingTask.cs", "Answers/Planning/PlanPrompt.cs"]));

    [Theory]
    [InlineData("bool a = Opening().IsMatch(question);", true)]
    [InlineData("Match a = Year().Match(question.Text);", true)]
    [InlineData("foreach (Match a in Word().Matches(asked))", true)]
    [InlineData("string a = Beginning().Replace(question, \"\");", true)]
    [InlineData("string[] a = question.Split(' ');", true)]
    [InlineData("if (question.Text.Contains(\"how\"))", true)]
    [InlineData("List<string> a = Facts.Names(question.Text);", true)]
    [InlineData("string? a = LanguageDetector.Detect(query.Text);", false)] // other words than the question's own
    [InlineData("AnswerType a = question.Wants.Type;", false)]
    [InlineData("bool a = question.Has(\"x\");", false)]
    [InlineData("float[] a = embedder.Embed(question.Text);", false)]
    public void Readings_Source_FindsWhereAQuestionIsRead(string source, bool expected) => Assert.Equal(expected, Readings(source).Any());

    [Fact]
    public void ReadQuestion_EveryProperty_CannotBeChanged() =>
        Assert.All(typeof(ReadQuestion).GetProperties(), property => Assert.True(property.SetMethod is null || property.SetMethod.ReturnParameter.GetRequiredCustomModifiers().Length > 0 || !property.SetMethod.IsPublic));

    private static IEnumerable<string> Readings(string source) => Reading().Matches(WithoutComments(source)).Select(match => match.Value);

    private static string WithoutComments(string source) => Comment().Replace(source, "");

    private static IEnumerable<(string Path, string Text)> Sources()
    {
        string source = Path.Combine(SharedFolder.RepositoryRoot(), "src", "Retrieval");
        return Directory.EnumerateFiles(source, "*.cs", SearchOption.AllDirectories)
            .Select(file => (Path: Path.GetRelativePath(source, file).Replace('\\', '/'), Text: File.ReadAllText(file)))
            .Where(file => !file.Path.StartsWith("obj/", StringComparison.Ordinal));
    }

    /// <summary>A pattern, a cut into words or a look for words in what is called a question.</summary>
    [GeneratedRegex(@"\.(?:IsMatch|Match|Matches|EnumerateMatches|Replace|Count)\((?:question|asked)(?:\.Text|\.Asked)?[,)]|\b(?:question|asked)(?:\.Text|\.Asked)?\.(?:Split|Contains|IndexOf|StartsWith|EndsWith|Any\(char)\(|\b(?:Facts|LanguageDetector|SimilarWords|Tokenizer|Quarter|SpelledDates|WordBreaker|QuotedPhrases)\.\w+\((?:question|asked)(?:\.Text|\.Asked)?\)", RegexOptions.NonBacktracking)]
    private static partial Regex Reading();

    [GeneratedRegex(@"^\s*///?.*$", RegexOptions.NonBacktracking | RegexOptions.Multiline)]
    private static partial Regex Comment();

    [GeneratedRegex(@"\b(?:february|november|februar|dezember|février|febrero|monday|wednesday|mittwoch|donnerstag|jueves)\b", RegexOptions.NonBacktracking | RegexOptions.IgnoreCase)]
    private static partial Regex Calendar();
}
