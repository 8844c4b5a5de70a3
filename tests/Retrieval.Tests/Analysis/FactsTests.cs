using Rag.Retrieval.Analysis;

namespace Rag.Retrieval.Tests.Analysis;

public sealed class FactsTests
{
    [Theory]
    [InlineData("What is Marek's extension?", "Marek")]
    [InlineData("Who is Tobias’s deputy?", "Tobias")]
    [InlineData("Where does O'Brien live?", "O'Brien")]
    [InlineData("When did Anna's and O'Brien's mails come?", "Anna|O'Brien")]
    public void Names_Possessive_IsNoPartOfTheName(string text, string expected) => Assert.Equal(expected.Split('|'), Facts.Names(text));
}
