using Rag.Retrieval.Documents;

namespace Rag.Retrieval.Tests.Documents;

public sealed class DocumentSubjectsTests
{
    private const string Filler = "The prices of materials rose in the second half of the year, and the margins fell by a tenth of what they had been before. ";

    [Fact]
    public void Of_NameSpreadOverALongText_IsASubject() => Assert.Equal(["Norvik"], DocumentSubjects.Of(Report("In this quarter Norvik sold more pumps. ", 40)));

    [Fact]
    public void Of_NameInOnePlaceOnly_IsNone() =>
        Assert.Empty(DocumentSubjects.Of(string.Concat(Enumerable.Repeat("We compete with Norvik. ", 8)) + string.Concat(Enumerable.Repeat(Filler, 100))));

    [Fact]
    public void Of_WordThatOftenStandsWithoutCapital_IsNone() =>
        Assert.Empty(DocumentSubjects.Of(Report("For us the Company is a company, and a company has a Company seal. ", 40)));

    [Fact]
    public void Of_MonthsAndBeginningsOfSentences_AreNone() => Assert.Empty(DocumentSubjects.Of(Report("Prices rose in March and fell in May. ", 40)));

    [Fact]
    public void Of_ShortText_IsEmpty() => Assert.Empty(DocumentSubjects.Of(Report("In this quarter Norvik sold more pumps. ", 5)));

    [Fact]
    public void Of_OneRunOfLettersAndSignsWithoutEnd_IsReadInOneGo() => Assert.Empty(DocumentSubjects.Of(string.Concat(Enumerable.Repeat("A&", 1_000_000))));

    private static string Report(string sentence, int times) => string.Concat(Enumerable.Repeat(sentence + Filler + Filler, times));
}
