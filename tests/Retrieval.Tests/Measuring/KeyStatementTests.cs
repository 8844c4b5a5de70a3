using Rag.Retrieval.Analysis;
using Rag.Retrieval.Measuring;

namespace Rag.Retrieval.Tests.Measuring;

public sealed class KeyStatementTests
{
    [Theory]
    [InlineData("The vessel holds 18 litres.", "It is the vessel in the cellar, and holds 18 litres of water.", true)]
    [InlineData("The vessel holds 18 litres.", "The vessel holds 25 litres.", false)] // another number
    [InlineData("The vessel holds 18 litres.", "18 is the number.", false)] // the number alone
    [InlineData("Mara planted the garlic in October.", "Garlic was planted by Mara, in October.", true)]
    [InlineData("Mara planted the garlic in October.", "Jonas planted tulips.", false)]
    [InlineData("Der Verein zahlt 40 Euro im Monat.", "Im Monat zahlt der Verein 40 Euro.", true)]
    [InlineData("18", "It is 18.", true)]
    [InlineData("—", "nothing", false)] // no word at all
    public void IsIn_StatementAndAnswer_ComparesWordsAndNumbers(string statement, string answer, bool expected) =>
        Assert.Equal(expected, KeyStatement.IsIn(statement, answer, new TextAnalyzer()));
}
